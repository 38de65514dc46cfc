// Catch2 2 is one very large header: compiled once.
#pragma once

#include "../cmake/precompiled.hpp"

#include <catch2/catch.hpp>
