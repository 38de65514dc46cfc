// The published words of Verdict, apart from how they are reached.
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

}  // namespace dnsprop::check
