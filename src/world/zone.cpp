#include "world/zone.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "dns/answer.hpp"

namespace dnsprop::world {

namespace {

void append_u32(std::string& out, std::uint32_t value) {
    for (const int shift : {24, 16, 8, 0})
        out += static_cast<char>(value >> shift & 0xff);
}

dns::Name name_of(const std::string& rdata) {
    return dns::Name::from_wire(
        {reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()});
}

}  // namespace

dns::Name child_name(std::string_view label, const dns::Name& parent) {
    std::vector<std::uint8_t> wire = {static_cast<std::uint8_t>(label.size())};
    wire.insert(wire.end(), label.begin(), label.end());
    wire.insert(wire.end(), parent.wire().begin(), parent.wire().end());
    if (label.empty() || label.size() > 63 || wire.size() > dns::Name::max_wire_size)
        throw std::length_error("a name of the World is too long: " + parent.text());
    return dns::Name::from_wire(wire);
}

RecordHistory RecordHistory::constant(dns::Ttl ttl, std::vector<std::string> rdata) {
    RecordHistory history;
    history.add({SteadyTime::min(), ttl, std::move(rdata)});
    return history;
}

void RecordHistory::add(Version version) {
    const auto later = std::ranges::upper_bound(versions_, version.from, {}, &Version::from);
    versions_.insert(later, std::move(version));
}

void RecordHistory::add_to_all(const std::string& rdata) {
    for (Version& version : versions_)
        version.rdata.push_back(rdata);
}

const Version* RecordHistory::at(SteadyTime now) const {
    const auto later = std::ranges::upper_bound(versions_, now, {}, &Version::from);
    return later == versions_.begin() ? nullptr : &*std::prev(later);
}

Zone::Zone(dns::Name apex, ZoneSettings settings)
    : apex_(std::move(apex)), settings_(std::move(settings)) {}

void Zone::set(const dns::Name& owner, dns::RrType type, RecordHistory history) {
    sets_[owner][type] = std::move(history);
}

void Zone::set_for(const std::string& continent, const dns::Name& owner, dns::RrType type,
                   RecordHistory history) {
    by_place_[{owner, type}][continent] = std::move(history);
}

bool Zone::has(const dns::Name& owner, dns::RrType type) const {
    const auto node = sets_.find(owner);
    return node != sets_.end() && node->second.contains(type);
}

void Zone::add_value(const dns::Name& owner, dns::RrType type, const std::string& rdata) {
    if (has(owner, type))
        sets_[owner][type].add_to_all(rdata);
    else
        set(owner, type, RecordHistory::constant(Version().ttl, {rdata}));
}

void Zone::sign_with(ZoneSigner signer) {
    signer_ = std::make_shared<const ZoneSigner>(std::move(signer));
}

std::vector<ReplyRecord> Zone::signed_records(const dns::Name& owner, dns::RrType type,
                                              SteadyTime now, std::string_view continent) const {
    std::vector<ReplyRecord> set = records(owner, type, now, continent);
    if (signer_)
        signer_->sign(set);
    return set;
}

std::vector<ReplyRecord> Zone::records(const dns::Name& owner, dns::RrType type, SteadyTime now,
                                       std::string_view continent) const {
    if (type == dns::RrType::soa && owner == apex_)
        return {soa(now)};
    std::vector<ReplyRecord> found;
    const auto node = sets_.find(owner);
    if (node == sets_.end())
        return found;
    const auto set = node->second.find(type);
    if (set == node->second.end())
        return found;
    const RecordHistory* history = &set->second;
    if (const auto places = by_place_.find({owner, type}); places != by_place_.end())
        if (const auto own = places->second.find(continent); own != places->second.end())
            history = &own->second;
    const Version* version = history->at(now);
    if (version == nullptr)
        return found;
    for (const std::string& rdata : version->rdata)
        found.push_back({{owner, type, rdata}, version->ttl});
    return found;
}

const Version* Zone::own_soa(SteadyTime now) const {
    const auto node = sets_.find(apex_);
    if (node == sets_.end() || !node->second.contains(dns::RrType::soa))
        return nullptr;
    const Version* version = node->second.at(dns::RrType::soa).at(now);
    return version == nullptr || version->rdata.empty() ? nullptr : version;
}

std::uint32_t Zone::serial(SteadyTime now) const {
    std::set<SteadyTime> changes;
    for (const auto& [owner, sets] : sets_)
        for (const auto& [type, history] : sets)
            for (const Version& version : history.versions())
                if (version.from != SteadyTime::min() && version.from <= now)
                    changes.insert(version.from);
    return settings_.first_serial + static_cast<std::uint32_t>(changes.size());
}

ReplyRecord Zone::soa(SteadyTime now) const {
    if (const Version* own = own_soa(now))
        return {{apex_, dns::RrType::soa, own->rdata.front()}, own->ttl};
    std::string rdata;
    for (const dns::Name& name : {settings_.primary, settings_.primary}) {
        const dns::Name canonical = name.canonical();
        rdata.append(canonical.wire().begin(), canonical.wire().end());
    }
    append_u32(rdata, serial(now));
    for (const std::uint32_t value : {7200U, 900U, 1209600U})  // refresh, retry, expire
        append_u32(rdata, value);
    append_u32(rdata, settings_.minimum);
    return {{apex_, dns::RrType::soa, rdata}, settings_.soa_ttl};
}

const dns::Name* Zone::cut_above(const dns::Name& name, dns::RrType type, SteadyTime now) const {
    const dns::Name* cut = nullptr;
    for (dns::Name at = name; at != apex_ && !at.is_root(); at = at.parent()) {
        // DS lives on the parent's side of the cut (RFC 4035 section 2.4).
        if (type == dns::RrType::ds && at == name)
            continue;
        if (!records(at, dns::RrType::ns, now).empty())
            cut = &sets_.find(at)->first;
    }
    return cut;
}

bool Zone::exists(const dns::Name& name, SteadyTime now) const {
    if (name == apex_)
        return true;
    return std::ranges::any_of(sets_, [&](const auto& node) {
        return node.first.is_at_or_below(name) &&
               std::ranges::any_of(node.second, [&](const auto& set) {
                   const Version* version = set.second.at(now);
                   return version != nullptr && !version->rdata.empty();
               });
    });
}

void Zone::add_addresses(const std::vector<ReplyRecord>& servers, SteadyTime now,
                         Reply& reply) const {
    for (const ReplyRecord& server : servers)
        for (const dns::RrType type : {dns::RrType::a, dns::RrType::aaaa})
            for (ReplyRecord& address : records(name_of(server.record.rdata), type, now))
                reply.additional.push_back(std::move(address));
}

Reply Zone::answer(const dns::Question& question, SteadyTime now,
                   std::string_view continent) const {
    Reply reply;
    dns::Name name = question.name;
    for (std::size_t hops = 0; hops <= dns::max_chain; ++hops) {
        if (const dns::Name* cut = cut_above(name, question.type, now)) {
            reply.authoritative = !reply.answer.empty();
            reply.authority = records(*cut, dns::RrType::ns, now);
            add_addresses(reply.authority, now, reply);
            return reply;
        }
        reply.authoritative = true;
        reply.varies_by_place |=
            varies_by_place(name, question.type) || varies_by_place(name, dns::RrType::cname);
        const auto found = signed_records(name, question.type, now, continent);
        if (!found.empty()) {
            reply.answer.insert(reply.answer.end(), found.begin(), found.end());
            if (question.type == dns::RrType::ns)
                add_addresses(records(name, question.type, now), now, reply);
            return reply;
        }
        const auto alias = signed_records(name, dns::RrType::cname, now, continent);
        if (alias.empty()) {
            if (!exists(name, now))
                reply.rcode = dns::Rcode::nxdomain;
            reply.authority.push_back(soa(now));
            return reply;
        }
        reply.answer.insert(reply.answer.end(), alias.begin(), alias.end());
        name = name_of(alias.front().record.rdata);
        if (!name.is_at_or_below(apex_))
            return reply;
    }
    return reply;
}

}  // namespace dnsprop::world
