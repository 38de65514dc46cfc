// Catch2 2 is one very large header: compiled once.
#pragma once

#include <catch2/catch.hpp>

#include "../cmake/precompiled.hpp"
