#include "authority/baseline.hpp"

namespace dnsprop::authority {

std::string_view word(ServerHealth health) {
    switch (health) {
        case ServerHealth::healthy:
            return "healthy";
        case ServerHealth::older_serial:
            return "older-serial";
        case ServerHealth::other_answer:
            return "other-answer";
        case ServerHealth::lagging:
            return "lagging";
        case ServerHealth::lame:
            return "lame";
        case ServerHealth::refused:
            return "refused";
        case ServerHealth::error:
            return "error";
        case ServerHealth::unusable:
            return "unusable";
        case ServerHealth::silent:
            return "silent";
        case ServerHealth::unreachable:
            return "unreachable";
        case ServerHealth::skipped:
            return "skipped";
        case ServerHealth::no_address:
            return "no-address";
        case ServerHealth::not_asked:
            return "not-asked";
    }
    return "unknown";
}

std::string_view word(Agreement agreement) {
    switch (agreement) {
        case Agreement::unknown:
            return "unknown";
        case Agreement::all_agree:
            return "all-agree";
        case Agreement::round_robin:
            return "round-robin";
        case Agreement::lagging:
            return "lagging";
        case Agreement::split:
            return "split";
    }
    return "unknown";
}

std::string_view word(BaselineState state) {
    switch (state) {
        case BaselineState::found:
            return "found";
        case BaselineState::nodata:
            return "nodata";
        case BaselineState::nxdomain:
            return "nxdomain";
        case BaselineState::unreachable:
            return "unreachable";
        case BaselineState::broken:
            return "broken";
    }
    return "unknown";
}

}  // namespace dnsprop::authority
