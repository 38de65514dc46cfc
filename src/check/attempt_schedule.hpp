// When a Probe's queries are sent: points on one time line that ends at the deadline. Pure numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::check {

/// All durations count from the Probe's start.
struct AttemptSchedule {
    std::vector<SteadyDuration>
        udp;  ///< when each UDP query goes out; the first is 0; empty: connections from the start
    std::vector<SteadyDuration> tcp;  ///< when a connection is tried because nothing came before
                                      ///< (TLS and HTTPS ones too); may be empty
    SteadyDuration deadline{};        ///< when the Probe ends without an Answer

    /// `attempts` counts queries, 1 to `max_attempts`. Over UDP the last of several goes over TCP,
    /// and the last UDP one goes without EDNS. Gaps grow by a fifth each time, since a second loss
    /// in a row hints at a crowded path; they fill the first two thirds of `timeout`, so that the
    /// last attempt has time for a slow round trip.
    static AttemptSchedule make(SteadyDuration timeout, unsigned attempts, net::Protocol protocol);
    static constexpr unsigned max_attempts = 10;

    /// One query and a quarter of the time: for a resolver that has not answered many Probes, so
    /// that it is still asked each Question but does not hold up the others.
    static AttemptSchedule single_attempt(SteadyDuration timeout, net::Protocol protocol) {
        return make(timeout / 4, 1, protocol);
    }
};

}  // namespace dnsprop::check
