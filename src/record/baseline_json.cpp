#include "record/baseline_json.hpp"

#include <utility>

#include "record/text.hpp"

namespace dnsprop::record {

using authority::Agreement;
using authority::Baseline;
using authority::BaselineState;
using authority::Delegation;
using authority::DsFinding;
using authority::DsState;
using authority::RegionalAnswer;
using authority::ServerFinding;
using authority::ServerHealth;
using authority::ZoneFinding;

namespace {

template <class Enum, Enum Last>
std::vector<std::string_view> words() {
    return words_of<Enum, static_cast<std::size_t>(Last) + 1>(
        [](Enum value) { return authority::word(value); });
}
const std::vector<std::string_view> health_words = words<ServerHealth, ServerHealth::not_asked>();
const std::vector<std::string_view> agreement_words = words<Agreement, Agreement::split>();
const std::vector<std::string_view> ds_state_words = words<DsState, DsState::unknown>();
// In the order of their enumerators.
const std::vector<std::string_view> ds_fit_words = {"matches", "no-key", "wrong-digest", "unknown"};

template <class Enum>
std::string_view word_in(const std::vector<std::string_view>& words, Enum value) {
    return words[static_cast<std::size_t>(value)];
}

Json json_of(const ServerFinding& server) {
    Json out = {{"name", server.server.text()}};
    if (server.address)
        out["address"] = server.address->text();
    out["health"] = authority::word(server.health);
    put_text(out, "detail", server.detail);
    put_flag(out, "authoritative", server.is_authoritative);
    put(out, "serial", server.serial);
    put(out, "negative_ttl", server.negative_ttl);
    if (server.outcome)
        out["outcome"] = record::json_of(*server.outcome);
    if (server.content)
        out["content"] = record::json_of(*server.content);
    return out;
}

Json json_of(const Delegation& delegation) {
    Json out = {{"zone", delegation.zone.text()}, {"parent", delegation.parent.text()}};
    put_names(out, "ns_at_parent", delegation.ns_at_parent);
    put(out, "parent_ns_ttl", delegation.parent_ns_ttl);
    put_names(out, "ns_at_zone", delegation.ns_at_zone);
    put(out, "zone_ns_ttl", delegation.zone_ns_ttl);
    for (const DsFinding& each : delegation.ds)
        out["ds"].push_back({{"key_tag", each.key_tag},
                             {"algorithm", each.algorithm},
                             {"digest_type", each.digest_type},
                             {"fit", word_in(ds_fit_words, each.fit)}});
    put_flag(out, "cut_off", delegation.is_cut_off);
    put(out, "ds_ttl", delegation.ds_ttl);
    out["ds_state"] = authority::word(delegation.ds_state);
    return out;
}

Json json_of(const RegionalAnswer& regional) {
    check::Outcome outcome;
    outcome.answer = regional.answer;
    return {{"continent", regional.subnet.continent},
            {"subnet", regional.subnet.address.text()},
            {"prefix_length", regional.subnet.prefix_length},
            {"outcome", record::json_of(outcome)},
            {"content", record::json_of(*regional.content)}};
}

Json json_of(const ZoneFinding& zone) {
    Json out = {{"zone", zone.zone.text()},
                {"name", zone.question.name.text()},
                {"type", dns::write_rr_type(zone.question.type)}};
    if (zone.leads_to)
        out["leads_to"] = zone.leads_to->text();
    out["delegation"] = json_of(zone.delegation);
    for (const ServerFinding& server : zone.servers)
        out["servers"].push_back(json_of(server));
    for (const RegionalAnswer& regional : zone.regional)
        out["regional"].push_back(json_of(regional));
    out["agreement"] = authority::word(zone.agreement);
    put(out, "serial", zone.serial);
    return out;
}

/// Of what is compared with an expectation: an error is not.
dns::AnswerContent read_finding(const Fields& fields, dns::RrType type) {
    dns::AnswerContent content = read_content(fields, type);
    if (content.kind > dns::AnswerKind::nxdomain)
        fields.fail("kind", "must be positive, nodata or nxdomain here");
    return content;
}

ServerFinding read_server(Fields fields, dns::RrType type, Contents& contents) {
    ServerFinding server;
    server.server = fields.name("name");
    server.address = fields.optional_address("address");
    server.health = fields.word<ServerHealth>("health", health_words);
    server.detail = fields.shown_text("detail");
    server.is_authoritative = fields.flag("authoritative");
    server.serial = fields.optional_whole("serial");
    server.negative_ttl = fields.optional_whole("negative_ttl");
    if (auto outcome = fields.optional_object("outcome"))
        server.outcome = read_outcome(*std::move(outcome), type, contents);
    if (auto content = fields.optional_object("content"))
        server.content = contents.shared(read_finding(*std::move(content), type));
    fields.refuse_unknown_keys();
    return server;
}

DsFinding read_ds(Fields fields) {
    DsFinding ds;
    ds.key_tag = static_cast<std::uint16_t>(fields.whole("key_tag", UINT16_MAX));
    ds.algorithm = static_cast<std::uint8_t>(fields.whole("algorithm", UINT8_MAX));
    ds.digest_type = static_cast<std::uint8_t>(fields.whole("digest_type", UINT8_MAX));
    ds.fit = fields.word<DsFinding::Fit>("fit", ds_fit_words);
    fields.refuse_unknown_keys();
    return ds;
}

Delegation read_delegation(Fields fields) {
    Delegation delegation;
    delegation.zone = fields.name("zone");
    delegation.parent = fields.name("parent");
    delegation.ns_at_parent = fields.names("ns_at_parent");
    delegation.parent_ns_ttl = fields.optional_whole("parent_ns_ttl");
    delegation.ns_at_zone = fields.names("ns_at_zone");
    delegation.zone_ns_ttl = fields.optional_whole("zone_ns_ttl");
    for (Fields& each : fields.objects("ds"))
        delegation.ds.push_back(read_ds(std::move(each)));
    delegation.is_cut_off = fields.flag("cut_off");
    delegation.ds_ttl = fields.optional_whole("ds_ttl");
    delegation.ds_state = fields.word<DsState>("ds_state", ds_state_words);
    fields.refuse_unknown_keys();
    return delegation;
}

RegionalAnswer read_regional(Fields& fields, dns::RrType type, Contents& contents) {
    RegionalAnswer regional;
    regional.subnet.continent = fields.shown_text("continent");
    regional.subnet.address = fields.address("subnet");
    regional.subnet.prefix_length = static_cast<std::uint8_t>(fields.whole("prefix_length", 128));
    regional.answer = read_outcome(fields.object("outcome"), type, contents).answer;
    if (!regional.answer.content)
        fields.fail("outcome", "must be an answer here");
    regional.content = contents.shared(read_finding(fields.object("content"), type));
    fields.refuse_unknown_keys();
    return regional;
}

ZoneFinding read_zone(Fields fields, Contents& contents) {
    ZoneFinding zone;
    zone.zone = fields.name("zone");
    zone.question = {fields.name("name"), fields.type("type")};
    zone.leads_to = fields.optional_name("leads_to");
    zone.delegation = read_delegation(fields.object("delegation"));
    for (Fields& server : fields.objects("servers"))
        zone.servers.push_back(read_server(std::move(server), zone.question.type, contents));
    for (Fields& regional : fields.objects("regional"))
        zone.regional.push_back(read_regional(regional, zone.question.type, contents));
    zone.agreement = fields.word<Agreement>("agreement", agreement_words);
    zone.serial = fields.optional_whole("serial");
    fields.refuse_unknown_keys();
    return zone;
}

}  // namespace

const std::vector<std::string_view> baseline_state_words =
    words<BaselineState, BaselineState::broken>();

Json json_of(const Baseline& baseline) {
    Json out = {{"name", baseline.question.name.text()},
                {"type", dns::write_rr_type(baseline.question.type)},
                {"state", authority::word(baseline.state)},
                {"content", json_of(baseline.content)}};
    put(out, "chain_ttls", baseline.chain_ttls);
    put(out, "record_ttls", baseline.record_ttls);
    put(out, "ttl", baseline.ttl);
    put(out, "negative_ttl", baseline.negative_ttl);
    for (const ZoneFinding& zone : baseline.zones)
        out["zones"].push_back(json_of(zone));
    put_names(out, "other_targets", baseline.other_targets);
    put_texts(out, "problems", baseline.problems);
    put_flag(out, "was_stopped", baseline.was_stopped);
    return out;
}

Baseline read_baseline(Fields fields, Contents& contents) {
    Baseline baseline;
    baseline.question = {fields.name("name"), fields.type("type")};
    baseline.state = fields.word<BaselineState>("state", baseline_state_words);
    baseline.content = read_finding(fields.object("content"), baseline.question.type);
    baseline.chain_ttls = fields.wholes("chain_ttls");
    baseline.record_ttls = fields.wholes("record_ttls");
    baseline.ttl = fields.optional_whole("ttl");
    baseline.negative_ttl = fields.optional_whole("negative_ttl");
    for (Fields& zone : fields.objects("zones"))
        baseline.zones.push_back(read_zone(std::move(zone), contents));
    baseline.other_targets = fields.names("other_targets");
    baseline.problems = fields.shown_texts("problems");
    baseline.was_stopped = fields.flag("was_stopped");
    fields.refuse_unknown_keys();
    return baseline;
}

}  // namespace dnsprop::record
