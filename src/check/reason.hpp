// Why a row got its Verdict: the closed list of reasons and their published words. A new reason is
// an enumerator and a word here, and a line where check/verdict.cpp decides. Must not
// know how a reason is told to people.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/failure.hpp"

namespace dnsprop::check {

/// What an Answer was judged by. The list only grows (docs/output.md).
enum class AnswerReason : std::uint8_t {
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
};

/// The published words; the compiler asks for a missing one.
constexpr std::string_view word(AnswerReason reason) {
    switch (reason) {
        case AnswerReason::none:
            return "";
        case AnswerReason::old_value:
            return "old-value";
        case AnswerReason::other_value:
            return "other-value";
        case AnswerReason::mixed:
            return "mixed";
        case AnswerReason::incomplete:
            return "incomplete";
        case AnswerReason::still_there:
            return "still-there";
        case AnswerReason::nxdomain:
            return "nxdomain";
        case AnswerReason::nodata:
            return "nodata";
        case AnswerReason::dnssec_bogus:
            return "dnssec-bogus";
        case AnswerReason::lame:
            return "lame";
        case AnswerReason::servfail:
            return "servfail";
        case AnswerReason::error_rcode:
            return "error-rcode";
        case AnswerReason::cname_loop:
            return "cname-loop";
        case AnswerReason::chain_too_long:
            return "chain-too-long";
        case AnswerReason::blocked:
            return "blocked";
        case AnswerReason::not_authorised:
            return "not-authorised";
    }
    return "unknown";
}

/// Why: what the Answer was judged by or, where none came, the kind of Failure.
struct Reason {
    using enum AnswerReason;

    // First, so that what answers say is sorted before what failed.
    std::optional<FailureKind> failure;
    AnswerReason answer = none;  ///< none where there is a failure

    constexpr Reason() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): each enumerator is a whole reason
    constexpr Reason(AnswerReason reason) : answer(reason) {}
    // NOLINTNEXTLINE(google-explicit-constructor): each kind is a whole reason
    constexpr Reason(FailureKind kind) : failure(kind) {}

    friend auto operator<=>(const Reason&, const Reason&) = default;
};

/// The published word: "old-value", "timeout"; empty for none.
constexpr std::string_view word(Reason reason) {
    return reason.failure ? word(*reason.failure) : word(reason.answer);
}

}  // namespace dnsprop::check
