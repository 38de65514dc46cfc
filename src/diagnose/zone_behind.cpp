#include "diagnose/zone_behind.hpp"

#include <algorithm>

#include "authority/assess.hpp"

namespace dnsprop::diagnose {

using authority::ZoneFinding;

std::vector<dns::Record> way_to(const ZoneFinding& zone, const std::vector<dns::Record>& chain) {
    const auto last = std::ranges::find_if(chain, [&](const dns::Record& link) {
        return dns::Name::from_wire(link.rdata_bytes()) == zone.question.name;
    });
    return last == chain.end() ? std::vector<dns::Record>()
                               : std::vector<dns::Record>(chain.begin(), last + 1);
}

const ZoneFinding* zone_behind(const dns::AnswerContent& content,
                               const authority::Baseline& baseline) {
    if (baseline.zones.empty())
        return nullptr;
    for (std::size_t i = baseline.zones.size() - 1; i > 0; --i)
        if (!way_to(baseline.zones[i], content.chain).empty())
            return &baseline.zones[i];
    return &baseline.zones.front();
}

bool knows_name_servers(const ZoneFinding& zone, const authority::Baseline& baseline) {
    const authority::Delegation& delegation = zone.delegation;
    return !baseline.was_stopped && !delegation.is_cut_off &&
           !(delegation.ns_at_parent.empty() && delegation.ns_at_zone.empty());
}

dns::AnswerContent part_of_zone(const dns::AnswerContent& content, const ZoneFinding& zone) {
    dns::AnswerContent rest = content;
    const auto way = static_cast<std::ptrdiff_t>(way_to(zone, content.chain).size());
    rest.chain.erase(rest.chain.begin(), rest.chain.begin() + way);
    return authority::inside_zone(rest, zone.zone, zone.leads_to);
}

}  // namespace dnsprop::diagnose
