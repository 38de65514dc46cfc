// The records of a message as one list of lines, by our reader and by ldns: for comparing the two.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdbool.h>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <ldns/ldns.h>

#include "dns/message_view.hpp"
#include "dns/rdata_layout.hpp"

namespace dnsprop::test {

/// "answer TYPE1 CLASS1 300", sorted: section, type, class and TTL of each record but OPT.
using RecordList = std::vector<std::string>;

inline RecordList records_by_us(const dns::MessageView& message) {
    RecordList list;
    message.for_each_record([&](const dns::RecordView& record) {
        list.push_back(fmt::format("{} TYPE{} CLASS{} {}", static_cast<int>(record.section),
                                   static_cast<unsigned>(record.type), record.rr_class,
                                   record.ttl));
    });
    std::ranges::sort(list);
    return list;
}

/// Nothing when ldns refuses the message.
inline std::optional<RecordList> records_by_ldns(dns::Bytes wire) {
    ldns_pkt* raw = nullptr;
    if (ldns_wire2pkt(&raw, wire.data(), wire.size()) != LDNS_STATUS_OK)
        return std::nullopt;
    const std::unique_ptr<ldns_pkt, decltype(&ldns_pkt_free)> packet(raw, ldns_pkt_free);
    RecordList list;
    const auto add = [&](int section, const ldns_rr_list* records) {
        for (std::size_t i = 0; i < ldns_rr_list_rr_count(records); ++i) {
            const ldns_rr* record = ldns_rr_list_rr(records, i);
            const std::uint32_t ttl = ldns_rr_ttl(record);
            list.push_back(fmt::format("{} TYPE{} CLASS{} {}", section,
                                       static_cast<unsigned>(ldns_rr_get_type(record)),
                                       static_cast<unsigned>(ldns_rr_get_class(record)),
                                       // Known difference: the top bit (RFC 2181 section 8).
                                       (ttl & 0x80000000U) != 0 ? 0 : ttl));
        }
    };
    add(0, ldns_pkt_answer(packet.get()));
    add(1, ldns_pkt_authority(packet.get()));
    add(2, ldns_pkt_additional(packet.get()));
    std::ranges::sort(list);
    return list;
}

/// Differences that are meant. Messages that have one of them are not compared:
/// - A truncated message is read as far as it is whole; ldns refuses it.
/// - Classes other than IN, and types of ours without a layout, are opaque octets to us (RFC 3597);
///   ldns reads the rdata of any type it knows in any class, and refuses what does not fit.
/// - Where ldns drops or merges: OPT is no record in either list.
/// What ldns takes and we refuse (forward pointers, RDLENGTH that is not exact, two OPT ...) is
/// what our reader is for, and not compared at all.
inline bool has_meant_difference(const dns::MessageView& message) {
    bool has = message.tc();
    message.for_each_record([&](const dns::RecordView& record) {
        has |= !record.is_class_in() || !dns::rdata_layout(record.type);
    });
    return has;
}

}  // namespace dnsprop::test
