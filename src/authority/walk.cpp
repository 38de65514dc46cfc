#include "authority/walk.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "authority/assess.hpp"
#include "authority/walk_state.hpp"

namespace dnsprop::authority {

namespace asio = boost::asio;

namespace {

/// The zone where the way ended: those of its servers that were asked in vain.
ZoneFinding read_dead_end(const CnameHop& hop) {
    ZoneFinding zone;
    zone.zone = hop.descent.cut->apex;
    zone.question = hop.question;
    zone.delegation = hop.descent.cut->delegation();
    zone.servers = hop.descent.tried;
    return zone;
}

/// What the first authoritative answer of the last zone said, for want of more.
void take_first_word(const Route& route, Baseline& baseline) {
    const CnameHop& last = route.hops.back();
    baseline.state = route.state;
    if (!last.descent.is_answered())
        return;
    const dns::Answer& answer = last.descent.heard->outcome.answer;
    baseline.content = *answer.content;
    baseline.chain_ttls = answer.chain_ttls;
    baseline.record_ttls = answer.record_ttls;
    baseline.ttl = answer.ttl;
    baseline.negative_ttl = answer.negative_ttl;
}

/// "by place, CNAMEs of www.example.com lead to eu.example.net and 2 other names too, ...".
std::string other_targets_sentence(const Baseline& baseline) {
    const std::vector<dns::Name>& targets = baseline.other_targets;
    return fmt::format(
        "by place, CNAMEs of {} lead to {}{} too; what is there was not looked up, so every answer "
        "by that way counts",
        baseline.question.name.plain_text(), targets.front().plain_text(),
        targets.size() == 1 ? "" : fmt::format(" and {} more", targets.size() - 1));
}

bool is_answer(BaselineState state) {
    return state != BaselineState::unreachable && state != BaselineState::broken;
}

Baseline read_baseline(const dns::Question& question, const Route& route,
                       const std::vector<Survey>& surveys) {
    Baseline baseline;
    baseline.question = question;
    Problems problems = route.problems;
    for (const CnameHop& hop : route.hops) {
        const auto survey = std::ranges::find_if(surveys, [&](const Survey& each) {
            return std::ranges::find(each.hops, &hop) != each.hops.end();
        });
        if (survey == surveys.end()) {
            baseline.zones.push_back(read_dead_end(hop));
            continue;
        }
        baseline.zones.push_back(survey->finding_of(hop));
        for (const std::string& problem : survey->problems.all())
            problems.add(problem);
    }
    if (!is_answer(route.state)) {
        baseline.state = route.state;
    } else if (!conclude(baseline)) {
        take_first_word(route, baseline);
        problems.add("the authoritative servers answered once, and not when asked all together");
    }
    if (!baseline.other_targets.empty())
        problems.add(other_targets_sentence(baseline));
    baseline.problems = problems.all();
    return baseline;
}

}  // namespace

void Problems::add(std::string sentence) {
    if (std::ranges::find(all_, sentence) == all_.end())
        all_.push_back(std::move(sentence));
}

WalkState::WalkState(asio::io_context& context, const net::Routing& routing, WalkSettings settings)
    : context_(context),
      routing_(routing),
      settings_(std::move(settings)),
      cuts_(settings_.root_hints),
      random_(std::random_device()()) {}

bool WalkState::has_route(const net::IpAddress& address) const {
    return !settings_.has_route || settings_.has_route({address, 53});
}

void WalkState::begin() {
    is_stopped_ = false;
    waiters_ = std::make_shared<Waiters>();
}

void WalkState::stop() {
    is_stopped_ = true;
    waiters_->wake_all();
}

void WalkState::tell(std::size_t index, BaselineState state) {
    if (is_told_[index] || is_stopped_)
        return;
    is_told_[index] = true;
    if (on_first_word_)
        on_first_word_(index, state);
}

asio::awaitable<std::vector<ServerOutcome>> WalkState::put(AskOrder order, bool is_side,
                                                           Problems& problems) {
    // Walks for addresses leave half of what may be asked to the zone itself.
    const std::size_t limit = is_side ? max_queries_ / 2 : max_queries_;
    const std::size_t wanted = order.servers.size() * order.questions.size();
    order.max_probes = std::min(wanted, limit - std::min(limit, probes_));
    order.max_servers = settings_.max_servers;
    order.engine.attempts = settings_.attempts;
    order.engine.max_sockets = settings_.max_sockets;
    if (order.max_probes < wanted)
        problems.add(fmt::format("more than {} queries would be needed", limit));
    const bool is_sequence = order.is_first_enough;
    probes_ += is_sequence ? 0 : order.max_probes;
    AskResult result = co_await ask(context_, routing_, waiters_, std::move(order));
    probes_ += is_sequence ? result.begun : 0;
    queries_ += result.queries;
    co_return std::move(result.heard);
}

asio::awaitable<void> WalkState::find_all(const std::vector<dns::Question>& questions,
                                          std::vector<Route>& routes,
                                          std::vector<Survey>& surveys) {
    // The first one learns the way that the others then know.
    co_await find_route(questions.front(), 0, routes.front());
    std::vector<asio::awaitable<void>> tasks;
    for (std::size_t i = 1; i < questions.size(); ++i)
        tasks.push_back(find_route(questions[i], i, routes[i]));
    co_await run_all(context_, std::move(tasks));

    tasks.clear();
    for (Route& route : routes)
        for (CnameHop& hop : route.hops)
            if (hop.descent.is_answered())
                tasks.push_back(find_apex(hop, route.problems));
    co_await run_all(context_, std::move(tasks));

    for (Route& route : routes)
        for (CnameHop& hop : route.hops) {
            if (!hop.descent.is_answered())
                continue;
            const auto known = std::ranges::find_if(surveys, [&](const Survey& survey) {
                return survey.cut->apex == hop.descent.cut->apex;
            });
            Survey& survey = known == surveys.end() ? surveys.emplace_back() : *known;
            survey.cut = hop.descent.cut;
            survey.hops.push_back(&hop);
        }
    tasks.clear();
    for (Survey& each : surveys)
        tasks.push_back(survey(each));
    co_await run_all(context_, std::move(tasks));
}

asio::awaitable<BaselineReport> WalkState::find_baselines(std::shared_ptr<WalkState> self,
                                                          std::vector<dns::Question> questions,
                                                          Walk::OnFirstWord on_first_word) {
    const SteadyTime started = std::chrono::steady_clock::now();
    BaselineReport report;
    self->probes_ = 0;
    self->queries_ = 0;
    self->on_first_word_ = std::move(on_first_word);
    self->is_told_.assign(questions.size(), false);
    self->max_queries_ =
        self->settings_.max_queries + (std::max<std::size_t>(questions.size(), 1) - 1) *
                                          self->settings_.more_queries_per_question;

    asio::steady_timer deadline(self->context_, self->settings_.deadline);
    const auto on_deadline = [waiters = self->waiters_](const boost::system::error_code& error) {
        if (!error)
            waiters->wake_all();
    };
    deadline.async_wait(on_deadline);

    std::vector<Route> routes(questions.size());
    std::vector<Survey> surveys;
    if (!questions.empty())
        co_await self->find_all(questions, routes, surveys);
    deadline.cancel();

    const bool was_cut_short = self->is_over();
    for (std::size_t i = 0; i < questions.size(); ++i) {
        self->tell(i, routes[i].state);
        Baseline baseline = read_baseline(questions[i], routes[i], surveys);
        baseline.was_stopped = was_cut_short;
        if (was_cut_short && !self->is_stopped_)
            baseline.problems.push_back(
                fmt::format("not finished after {}",
                            write_duration(std::chrono::ceil<Seconds>(self->settings_.deadline))));
        report.baselines.push_back(std::move(baseline));
    }
    self->on_first_word_ = {};
    report.queries = self->queries_;
    report.took = std::chrono::steady_clock::now() - started;
    co_return report;
}

Walk::Walk(asio::io_context& context, const net::Routing& routing, WalkSettings settings)
    : state_(std::make_shared<WalkState>(context, routing, std::move(settings))) {}

Walk::~Walk() {
    state_->stop();
}

asio::awaitable<BaselineReport> Walk::find_baselines(std::vector<dns::Question> questions,
                                                     OnFirstWord on_first_word) {
    // Here and not in the coroutine, which begins later: a `stop` in between counts.
    state_->begin();
    return WalkState::find_baselines(state_, std::move(questions), std::move(on_first_word));
}

void Walk::stop() {
    state_->stop();
}

}  // namespace dnsprop::authority
