// Our judgement of an Outcome against an Expectation. Pure; one function decides.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "check/outcome.hpp"
#include "check/plan.hpp"
#include "expect/expectation.hpp"

namespace dnsprop::check {

/// design.md section 2. The order is the order rows are shown in: what needs action first.
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
    none,          ///< match and unjudged need no reason
    old_value,     ///< the value given with --old
    other_value,   ///< another value than expected
    mixed,         ///< expected values beside others
    still_there,   ///< `none` was expected and a record is there
    nxdomain,      ///< the name does not exist there
    nodata,        ///< the name exists there, without such a record
    dnssec_bogus,  ///< SERVFAIL, and EDE says validation failed (RFC 8914 codes 1, 2, 5-12, 27)
    lame,          ///< SERVFAIL, and EDE says the zone's servers could not be used (22, 23)
    servfail,      ///< SERVFAIL without a reason given
    error_rcode,   ///< another rcode that is no answer: NOTIMP, FORMERR, NOTAUTH ...
    cname_loop,
    chain_too_long,
    blocked,         ///< policy: EDE 15-18, 0.0.0.0, ::, or a known block answer
    not_authorised,  ///< REFUSED
    timeout,         ///< from here on: the FailureKinds
    refused_connection,
    unreachable,
    no_route,
    network,
    malformed,
    mismatched,
    truncated,
    closed,
};
/// The published word: "old-value"; empty for none.
std::string_view word(Reason reason);
/// One clause in plain words, shared by every format and the screen: "still has the old value".
std::string_view sentence(Reason reason);

struct Judgement {
    Verdict verdict = Verdict::unjudged;
    Reason reason = Reason::none;
    std::string detail;  ///< a short addition, escaped for no sink: EDE text, Failure detail,
                         ///< "NOTIMP"; may be empty
};

/// `target` matters for what its policy may answer: 0.0.0.0 from a filter is not a stale value,
/// NXDOMAIN without SOA from a filter is a block (docs.quad9.net).
Judgement judge(const Outcome& outcome, const Target& target, const dns::Question& question,
                const expect::Expectation& expectation);

}  // namespace dnsprop::check
