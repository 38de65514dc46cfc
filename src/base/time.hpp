// The two clocks' words. Nothing here reads a clock: points in time are made at the edge and passed
// in.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace dnsprop {

/// For deadlines and round-trip times; never shown.
using SteadyTime = std::chrono::steady_clock::time_point;
using SteadyDuration = std::chrono::steady_clock::duration;
/// For what people and scripts read.
using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;
/// A TTL or any whole number of seconds.
using Seconds = std::chrono::seconds;

/// "2026-11-22T09:28:53Z" (RFC 3339, whole seconds, UTC).
std::string write_rfc3339(UtcTime time);
/// "42 min", "1 h 5 min", "30 s", "2 d 4 h": two units at most, rounded up to the smaller one.
std::string write_duration(Seconds duration);

}  // namespace dnsprop
