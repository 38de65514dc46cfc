#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "dns/ldns_codec.hpp"
#include "dns/zone_file.hpp"
#include "expect/record_sets.hpp"

namespace dnsprop::expect {

namespace {

using dns::Name;
using dns::RrType;
using dns::ZoneRecord;

[[noreturn]] void refuse(const RecordSource& source, std::size_t line, const std::string& why) {
    throw InputError(fmt::format("{}:{}: {}", source.name, line, why));
}

/// What a signer makes anew whenever it signs: the served one is never the file's.
bool is_signers_work(RrType type) {
    constexpr std::array<std::string_view, 5> words = {"RRSIG", "NSEC", "NSEC3", "NSEC3PARAM",
                                                       "ZONEMD"};
    return std::ranges::find(words, dns::write_rr_type(type)) != words.end();
}

/// The name of the zone; nothing for a file without SOA and without a given name.
std::optional<Name> find_apex(const std::vector<ZoneRecord>& records, const RecordSource& source) {
    const ZoneRecord* soa = nullptr;
    for (const ZoneRecord& each : records) {
        if (each.record.type != RrType::soa)
            continue;
        if (soa != nullptr && each.record != soa->record)
            refuse(source, each.line,
                   fmt::format("a second SOA; the zone's is on line {}", soa->line));
        soa = &each;
    }
    if (soa == nullptr)
        return source.origin;
    if (source.origin && soa->record.owner != *source.origin)
        refuse(source, soa->line,
               fmt::format("the SOA is of {}, and the zone was said to be {}",
                           soa->record.owner.plain_text(), source.origin->plain_text()));
    return soa->record.owner;
}

/// The names below the apex that have an NS set: what is there and beneath belongs to other zones.
std::set<Name> find_cuts(const std::vector<ZoneRecord>& records, const std::optional<Name>& apex) {
    std::set<Name> cuts;
    for (const ZoneRecord& each : records)
        if (apex && each.record.type == RrType::ns && each.record.owner != *apex)
            cuts.insert(each.record.owner);
    return cuts;
}

bool is_other_zones(const dns::Record& record, const std::set<Name>& cuts) {
    // A DS stands at the cut and on this side of it (RFC 4035 section 2.4).
    if (record.type != RrType::ds && cuts.contains(record.owner))
        return true;
    if (cuts.empty() || record.owner.is_root())
        return false;
    for (Name above = record.owner.parent(); !above.is_root(); above = above.parent())
        if (cuts.contains(above))
            return true;
    return false;
}

/// As --expect reads the same value, so that reports can name the owner of an address.
Value value_of(const dns::Record& record) {
    if (record.type == RrType::a || record.type == RrType::aaaa)
        if (const auto address = net::IpAddress::from_bytes(record.rdata_bytes()))
            return *address;
    if (record.type == RrType::cname)
        return ChainName{Name::from_wire(record.rdata_bytes())};
    return RdataValue{record.rdata};
}

/// As answers show it; a type that only has a generic form there as the file has it.
std::string text_of(const ZoneRecord& each) {
    std::string text = dns::write_rdata(each.record.type, each.record.rdata_bytes());
    return text.starts_with("\\#") ? each.text : text;
}

class Collector {
public:
    Collector(const RecordSource& source, RecordSets& sets) : source_(source), sets_(sets) {}

    void add(const ZoneRecord& each) {
        const dns::Record& record = each.record;
        refuse_beside_alias(each);
        const auto [place, is_new] =
            places_.emplace(std::pair(record.owner, record.type), sets_.questions.size());
        if (is_new) {
            if (sets_.questions.size() == max_record_sets)
                refuse(source_, each.line,
                       fmt::format("more than {} record sets: split the file", max_record_sets));
            sets_.questions.push_back({record.owner, record.type});
            Expectation& expectation = sets_.expectations.emplace_back();
            expectation.source = Source::given;
            expectation.mode = source_.mode.value_or(MatchMode::exact);
        }
        // The same record twice is one record (RFC 2181 section 5).
        if (!records_.insert(record).second)
            return;
        if (record.type == RrType::cname && !is_new)
            refuse(source_, each.line,
                   fmt::format("a second CNAME of {}", record.owner.plain_text()));
        sets_.expectations[place->second].values.push_back({text_of(each), value_of(record)});
    }

private:
    /// RFC 1034 section 3.6.2: no server loads such a zone.
    void refuse_beside_alias(const ZoneRecord& each) {
        const bool is_alias = each.record.type == RrType::cname;
        const auto [kind, is_new] = is_alias_.emplace(each.record.owner, is_alias);
        if (!is_new && kind->second != is_alias)
            refuse(source_, each.line,
                   fmt::format("{} has a CNAME and other records: no server takes both",
                               each.record.owner.plain_text()));
    }

    const RecordSource& source_;
    RecordSets& sets_;
    std::map<std::pair<Name, RrType>, std::size_t> places_;
    std::map<Name, bool> is_alias_;
    std::set<dns::Record> records_;
};

void note(std::vector<std::string>& notes, const std::vector<std::string>& what,
          std::string_view why) {
    if (what.empty())
        return;
    std::vector<std::string> kinds;
    for (const std::string& each : what)
        if (std::ranges::find(kinds, each) == kinds.end())
            kinds.push_back(each);
    notes.push_back(fmt::format("{} {} ({}): {}", what.size(),
                                what.size() == 1 ? "record" : "records", fmt::join(kinds, ", "),
                                why));
}

}  // namespace

RecordSets read_zone_sets(std::string_view text, const RecordSource& source) {
    const auto records = dns::read_zone_file(text, source.name, source.origin);
    RecordSets sets;
    sets.apex = find_apex(records, source);
    const std::set<Name> cuts = find_cuts(records, sets.apex);
    Collector collector(source, sets);
    std::vector<std::string> signed_away;
    std::vector<std::string> delegated;
    for (const ZoneRecord& each : records) {
        const dns::Record& record = each.record;
        if (sets.apex && !record.owner.is_at_or_below(*sets.apex))
            refuse(source, each.line,
                   fmt::format("{} lies outside the zone {}", record.owner.plain_text(),
                               sets.apex->plain_text()));
        if (is_signers_work(record.type))
            signed_away.push_back(dns::write_rr_type(record.type));
        else if (is_other_zones(record, cuts))
            delegated.push_back(dns::write_rr_type(record.type));
        else
            collector.add(each);
    }
    note(sets.left_out, signed_away, "a signer makes them anew");
    note(sets.left_out, delegated, "they lie at or below a delegation, in another zone");
    if (sets.questions.empty())
        throw InputError(fmt::format("{}: holds no record to ask for", source.name));
    return sets;
}

}  // namespace dnsprop::expect
