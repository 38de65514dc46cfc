// The published words of Verdict and Reason, apart from how they are reached.
#include "base/failure.hpp"
#include "check/verdict.hpp"

namespace dnsprop::check {

std::string_view word(Verdict verdict) {
    switch (verdict) {
        case Verdict::stale:
            return "stale";
        case Verdict::absent:
            return "absent";
        case Verdict::broken:
            return "broken";
        case Verdict::match:
            return "match";
        case Verdict::filtered:
            return "filtered";
        case Verdict::refused:
            return "refused";
        case Verdict::silent:
            return "silent";
        case Verdict::unjudged:
            return "unjudged";
    }
    return "unknown";
}

std::string_view word(Reason reason) {
    switch (reason) {
        case Reason::none:
            return "";
        case Reason::old_value:
            return "old-value";
        case Reason::other_value:
            return "other-value";
        case Reason::mixed:
            return "mixed";
        case Reason::incomplete:
            return "incomplete";
        case Reason::still_there:
            return "still-there";
        case Reason::nxdomain:
            return "nxdomain";
        case Reason::nodata:
            return "nodata";
        case Reason::dnssec_bogus:
            return "dnssec-bogus";
        case Reason::lame:
            return "lame";
        case Reason::servfail:
            return "servfail";
        case Reason::error_rcode:
            return "error-rcode";
        case Reason::cname_loop:
            return "cname-loop";
        case Reason::chain_too_long:
            return "chain-too-long";
        case Reason::blocked:
            return "blocked";
        case Reason::not_authorised:
            return "not-authorised";
        case Reason::timeout:
            return word(FailureKind::timeout);
        case Reason::refused_connection:
            return word(FailureKind::refused_connection);
        case Reason::unreachable:
            return word(FailureKind::unreachable);
        case Reason::no_route:
            return word(FailureKind::no_route);
        case Reason::network:
            return word(FailureKind::network);
        case Reason::malformed:
            return word(FailureKind::malformed);
        case Reason::mismatched:
            return word(FailureKind::mismatched);
        case Reason::truncated:
            return word(FailureKind::truncated);
        case Reason::closed:
            return word(FailureKind::closed);
        case Reason::tls_expired:
            return word(FailureKind::tls_expired);
        case Reason::tls_untrusted:
            return word(FailureKind::tls_untrusted);
        case Reason::tls_wrong_name:
            return word(FailureKind::tls_wrong_name);
        case Reason::tls_handshake:
            return word(FailureKind::tls_handshake);
        case Reason::http:
            return word(FailureKind::http);
    }
    return "unknown";
}

}  // namespace dnsprop::check
