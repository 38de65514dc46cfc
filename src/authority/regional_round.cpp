// The answers that clients in other places get: one server of a zone, asked on behalf of one
// network of each place.
#include <algorithm>

#include "authority/assess.hpp"
#include "authority/walk_state.hpp"

namespace dnsprop::authority {

namespace asio = boost::asio;

namespace {

bool has_data(const dns::AnswerContent& content) {
    return !content.records.empty() || !content.chain.empty();
}

/// Answers may differ by place only where there is something to answer, and a server without
/// EDNS cannot tell.
bool may_differ(const check::Outcome& outcome) {
    return has_data(*outcome.answer.content) && !outcome.notes.has(check::Note::without_edns);
}

/// A healthy server that has data: the one asked before, else the nearest.
const ServerFinding* choose(const ZoneFinding& zone, const std::optional<ServerAddress>& before) {
    const ServerFinding* best = nullptr;
    for (const ServerFinding& each : zone.servers) {
        if (each.health != ServerHealth::healthy || !each.content || !may_differ(*each.outcome))
            continue;
        if (before && each.address == before->address)
            return &each;
        if (best == nullptr || each.outcome->rtt < best->outcome->rtt)
            best = &each;
    }
    return best;
}

/// What came for one network, where it was made for that.
std::optional<RegionalAnswer> read_regional(const ServerOutcome& heard,
                                            const RegionalSubnet& subnet, const dns::Name& zone,
                                            const std::optional<dns::Name>& leads_to) {
    const dns::Answer& answer = heard.outcome.answer;
    if (!heard.reading || !std::holds_alternative<Authoritative>(*heard.reading) ||
        !is_made_for(answer, subnet) || answer.content->kind == dns::AnswerKind::cname_loop ||
        answer.content->kind == dns::AnswerKind::chain_too_long)
        return std::nullopt;
    RegionalAnswer regional;
    regional.subnet = subnet;
    regional.answer = answer;
    regional.content =
        std::make_shared<const dns::AnswerContent>(inside_zone(*answer.content, zone, leads_to));
    return regional;
}

/// A few round trips: a server that drops such queries must not hold up the walk.
SteadyDuration patience(SteadyDuration distance) {
    return std::clamp<SteadyDuration>(4 * distance, std::chrono::milliseconds(300),
                                      std::chrono::seconds(1));
}

}  // namespace

asio::awaitable<void> WalkState::ask_regions(Survey& survey) {
    std::vector<asio::awaitable<void>> tasks;
    for (CnameHop* hop : survey.hops)
        if (varies_by_place(hop->question.type) && may_differ(hop->descent.heard->outcome))
            tasks.push_back(ask_regions(survey, *hop, *hop->descent.server,
                                        hop->descent.heard->outcome.rtt, survey.problems));
    co_await run_all(context_, std::move(tasks));
}

asio::awaitable<void> WalkState::mend_regions(Survey& survey) {
    std::vector<asio::awaitable<void>> tasks;
    for (CnameHop* hop : survey.hops) {
        if (settings_.client_subnets.empty() || !varies_by_place(hop->question.type))
            continue;
        const ZoneFinding zone = survey.finding_of(*hop);
        const ServerFinding* server = choose(zone, hop->regional_server);
        if (server != nullptr && hop->regional_server &&
            server->address == hop->regional_server->address)
            continue;
        hop->regional.clear();
        if (server == nullptr)
            continue;
        const ServerAddress other{server->server, *server->address};
        tasks.push_back(ask_regions(survey, *hop, other, server->outcome->rtt, survey.problems));
    }
    co_await run_all(context_, std::move(tasks));
}

asio::awaitable<void> WalkState::ask_regions(const Survey& survey, CnameHop& hop,
                                             ServerAddress server, SteadyDuration distance,
                                             Problems& problems) {
    if (settings_.client_subnets.empty())
        co_return;
    AskOrder order;
    order.servers.push_back(server);
    order.zone = survey.cut->apex;
    for (const RegionalSubnet& subnet : settings_.client_subnets) {
        order.questions.push_back(hop.question);
        order.client_subnets.push_back(option_of(subnet));
    }
    order.engine.timeout = patience(distance);
    hop.regional_server = std::move(server);
    std::vector<ServerOutcome> heard = co_await put(std::move(order), true, problems);
    std::ranges::sort(heard, {}, &ServerOutcome::question);
    hop.regional.clear();
    for (const ServerOutcome& each : heard)
        if (auto regional = read_regional(each, settings_.client_subnets[each.question],
                                          survey.cut->apex, hop.leads_to))
            hop.regional.push_back(*std::move(regional));
}

}  // namespace dnsprop::authority
