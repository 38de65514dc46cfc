// What the tests of the World share: short words for names, records and moments.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "dns/ldns_codec.hpp"
#include "dns/message_view.hpp"
#include "world/settings.hpp"
#include "world/zone.hpp"

namespace dnsprop::world::test {

inline dns::Name name(std::string_view text) {
    return dns::read_name(text);
}
inline dns::Question question(std::string_view text, dns::RrType type = dns::RrType::a) {
    return {name(text), type};
}
/// So many seconds after the beginning of virtual time.
inline SteadyTime at(double seconds) {
    return SteadyTime() + std::chrono::hours(1000) +
           std::chrono::duration_cast<SteadyDuration>(std::chrono::duration<double>(seconds));
}
inline RecordHistory value(dns::RrType type, std::string_view text, dns::Ttl ttl = 3600) {
    return RecordHistory::constant(ttl, {dns::read_rdata(type, text)});
}
/// A resolver with one IPv4 address, 192.0.2.N of its own kind, and no place.
inline catalogue::Resolver resolver(const std::string& id, unsigned number) {
    catalogue::Resolver resolver;
    resolver.id = id;
    resolver.ipv4 = {*net::IpAddress::read("203.0.113." + std::to_string(number % 250 + 1))};
    resolver.ipv6 = {*net::IpAddress::read("2001:db8:1::" + std::to_string(number + 1))};
    return resolver;
}
inline std::vector<catalogue::Resolver> resolvers(unsigned count) {
    std::vector<catalogue::Resolver> all;
    for (unsigned i = 0; i < count; ++i) {
        all.push_back(resolver("r" + std::to_string(i), i));
        // More than 250: each its own address all the same.
        all.back().ipv4 = {*net::IpAddress::read("198.18." + std::to_string(i / 200) + "." +
                                                 std::to_string(i % 200 + 1))};
    }
    return all;
}
/// One zone, the A record of which moves from 192.0.2.1 to 192.0.2.7; no latency.
inline WorldSettings settings(std::string_view text = "example.com",
                              dns::RrType type = dns::RrType::a) {
    WorldSettings settings;
    settings.changes = {default_change(question(text, type))};
    settings.latency.scale = 0;
    return settings;
}
/// "192.0.2.7" of the first record of that type in the answer section; empty when there is none.
inline std::string text_of(const Reply& reply, dns::RrType type) {
    for (const ReplyRecord& each : reply.answer)
        if (each.record.type == type)
            return dns::write_rdata(type, each.record.rdata_bytes());
    return {};
}
inline std::string first_text(const dns::MessageView& message, dns::RrType type) {
    std::string text;
    message.for_each_record([&](const dns::RecordView& record) {
        if (record.section == dns::Section::answer && record.type == type && text.empty()) {
            std::string rdata;
            message.append_canonical_rdata(record, rdata);
            text = dns::write_rdata(
                type, {reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()});
        }
    });
    return text;
}

}  // namespace dnsprop::world::test
