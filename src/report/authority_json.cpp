#include "report/authority_json.hpp"

#include "diagnose/authority_finding.hpp"
#include "dns/ldns_codec.hpp"
#include "report/machine_words.hpp"

namespace dnsprop::report {

namespace {

using authority::Delegation;
using authority::ServerFinding;
using authority::ZoneFinding;

Json names_json(const std::vector<dns::Name>& names) {
    Json out = Json::array();
    for (const dns::Name& name : names)
        out.push_back(name.text());
    return out;
}

Json texts_of(const std::vector<dns::Record>& records) {
    Json out = Json::array();
    for (std::size_t i = 0; i < std::min(records.size(), max_answers); ++i)
        out.push_back(dns::write_rdata(records[i].type, records[i].rdata_bytes()));
    return out;
}

Json server_json(const ServerFinding& server) {
    const bool is_answered = server.outcome && server.outcome->has_answer();
    return {{"name", server.server.text()},
            {"address", server.address ? Json(server.address->text()) : Json(nullptr)},
            {"health", authority::word(server.health)},
            {"detail", text_or_null(server.detail)},
            {"rtt_ms", is_answered ? Json(rtt_milliseconds(*server.outcome)) : Json(nullptr)},
            {"rcode", is_answered ? Json(dns::write_rcode(server.outcome->answer.content->rcode))
                                  : Json(nullptr)},
            {"authoritative", server.is_authoritative},
            {"serial", or_null(server.serial)},
            {"chain", server.content ? texts_of(server.content->chain) : Json::array()},
            {"answers", server.content ? texts_of(server.content->records) : Json::array()}};
}

Json delegation_json(const Delegation& delegation) {
    Json ds = Json::array();
    for (const authority::DsFinding& each : delegation.ds)
        ds.push_back({{"key_tag", each.key_tag},
                      {"algorithm", each.algorithm},
                      {"digest_type", each.digest_type},
                      {"fits", each.fit == authority::DsFinding::Fit::matches}});
    return {{"parent", delegation.parent.text()},
            {"ns_at_parent", names_json(delegation.ns_at_parent)},
            {"parent_ns_ttl", or_null(delegation.parent_ns_ttl)},
            {"ns_at_zone", names_json(delegation.ns_at_zone)},
            {"zone_ns_ttl", or_null(delegation.zone_ns_ttl)},
            {"ds_ttl", or_null(delegation.ds_ttl)},
            {"ds_state", authority::word(delegation.ds_state)},
            {"ds", std::move(ds)}};
}

Json regional_json(const authority::RegionalAnswer& regional) {
    return {{"continent", regional.subnet.continent},
            {"subnet", regional.subnet.text()},
            {"scope_prefix_length", regional.answer.client_subnet->scope_prefix_length},
            {"rcode", dns::write_rcode(regional.content->rcode)},
            {"chain", texts_of(regional.content->chain)},
            {"answers", texts_of(regional.content->records)}};
}

Json zone_json(const ZoneFinding& zone) {
    Json servers = Json::array();
    for (const ServerFinding& server : zone.servers)
        servers.push_back(server_json(server));
    Json regional = Json::array();
    for (const authority::RegionalAnswer& each : zone.regional)
        regional.push_back(regional_json(each));
    return {{"zone", zone.zone.text()},
            {"asked", zone.question.name.text()},
            {"leads_to", zone.leads_to ? Json(zone.leads_to->text()) : Json(nullptr)},
            {"agreement", authority::word(zone.agreement)},
            {"serial", or_null(zone.serial)},
            {"delegation", delegation_json(zone.delegation)},
            {"servers", std::move(servers)},
            {"regional", std::move(regional)}};
}

}  // namespace

Json authority_json(const diagnose::QuestionResult& result) {
    if (!result.baseline)
        return nullptr;
    const authority::Baseline& baseline = *result.baseline;
    Json zones = Json::array();
    for (const ZoneFinding& zone : baseline.zones)
        zones.push_back(zone_json(zone));
    return {
        {"state", authority::word(baseline.state)},
        {"agreement", authority::word(baseline.agreement())},
        {"expected", diagnose::word(diagnose::check_authority(baseline, result.expectation).state)},
        {"chain", texts_of(baseline.content.chain)},
        {"answers", texts_of(baseline.content.records)},
        {"ttl", or_null(baseline.ttl)},
        {"negative_ttl", or_null(baseline.negative_ttl)},
        {"resolvers_asked", result.was_asked},
        {"name_servers_by_resolvers",
         result.reported_name_servers
             ? Json{{"zone", result.reported_name_servers->zone.text()},
                    {"servers", names_json(result.reported_name_servers->servers)},
                    {"witnesses", result.reported_name_servers->identity_targets}}
             : Json(nullptr)},
        {"zones", std::move(zones)},
        {"problems", baseline.problems}};
}

Json diagnosis_json(const diagnose::Diagnosis& diagnosis) {
    if (diagnosis.cause == diagnose::Cause::none)
        return nullptr;
    return {{"cause", diagnose::word(diagnosis.cause)},
            {"detail", text_or_null(diagnosis.detail)},
            {"until", time_or_null(diagnosis.until)},
            {"bound", text_or_null(diagnose::word(diagnosis.bound))}};
}

Json diagnosis_json(const diagnose::QuestionResult& result, std::size_t row) {
    return row < result.diagnoses.size() ? diagnosis_json(result.diagnoses[row]) : Json(nullptr);
}

Json local_json(const diagnose::LocalView& local) {
    if (local.is_empty())
        return nullptr;
    Json hosts = nullptr;
    if (!local.hosts_addresses.empty()) {
        hosts = {{"file", local.hosts_file},
                 {"addresses", Json::array()},
                 {"matches", local.hosts_match}};
        for (const net::IpAddress& address : local.hosts_addresses)
            hosts["addresses"].push_back(address.text());
    }
    Json resolvers = Json::array();
    for (const diagnose::LocalResolver& each : local.resolvers) {
        Json resolver = {{"address", each.endpoint.address.text()}, {"port", each.endpoint.port}};
        resolver.update(outcome_json(each.row));
        resolvers.push_back(std::move(resolver));
    }
    return {{"hosts", std::move(hosts)}, {"resolvers", std::move(resolvers)}};
}

}  // namespace dnsprop::report
