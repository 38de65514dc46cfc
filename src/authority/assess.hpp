// From the answers of a zone's servers to which of them are healthy, whether they agree, and the
// Baseline. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "authority/baseline.hpp"
#include "authority/referral.hpp"

namespace dnsprop::authority {

/// Serial number arithmetic (RFC 1982 section 3.2): whether `a` is later than `b`.
bool is_newer_serial(std::uint32_t a, std::uint32_t b);

/// The serial of SOA rdata (RFC 1035 section 3.3.13); nothing where it is too short.
std::optional<std::uint32_t> serial_of(const dns::Record& soa);

/// How long caches keep a "no" of the zone whose SOA this is, by its TTL and its MINIMUM (RFC 2308
/// section 5); nothing where it is too short.
std::optional<dns::Ttl> negative_ttl_of(const dns::Record& soa, dns::Ttl ttl);

/// What of `content` the servers of `zone` may say: the chain up to the first link that leaves the
/// zone or reaches `leads_to`, and the records only where it does not end there.
dns::AnswerContent inside_zone(const dns::AnswerContent& content, const dns::Name& zone,
                               const std::optional<dns::Name>& leads_to);

/// What one server made of the Question of `zone`; `reading` of its response, where one came. The
/// health of a server with an authoritative answer is for `assess` to say.
ServerFinding read_finding(const ZoneFinding& zone, const dns::Name& server,
                           const net::IpAddress& address, const check::Outcome& outcome,
                           const std::optional<Reading>& reading);

/// Sorts the servers that gave an authoritative answer (`content` is set) into healthy,
/// older_serial, other_answer and lagging; sets `agreement` and `serial`. The others keep the
/// health they came with.
void assess(ZoneFinding& zone);

/// Sets state, content and TTLs of `baseline` from its `zones`, which `assess` has seen. False
/// where no server of a zone on the way counts: then nothing is set.
bool conclude(Baseline& baseline);

}  // namespace dnsprop::authority
