// The published words of Verdict and the sentences of Reason, apart from how they are reached.
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

std::string_view sentence(Reason reason) {
    if (reason.failure)
        return sentence(*reason.failure);
    switch (reason.answer) {
        case Reason::none:
            return "";
        case Reason::old_value:
            return "still has the old value";
        case Reason::other_value:
            return "has another value than expected";
        case Reason::mixed:
            return "has expected values and others beside them";
        case Reason::incomplete:
            return "has some of the expected values, not all";
        case Reason::still_there:
            return "still has a record that should be gone";
        case Reason::nxdomain:
            return "says the name does not exist";
        case Reason::nodata:
            return "says the name has no such record";
        case Reason::dnssec_bogus:
            return "rejects the zone's DNSSEC signatures";
        case Reason::lame:
            return "cannot use the zone's own servers";
        case Reason::servfail:
            return "could not resolve the name and does not say why";
        case Reason::error_rcode:
            return "answers with an error";
        case Reason::cname_loop:
            return "the CNAME chain runs in a circle";
        case Reason::chain_too_long:
            return "the CNAME chain is too long to follow";
        case Reason::blocked:
            return "answers by its own filter instead of the zone";
        case Reason::not_authorised:
            return "does not answer questions from here";
    }
    return "unknown";
}

}  // namespace dnsprop::check
