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

std::string_view sentence(ServerHealth health) {
    switch (health) {
        case ServerHealth::healthy:
            return "answers with authority";
        case ServerHealth::older_serial:
            return "has an older copy of the zone with the same answer";
        case ServerHealth::other_answer:
            return "contradicts the others from a copy of the zone as new as theirs";
        case ServerHealth::lagging:
            return "has an older copy of the zone and answers from it";
        case ServerHealth::lame:
            return "is lame: named for the zone, but not responsible for it";
        case ServerHealth::refused:
            return "refuses to answer for the zone";
        case ServerHealth::error:
            return "answers with an error";
        case ServerHealth::unusable:
            return "answers with what cannot be used";
        case ServerHealth::silent:
            return "does not answer";
        case ServerHealth::unreachable:
            return "cannot be reached";
        case ServerHealth::skipped:
            return "was not asked: this host has no route to it";
        case ServerHealth::no_address:
            return "has no address that can be found";
        case ServerHealth::not_asked:
            return "was not asked: a bound was reached first";
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

std::string_view sentence(Agreement agreement) {
    switch (agreement) {
        case Agreement::unknown:
            return "no authoritative server answered";
        case Agreement::all_agree:
            return "all authoritative servers that answer agree";
        case Agreement::round_robin:
            return "the authoritative servers give changing parts of one set";
        case Agreement::lagging:
            return "an authoritative server still has an older copy of the zone";
        case Agreement::split:
            return "the authoritative servers contradict each other";
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

std::string_view sentence(BaselineState state) {
    switch (state) {
        case BaselineState::found:
            return "the authoritative servers have the record";
        case BaselineState::nodata:
            return "the name exists, without such a record";
        case BaselineState::nxdomain:
            return "the name does not exist";
        case BaselineState::unreachable:
            return "no root name server can be asked from here";
        case BaselineState::broken:
            return "no authoritative answer could be found";
    }
    return "unknown";
}

}  // namespace dnsprop::authority
