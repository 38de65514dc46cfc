#include "authority/zone_cuts.hpp"

#include <algorithm>

namespace dnsprop::authority {

Delegation ZoneCut::delegation() const {
    Delegation delegation;
    delegation.zone = apex;
    delegation.parent = parent;
    delegation.is_cut_off = is_cut_off;
    if (!is_delegation_seen)
        return delegation;
    for (const NameServer& server : servers)
        delegation.ns_at_parent.push_back(server.name);
    std::ranges::sort(delegation.ns_at_parent);
    delegation.parent_ns_ttl = ns_ttl;
    return delegation;
}

ZoneCuts::ZoneCuts(std::vector<NameServer> root_hints) {
    ZoneCut root;
    root.servers = std::move(root_hints);
    add(std::move(root));
}

void ZoneCuts::add(ZoneCut cut) {
    dns::Name apex = cut.apex;
    cuts_.insert_or_assign(std::move(apex), std::make_shared<const ZoneCut>(std::move(cut)));
}

ZoneCutPtr ZoneCuts::find(const dns::Name& apex) const {
    const auto found = cuts_.find(apex);
    return found == cuts_.end() ? nullptr : found->second;
}

ZoneCutPtr ZoneCuts::deepest_for(const dns::Question& question) const {
    dns::Name at = question.type == dns::RrType::ds ? question.name.parent() : question.name;
    for (;; at = at.parent())
        if (ZoneCutPtr cut = find(at); cut || at.is_root())
            return cut;
}

void ZoneCuts::set_addresses(const dns::Question& question, std::vector<net::IpAddress> addresses) {
    looked_up_[{question.name, question.type}] = std::move(addresses);
}

bool ZoneCuts::was_looked_up(const dns::Question& question) const {
    return looked_up_.contains({question.name, question.type});
}

std::vector<net::IpAddress> ZoneCuts::addresses_of(const NameServer& server) const {
    std::vector<net::IpAddress> all = server.addresses;
    for (const dns::RrType type : {dns::RrType::a, dns::RrType::aaaa}) {
        const auto found = looked_up_.find({server.name, type});
        if (found == looked_up_.end())
            continue;
        for (const net::IpAddress& address : found->second)
            if (std::ranges::find(all, address) == all.end())
                all.push_back(address);
    }
    return all;
}

bool is_askable(const net::IpAddress& address) {
    const auto octets = address.bytes();
    if (address.is_loopback() || address.is_unspecified())
        return false;
    if (address.is_ipv4())
        return octets[0] != 0 && octets[0] != 127 && octets[0] < 224 &&
               !(octets[0] == 169 && octets[1] == 254);
    // Multicast, link-local, and IPv4 in disguise.
    const bool is_mapped = std::ranges::all_of(octets.first(10), [](auto o) { return o == 0; });
    return octets[0] != 0xff && !(octets[0] == 0xfe && (octets[1] & 0xc0) == 0x80) && !is_mapped;
}

}  // namespace dnsprop::authority
