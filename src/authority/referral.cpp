#include "authority/referral.hpp"

#include <algorithm>

namespace dnsprop::authority {

namespace {

/// The NS records of the authority section, sorted by where they lead.
struct NsSeen {
    std::optional<dns::Name> child;  ///< the deepest cut on the way from the zone to the name
    bool upward = false;
    bool other = false;
};

bool is_on_the_way(const dns::Name& cut, const dns::Question& question, const dns::Name& zone) {
    // DS belongs to the parent: a referral to the name itself says nothing about it (RFC 4035
    // section 2.4).
    if (question.type == dns::RrType::ds && cut == question.name)
        return false;
    return cut != zone && cut.is_at_or_below(zone) && question.name.is_at_or_below(cut);
}

NsSeen look_at_ns(const dns::MessageView& response, const dns::Question& question,
                  const dns::Name& zone) {
    NsSeen seen;
    response.for_each_record([&](const dns::RecordView& record) {
        if (record.section != dns::Section::authority || record.type != dns::RrType::ns ||
            !record.is_class_in())
            return;
        const dns::Name owner = record.owner.name();
        if (zone.is_at_or_below(owner))
            seen.upward = true;
        else if (!is_on_the_way(owner, question, zone))
            seen.other = true;
        else if (!seen.child || owner.is_at_or_below(*seen.child))
            seen.child = owner.canonical();
    });
    return seen;
}

bool has_answer(const dns::MessageView& response, const dns::Question& question) {
    bool has = false;
    response.for_each_record([&](const dns::RecordView& record) {
        has |= record.section == dns::Section::answer && record.is_class_in() &&
               (record.type == question.type || record.type == dns::RrType::cname) &&
               record.owner.equals(question.name);
    });
    return has;
}

std::optional<dns::Name> soa_owner(const dns::MessageView& response, const dns::Name& zone) {
    std::optional<dns::Name> owner;
    response.for_each_record([&](const dns::RecordView& record) {
        if (owner || record.section != dns::Section::authority || record.type != dns::RrType::soa ||
            !record.is_class_in())
            return;
        dns::Name name = record.owner.name().canonical();
        if (name.is_at_or_below(zone))
            owner = std::move(name);
    });
    return owner;
}

dns::Name ns_target(const dns::MessageView& response, const dns::RecordView& record) {
    std::string rdata;
    response.append_canonical_rdata(record, rdata);
    return dns::Name::from_wire(
        {reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()});
}

void add_glue(const dns::MessageView& response, const dns::Name& zone, Referral& referral) {
    response.for_each_record([&](const dns::RecordView& record) {
        const bool is_address = record.type == dns::RrType::a || record.type == dns::RrType::aaaa;
        if (record.section != dns::Section::additional || !is_address || !record.is_class_in())
            return;
        const auto server = std::ranges::find_if(referral.servers, [&](const NameServer& each) {
            return record.owner.equals(each.name);
        });
        if (server == referral.servers.end() || !server->name.is_at_or_below(zone) ||
            server->addresses.size() >= max_addresses_per_server)
            return;
        const auto address = net::IpAddress::from_bytes(record.rdata);
        if (address && std::ranges::find(server->addresses, *address) == server->addresses.end())
            server->addresses.push_back(*address);
    });
}

Referral read_referral(const dns::MessageView& response, const dns::Name& child,
                       const dns::Name& zone, std::size_t max_servers) {
    Referral referral;
    referral.zone = child;
    bool is_first = true;
    response.for_each_record([&](const dns::RecordView& record) {
        if (record.section != dns::Section::authority || record.type != dns::RrType::ns ||
            !record.is_class_in() || !record.owner.equals(child))
            return;
        referral.ttl = is_first ? record.ttl : std::min(referral.ttl, record.ttl);
        is_first = false;
        dns::Name server = ns_target(response, record);
        if (std::ranges::find(referral.servers, server, &NameServer::name) !=
            referral.servers.end())
            return;
        if (referral.servers.size() < max_servers)
            referral.servers.push_back({std::move(server), {}});
        else
            referral.is_cut_off = true;
    });
    add_glue(response, zone, referral);
    return referral;
}

}  // namespace

std::string_view sentence(Lame::Kind kind) {
    switch (kind) {
        case Lame::Kind::not_authoritative:
            return "answers without authority for the zone";
        case Lame::Kind::upward:
            return "only refers back to the zone or above it";
        case Lame::Kind::sideways:
            return "refers to where the name does not lie";
    }
    return "unknown";
}

Reading read_response(const dns::MessageView& response, const dns::Question& question,
                      const dns::Name& zone, std::size_t max_servers) {
    const dns::Rcode rcode = response.rcode();
    if (rcode == dns::Rcode::refused)
        return Refused{};
    if (rcode == dns::Rcode::notauth)
        return Lame{Lame::Kind::not_authoritative};
    if (rcode != dns::Rcode::noerror && rcode != dns::Rcode::nxdomain)
        return Failed{rcode};

    const auto soa = soa_owner(response, zone);
    if (response.aa() && (rcode == dns::Rcode::nxdomain || soa || has_answer(response, question)))
        return Authoritative{soa};
    if (rcode == dns::Rcode::nxdomain || has_answer(response, question))
        return Lame{Lame::Kind::not_authoritative};

    // Some servers set AA on a referral: where it leads tells more than the bit.
    const NsSeen ns = look_at_ns(response, question, zone);
    if (ns.child)
        return read_referral(response, *ns.child, zone, max_servers);
    if (response.aa())
        return Authoritative{};
    return Lame{ns.upward  ? Lame::Kind::upward
                : ns.other ? Lame::Kind::sideways
                           : Lame::Kind::not_authoritative};
}

}  // namespace dnsprop::authority
