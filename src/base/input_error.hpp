// Input of the user that cannot be used: thrown, caught once in cli/run.cpp, reported in one line,
// exit code 2.
#pragma once

#include <stdexcept>

namespace dnsprop {

/// The message is one line that says what is wrong, where, and what would be right.
struct InputError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace dnsprop
