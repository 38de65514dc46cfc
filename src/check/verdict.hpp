// Our judgement of an Outcome against an Expectation. Pure; one function decides.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "catalogue/resolver.hpp"
#include "check/outcome.hpp"
#include "expect/expectation.hpp"

namespace dnsprop::check {

/// The order is the order rows are shown in: what needs action first.
enum class Verdict : std::uint8_t {
    stale,
    absent,
    broken,
    match,
    filtered,
    refused,
    silent,
    unjudged
};
inline constexpr std::array all_verdicts = {Verdict::stale,  Verdict::absent,   Verdict::broken,
                                            Verdict::match,  Verdict::filtered, Verdict::refused,
                                            Verdict::silent, Verdict::unjudged};
/// "match", "stale", ...: the word in every format.
std::string_view word(Verdict verdict);
/// Does it stand in the denominator of the propagation figure?
constexpr bool counts(Verdict verdict) {
    return verdict == Verdict::match || verdict == Verdict::stale || verdict == Verdict::absent ||
           verdict == Verdict::broken;
}

/// Why. A closed list that only grows (docs/output.md); its words are published.
enum class Reason : std::uint8_t {
    none,          ///< a match needs no reason, nor does an unjudged record
    old_value,     ///< the value given with --old
    other_value,   ///< another value than expected
    mixed,         ///< expected values beside others
    incomplete,    ///< expected values, but not all of them (--match all, exact)
    still_there,   ///< `none` was expected and a record is there
    nxdomain,      ///< the name does not exist there; also of unjudged rows
    nodata,        ///< the name exists there, without such a record; also of unjudged rows
    dnssec_bogus,  ///< SERVFAIL, and EDE says validation failed (RFC 8914 codes 1, 2, 5-12, 25, 27)
    lame,          ///< SERVFAIL, and EDE says the zone's servers could not be used (22, 23)
    servfail,      ///< SERVFAIL without a reason given
    error_rcode,   ///< another rcode that is no answer: NOTIMP, FORMERR, NOTAUTH ...
    cname_loop,
    chain_too_long,
    blocked,         ///< policy: EDE 4 or 15-18, 0.0.0.0, ::, or a known block answer
    not_authorised,  ///< REFUSED, or it does not recurse for us
    timeout,         ///< from here on: the FailureKinds
    refused_connection,
    unreachable,
    no_route,
    network,
    malformed,
    mismatched,
    truncated,
    closed,
    tls_expired,
    tls_untrusted,
    tls_wrong_name,
    tls_handshake,
    http,
};
inline constexpr std::size_t reason_count = static_cast<std::size_t>(Reason::http) + 1;
/// The published word: "old-value"; empty for none.
std::string_view word(Reason reason);

struct Judgement {
    Verdict verdict = Verdict::unjudged;
    Reason reason = Reason::none;
    std::string detail;  ///< a short addition, escaped for no sink: EDE text or, where there is
                         ///< none, its name, Failure detail, "NOTIMP"; may be empty
};

/// `resolver` matters for what its policy may answer: NXDOMAIN without SOA from a filter is a block
/// (docs.quad9.net), a wrong value from it is stale like anybody's. An Outcome without Failure must
/// hold an Answer with content.
Judgement judge(const Outcome& outcome, const catalogue::Resolver& resolver,
                const expect::Expectation& expectation);

}  // namespace dnsprop::check
