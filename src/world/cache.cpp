#include "world/cache.hpp"

#include <algorithm>
#include <limits>

#include "dns/answer.hpp"
#include "world/signing.hpp"

namespace dnsprop::world {

namespace {

/// Whole seconds that have passed; a resolver's clock has no finer hand.
std::uint64_t age(SteadyTime stored, SteadyTime now) {
    return static_cast<std::uint64_t>(std::chrono::floor<Seconds>(now - stored).count());
}

/// How long a "no" may be kept: min(SOA's TTL, SOA MINIMUM) (RFC 2308 section 5).
dns::Ttl negative_ttl(const ReplyRecord& soa) {
    const dns::Bytes rdata = soa.record.rdata_bytes();
    dns::Ttl minimum = 0;
    for (const std::uint8_t octet : rdata.last(4))
        minimum = minimum << 8 | octet;
    return std::min(soa.ttl, minimum);
}

const ReplyRecord* soa_of(const Reply& reply) {
    const auto found = std::ranges::find(reply.authority, dns::RrType::soa,
                                         [](const ReplyRecord& each) { return each.record.type; });
    return found == reply.authority.end() ? nullptr : &*found;
}

/// A signature is kept with what it covers.
dns::RrType set_type(const dns::Record& record) {
    if (record.type == dns::RrType::rrsig)
        if (const auto signature = read_signature(record.rdata_bytes()))
            return signature->fields.covered;
    return record.type;
}

dns::Name alias_target(const Reply& reply, dns::Name name) {
    for (const ReplyRecord& each : reply.answer)
        if (each.record.type == dns::RrType::cname && each.record.owner == name)
            name = dns::Name::from_wire(each.record.rdata_bytes());
    return name;
}

void append_counted_down(const std::vector<ReplyRecord>& records, dns::Ttl ttl,
                         std::vector<ReplyRecord>& out) {
    for (const ReplyRecord& each : records)
        out.push_back({each.record, ttl});
}

}  // namespace

dns::Ttl Cache::clamp(dns::Ttl ttl) const {
    return std::clamp(ttl, policy_.at_least, std::max(policy_.at_least, policy_.at_most));
}

dns::Ttl Cache::lifetime(const Reply& reply) const {
    dns::Ttl ttl = std::numeric_limits<dns::Ttl>::max();
    for (const ReplyRecord& each : reply.answer)
        ttl = std::min(ttl, each.ttl);
    if (const ReplyRecord* soa = soa_of(reply))
        ttl = std::min(ttl, negative_ttl(*soa));
    return clamp(ttl);
}

const Cache::Entry* Cache::find(const dns::Name& name, dns::RrType type, SteadyTime now) const {
    const auto found = entries_.find({name, type});
    if (found == entries_.end())
        return nullptr;
    const Entry& entry = found->second;
    // What came this very moment may be used once, even with TTL 0 (RFC 1035 section 3.2.1).
    if (now < entry.stored || (now != entry.stored && age(entry.stored, now) >= entry.ttl))
        return nullptr;
    return &entry;
}

std::optional<Seconds> Cache::remaining(const dns::Question& question, SteadyTime now) const {
    const Entry* entry = find(question.name, question.type, now);
    if (entry == nullptr)
        entry = find(question.name, dns::RrType::cname, now);
    if (entry == nullptr)
        return std::nullopt;
    return Seconds(entry->ttl - age(entry->stored, now));
}

void Cache::keep(const Key& key, Entry entry) {
    entries_[key] = std::move(entry);
}

void Cache::store(const dns::Question& question, const Reply& reply, SteadyTime now) {
    std::map<Key, Entry> sets;
    for (const ReplyRecord& each : reply.answer) {
        Entry& entry = sets[{each.record.owner, set_type(each.record)}];
        entry.stored = now;
        entry.ttl = clamp(each.ttl);
        entry.answer.push_back(each);
    }
    for (auto& [key, entry] : sets)
        keep(key, std::move(entry));
    if (const ReplyRecord* soa = soa_of(reply)) {
        Entry no;
        no.stored = now;
        no.ttl = clamp(negative_ttl(*soa));
        no.rcode = reply.rcode;
        no.authority = {*soa};
        keep({alias_target(reply, question.name), question.type}, std::move(no));
    }
}

Reply Cache::answer(const dns::Question& question, SteadyTime now, const Fetch& fetch) {
    Reply reply;
    dns::Question next = question;
    for (std::size_t hops = 0; hops <= dns::max_chain; ++hops) {
        const auto lookup = [&](dns::RrType type) { return find(next.name, type, now); };
        const auto held = [&] {
            const Entry* entry = lookup(next.type);
            return entry != nullptr ? entry : lookup(dns::RrType::cname);
        };
        const Entry* entry = held();
        if (entry == nullptr) {
            const Reply fetched = fetch(next, now);
            store(next, fetched, now);
            entry = held();
            if (entry == nullptr) {
                // An error of the authoritative side: passed on, not kept.
                reply.rcode = fetched.rcode;
                reply.ede = fetched.ede;
                return reply;
            }
        }
        const auto left = static_cast<dns::Ttl>(
            entry->ttl - std::min<std::uint64_t>(entry->ttl, age(entry->stored, now)));
        append_counted_down(entry->answer, left, reply.answer);
        append_counted_down(entry->authority, left, reply.authority);
        reply.rcode = entry->rcode;
        const bool is_alias = !entry->answer.empty() && next.type != dns::RrType::cname &&
                              entry->answer.front().record.type == dns::RrType::cname;
        if (!is_alias)
            return reply;
        next.name = dns::Name::from_wire(entry->answer.front().record.rdata_bytes());
    }
    return reply;
}

}  // namespace dnsprop::world
