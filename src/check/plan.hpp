// The Plan: which Questions are asked of which Targets, settled before the first socket opens.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/resolver.hpp"
#include "dns/question.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::check {

/// A Resolver at the one Endpoint it is asked at in this run.
struct Target {
    catalogue::Resolver resolver;  ///< from the catalogue, or made from an @ADDRESS
    net::Endpoint endpoint;
    net::Protocol protocol =
        net::Protocol::udp;  ///< udp goes to TCP where needed; the others start and stay there
    net::SecureService service{};  ///< for tls and https
};

/// One Question asked of one Resolver, by index into the Plan.
struct Probe {
    std::uint32_t question = 0;
    std::uint32_t target = 0;
};

/// A resolver that is not asked, and why: no resolver disappears from the report.
struct Skipped {
    std::string resolver_id;
    std::string reason;  ///< "this host has no IPv6 route", "speaks only DoH"
};

struct Plan {
    std::vector<dns::Question> questions;
    std::vector<Target> targets;
    std::vector<Skipped> skipped;

    std::size_t probe_count() const { return questions.size() * targets.size(); }
};

}  // namespace dnsprop::check
