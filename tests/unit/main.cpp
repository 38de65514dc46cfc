// Catch2's main(), alone in its file since it is slow to compile.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

/// ncurses keeps what it made for a terminal that it then refuses, once per process (new_prescr).
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): the sanitizer's name
extern "C" const char* __lsan_default_suppressions();
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const char* __lsan_default_suppressions() {
    return "leak:new_prescr\n";
}
