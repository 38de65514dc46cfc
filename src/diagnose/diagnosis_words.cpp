// The published words of Cause and Bound, apart from how they are reached.
#include "diagnose/diagnosis.hpp"

namespace dnsprop::diagnose {

std::string_view word(Cause cause) {
    switch (cause) {
        case Cause::none:
            return "";
        case Cause::cached_record:
            return "cached-record";
        case Cause::cached_absence:
            return "cached-absence";
        case Cause::old_name_servers:
            return "old-name-servers";
        case Cause::lagging_server:
            return "lagging-server";
        case Cause::stretched_ttl:
            return "stretched-ttl";
        case Cause::serves_stale:
            return "serves-stale";
        case Cause::dnssec_bogus:
            return "dnssec-bogus";
        case Cause::authorities_fail:
            return "authorities-fail";
        case Cause::filter:
            return "filter";
        case Cause::refuses_us:
            return "refuses-us";
        case Cause::refuses_name:
            return "refuses-name";
        case Cause::down:
            return "down";
        case Cause::fails_for_name:
            return "fails-for-name";
    }
    return "unknown";
}

std::string_view word(Bound bound) {
    switch (bound) {
        case Bound::none:
            return "";
        case Bound::record_ttl:
            return "record TTL";
        case Bound::negative_ttl:
            return "negative TTL";
        case Bound::ns_ttl:
            return "NS TTL at the parent";
    }
    return "unknown";
}

}  // namespace dnsprop::diagnose
