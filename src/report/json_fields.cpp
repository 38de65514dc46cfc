#include "report/json_fields.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "dns/extended_error.hpp"
#include "dns/flag_names.hpp"
#include "dns/ldns_codec.hpp"
#include "report/machine_words.hpp"
#include "wording/text.hpp"

namespace dnsprop::report {

namespace {

std::string hex(std::span<const std::uint8_t> octets) {
    std::string out;
    for (const auto octet : octets)
        fmt::format_to(std::back_inserter(out), "{:02x}", octet);
    return out;
}

Json flags_json(const dns::Flags& flags) {
    Json out = Json::array();
    for (const dns::FlagName& each : dns::flag_names)
        if (flags.*each.flag)
            out.push_back(each.word);
    return out;
}

Json record_json(const dns::Record& record, std::optional<dns::Ttl> ttl) {
    return {{"name", record.owner.text()},
            {"type", dns::write_rr_type(record.type)},
            {"ttl", or_null(ttl)},
            {"text", dns::write_rdata(record.type, record.rdata_bytes())},
            {"rdata_hex", hex(record.rdata_bytes())}};
}

/// The chain first, then the records it leads to.
Json answers_json(const dns::Answer& answer) {
    Json out = Json::array();
    const auto add = [&](const std::vector<dns::Record>& records,
                         const std::vector<dns::Ttl>& ttls) {
        for (std::size_t i = 0; i < records.size() && out.size() < max_answers; ++i)
            out.push_back(
                record_json(records[i], i < ttls.size() ? std::optional(ttls[i]) : std::nullopt));
    };
    add(answer.content->chain, answer.chain_ttls);
    add(answer.content->records, answer.record_ttls);
    return out;
}

Json nsid_json(const std::optional<std::string>& nsid) {
    if (!nsid)
        return nullptr;
    const bool printable =
        std::all_of(nsid->begin(), nsid->end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
    const auto* octets = reinterpret_cast<const std::uint8_t*>(nsid->data());
    return {{"hex", hex({octets, nsid->size()})},
            {"text", printable ? Json(*nsid) : Json(nullptr)}};
}

Json ede_json(const std::vector<dns::ExtendedError>& errors) {
    Json out = Json::array();
    for (const auto& error : errors)
        out.push_back({{"code", error.code},
                       {"name", text_or_null(dns::extended_error_name(error.code))},
                       {"text", text_or_null(error.text)}});
    return out;
}

Json texts_json(const std::vector<expect::ExpectedValue>& values) {
    Json out = Json::array();
    for (const auto& value : values)
        out.push_back(value.text);
    return out;
}

}  // namespace

Json time_or_null(const std::optional<UtcTime>& time) {
    return time ? Json(write_rfc3339(*time)) : Json(nullptr);
}

Json text_or_null(std::string_view text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json resolver_json(const catalogue::Resolver& resolver) {
    const auto& place = resolver.coordinates;
    return {{"id", resolver.id},
            {"name", resolver.name},
            {"operator", text_or_null(resolver.operator_name)},
            {"country", or_null(resolver.country)},
            {"city", or_null(resolver.city)},
            {"lat", place ? Json(place->latitude) : Json(nullptr)},
            {"lon", place ? Json(place->longitude) : Json(nullptr)},
            {"geo_precision", catalogue::word(resolver.geo_precision)},
            {"anycast", or_null(resolver.anycast)},
            {"asn", or_null(resolver.asn)},
            {"filtering", catalogue::word(resolver.filtering)}};
}

Json tool_json(const ToolInfo& tool) {
    return {{"name", tool.name}, {"version", tool.version}};
}

Json expectation_json(const expect::Expectation& expectation) {
    return {{"source", expect::word(expectation.source)},
            {"values", texts_json(expectation.values)},
            {"match", expect::word(expectation.mode)},
            {"old", texts_json(expectation.old_values)}};
}

Json outcome_json(const check::Row& row) {
    const auto& outcome = row.outcome;
    const bool answered = outcome.has_answer();
    const auto& answer = outcome.answer;
    return {{"transport", net::word(outcome.protocol)},
            {"attempts", outcome.attempts},
            {"rtt_ms", answered ? Json(rtt_milliseconds(outcome)) : Json(nullptr)},
            {"verdict", check::word(row.judgement.verdict)},
            {"reason", text_or_null(check::word(row.judgement.reason))},
            {"detail", text_or_null(row.judgement.detail)},
            {"rcode", answered ? Json(dns::write_rcode(answer.content->rcode)) : Json(nullptr)},
            {"flags", answered ? flags_json(answer.flags) : Json::array()},
            {"ede", answered ? ede_json(answer.ede) : Json::array()},
            {"nsid", answered ? nsid_json(answer.nsid) : Json(nullptr)},
            {"answers", answered ? answers_json(answer) : Json::array()},
            {"ttl", answered ? or_null(answer.ttl) : Json(nullptr)},
            {"negative_ttl", answered ? or_null(answer.negative_ttl) : Json(nullptr)},
            {"expires_at", time_or_null(row.expires_at)},
            {"notes", note_words(row)}};
}

Json result_json(const check::Row& row, const check::Plan& plan) {
    const auto& target = plan.targets[row.probe.target];
    Json out = {{"resolver", resolver_json(target.resolver)},
                {"address", target.endpoint.address.text()},
                {"port", target.endpoint.port}};
    out.update(outcome_json(row));
    return out;
}

Json groups_json(const check::Summary& summary) {
    Json out = Json::array();
    for (const auto& group : summary.groups) {
        Json answers = Json::array();
        for (std::size_t i = 0; i < std::min(group.records.size(), max_answers); ++i)
            answers.push_back(
                dns::write_rdata(group.records[i].type, group.records[i].rdata_bytes()));
        out.push_back({{"answers", std::move(answers)},
                       {"count", group.rows.size()},
                       {"verdict", check::word(group.verdict)},
                       {"reason", text_or_null(check::word(group.reason))},
                       {"last_expiry", time_or_null(group.last_expiry)}});
    }
    return out;
}

Json summary_json(const check::Summary& summary) {
    Json counts = Json::object();
    for (const auto verdict :
         {check::Verdict::match, check::Verdict::stale, check::Verdict::absent,
          check::Verdict::broken, check::Verdict::filtered, check::Verdict::refused,
          check::Verdict::silent, check::Verdict::unjudged})
        counts[std::string(check::word(verdict))] = summary.count(verdict);
    const auto& percent = summary.propagated_percent;
    return {
        {"status", check::word(summary.status)},
        {"unknown_cause", text_or_null(word(summary.unknown_cause))},
        {"propagated_percent", percent ? Json(wording::floor_to_tenth(*percent)) : Json(nullptr)},
        {"coverage_percent", wording::floor_to_tenth(summary.coverage_percent)},
        {"asked", summary.asked},
        {"counted", summary.counted},
        {"counts", std::move(counts)},
        {"complete_by", time_or_null(summary.complete_by)}};
}

Json skipped_json(const check::Plan& plan) {
    Json out = Json::array();
    for (const auto& skipped : plan.skipped)
        out.push_back({{"resolver", skipped.resolver_id}, {"reason", skipped.reason}});
    return out;
}

std::string dump(const Json& json) {
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace dnsprop::report
