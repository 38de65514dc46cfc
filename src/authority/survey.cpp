// Every server of a zone: which there are, at which addresses, and what each says.
#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "authority/assess.hpp"
#include "authority/walk_state.hpp"

namespace dnsprop::authority {

namespace asio = boost::asio;

namespace {

void add_server(const dns::Name& name, std::vector<NameServer>& servers) {
    if (std::ranges::find(servers, name, &NameServer::name) == servers.end())
        servers.push_back({name, {}});
}

void add_question(const dns::Question& question, std::vector<dns::Question>& questions) {
    if (std::ranges::find(questions, question) == questions.end())
        questions.push_back(question);
}

/// The records of an authoritative answer, without those behind a CNAME.
std::vector<dns::Record> records_of(const ServerOutcome& heard) {
    if (!heard.reading || !std::holds_alternative<Authoritative>(*heard.reading) ||
        !heard.outcome.answer.content->chain.empty())
        return {};
    return heard.outcome.answer.content->records;
}

/// The NS set of the zone as its own servers give it, all together.
void read_own_ns(const Survey& survey, const dns::Question& ns, Delegation& delegation,
                 Problems& problems) {
    std::vector<std::vector<dns::Record>> sets;
    for (std::size_t i = 0; i < survey.servers.size(); ++i) {
        const ServerOutcome* heard = survey.heard_of(ns, i);
        if (heard == nullptr)
            continue;
        std::vector<dns::Record> records = records_of(*heard);
        if (records.empty())
            continue;
        for (const dns::Record& record : records)
            delegation.ns_at_zone.push_back(dns::Name::from_wire(record.rdata_bytes()));
        for (const dns::Ttl ttl : heard->outcome.answer.record_ttls)
            delegation.zone_ns_ttl =
                delegation.zone_ns_ttl ? std::max(*delegation.zone_ns_ttl, ttl) : ttl;
        sets.push_back(std::move(records));
    }
    std::ranges::sort(delegation.ns_at_zone);
    const auto repeats = std::ranges::unique(delegation.ns_at_zone);
    delegation.ns_at_zone.erase(repeats.begin(), repeats.end());
    if (std::ranges::any_of(sets, [&](const auto& set) { return set != sets.front(); }))
        problems.add(fmt::format("the servers of {} name different sets of name servers",
                                 survey.cut->apex.plain_text()));
}

/// All keys that the zone's servers give; nothing where none of them does.
std::optional<std::vector<dns::Record>> read_keys(const Survey& survey,
                                                  const dns::Question& dnskey) {
    std::optional<std::vector<dns::Record>> keys;
    for (std::size_t i = 0; i < survey.servers.size(); ++i) {
        const ServerOutcome* heard = survey.heard_of(dnskey, i);
        if (heard == nullptr || !heard->reading ||
            !std::holds_alternative<Authoritative>(*heard->reading))
            continue;
        if (!keys)
            keys.emplace();
        for (const dns::Record& record : records_of(*heard))
            if (std::ranges::find(*keys, record) == keys->end())
                keys->push_back(record);
    }
    return keys;
}

}  // namespace

const ServerOutcome* Survey::heard_of(const dns::Question& question, std::size_t server) const {
    const auto place = std::ranges::find(questions, question);
    const auto index = static_cast<std::size_t>(place - questions.begin());
    const auto found = std::ranges::find_if(heard, [&](const ServerOutcome& each) {
        return each.question == index && each.server == server;
    });
    return found == heard.end() ? nullptr : &*found;
}

ZoneFinding Survey::finding_of(const CnameHop& hop) const {
    ZoneFinding zone;
    zone.zone = cut->apex;
    zone.question = hop.question;
    zone.leads_to = hop.leads_to;
    zone.delegation = delegation;
    zone.regional = hop.regional;
    const dns::Question soa = {zone.zone, dns::RrType::soa};
    for (std::size_t i = 0; i < servers.size(); ++i) {
        const ServerAddress& server = servers[i];
        const ServerOutcome* said = heard_of(hop.question, i);
        if (said == nullptr) {
            ServerFinding finding;
            finding.server = server.server;
            finding.address = server.address;
            zone.servers.push_back(std::move(finding));
            continue;
        }
        zone.servers.push_back(
            read_finding(zone, server.server, server.address, said->outcome, said->reading));
        const ServerOutcome* own_soa = heard_of(soa, i);
        if (own_soa != nullptr)
            for (const dns::Record& record : records_of(*own_soa)) {
                ServerFinding& finding = zone.servers.back();
                finding.serial = serial_of(record);
                finding.negative_ttl =
                    negative_ttl_of(record, own_soa->outcome.answer.record_ttls.front());
            }
    }
    zone.servers.insert(zone.servers.end(), others.begin(), others.end());
    std::ranges::sort(zone.servers, [](const ServerFinding& a, const ServerFinding& b) {
        return std::tie(a.server, a.address) < std::tie(b.server, b.address);
    });
    assess(zone);
    return zone;
}

asio::awaitable<void> WalkState::ask_parent(ZoneCutPtr cut, std::optional<DsSet>& ds,
                                            Problems& problems) {
    const ZoneCutPtr parent = cuts_.find(cut->parent);
    if (cut->apex.is_root() || !parent)
        co_return;
    const dns::Question question = {cut->apex, dns::RrType::ds};
    const Descent descent = co_await ask_zone(parent, question, LookupChain(), problems);
    if (!descent.is_answered() || !std::holds_alternative<Authoritative>(*descent.heard->reading))
        co_return;
    ds.emplace();
    ds->records = records_of(*descent.heard);
    if (!ds->records.empty())
        ds->ttl = descent.heard->outcome.answer.ttl;
}

asio::awaitable<void> WalkState::ask_own_servers(ZoneCutPtr cut, dns::Name apex,
                                                 std::vector<NameServer>& servers,
                                                 Problems& problems) {
    const dns::Question question = {apex, dns::RrType::ns};
    const Descent descent = co_await ask_zone(cut, question, LookupChain(), problems);
    if (!descent.is_answered())
        co_return;
    for (const dns::Record& record : records_of(*descent.heard)) {
        if (servers.size() > settings_.max_servers)
            break;  // one too many shows that there are too many
        const dns::Name name = dns::Name::from_wire(record.rdata_bytes());
        const auto known = std::ranges::find(cut->servers, name, &NameServer::name);
        servers.push_back(known == cut->servers.end() ? NameServer{name, {}} : *known);
    }
}

void WalkState::choose_servers(const std::vector<NameServer>& servers, Survey& survey) {
    std::set<net::IpAddress> seen;
    for (const NameServer& server : servers) {
        const std::vector<net::IpAddress> addresses = cuts_.addresses_of(server);
        if (addresses.empty())
            survey.others.push_back(unasked(server.name, std::nullopt));
        for (const net::IpAddress& address : addresses) {
            if (!seen.insert(address).second)
                continue;
            if (can_ask(address))
                survey.servers.push_back({server.name, address});
            else
                survey.others.push_back(unasked(server.name, address));
        }
    }
}

asio::awaitable<void> WalkState::ask_round(Survey& survey) {
    // Whole servers only: half a server's answers cannot be judged.
    const std::size_t left = max_queries_ - std::min(max_queries_, probes_);
    const std::size_t affordable = left / survey.questions.size();
    while (survey.servers.size() > affordable) {
        const ServerAddress& server = survey.servers.back();
        survey.others.push_back(unasked(server.server, server.address));
        survey.servers.pop_back();
        survey.problems.add(fmt::format("more than {} queries would be needed for {}", max_queries_,
                                        survey.cut->apex.plain_text()));
    }
    AskOrder order;
    order.servers = survey.servers;
    order.questions = survey.questions;
    order.zone = survey.cut->apex;
    order.engine.timeout = settings_.round_timeout;
    survey.heard = co_await put(std::move(order), false, survey.problems);
}

asio::awaitable<void> WalkState::survey(Survey& survey) {
    std::vector<asio::awaitable<void>> tasks;
    tasks.push_back(ask_servers(survey));
    tasks.push_back(ask_regions(survey));
    co_await run_all(context_, std::move(tasks));
    co_await mend_regions(survey);
}

asio::awaitable<void> WalkState::ask_servers(Survey& survey) {
    const ZoneCutPtr cut = survey.cut;
    std::optional<DsSet> ds;
    std::vector<NameServer> own;
    std::vector<asio::awaitable<void>> tasks;
    tasks.push_back(ask_parent(cut, ds, survey.problems));
    tasks.push_back(ask_own_servers(cut, cut->apex, own, survey.problems));
    tasks.push_back(look_up_all(cut->servers, LookupChain(), survey.problems));
    co_await run_all(context_, std::move(tasks));

    std::vector<NameServer> servers = cut->servers;
    for (const NameServer& server : own)
        add_server(server.name, servers);
    const bool is_cut_off = servers.size() > settings_.max_servers || cut->is_cut_off;
    if (is_cut_off) {
        servers.resize(std::min(servers.size(), settings_.max_servers));
        survey.problems.add(fmt::format("{} has more than {} name servers; the rest is left out",
                                        cut->apex.plain_text(), settings_.max_servers));
    }
    std::vector<NameServer> fresh(servers.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                        servers.size(), cut->servers.size())),
                                  servers.end());
    co_await look_up_all(std::move(fresh), LookupChain(), survey.problems);

    const dns::Question soa = {cut->apex, dns::RrType::soa};
    const dns::Question ns = {cut->apex, dns::RrType::ns};
    const dns::Question dnskey = {cut->apex, dns::RrType::dnskey};
    for (const CnameHop* hop : survey.hops)
        add_question(hop->question, survey.questions);
    add_question(soa, survey.questions);
    add_question(ns, survey.questions);
    if (ds && !ds->records.empty())
        add_question(dnskey, survey.questions);
    choose_servers(servers, survey);
    co_await ask_round(survey);

    survey.delegation = cut->delegation();
    Delegation& delegation = survey.delegation;
    delegation.is_cut_off = is_cut_off;
    read_own_ns(survey, ns, delegation, survey.problems);
    if (ds) {
        compare_keys(ds->records, read_keys(survey, dnskey), delegation);
        delegation.ds_ttl = ds->ttl;
    }
    for (std::string& problem : problems_of(delegation))
        survey.problems.add(std::move(problem));
}

}  // namespace dnsprop::authority
