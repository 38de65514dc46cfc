#include "run/conductor.hpp"

#include <algorithm>

#include "diagnose/identity_probe.hpp"
#include "diagnose/interception.hpp"
#include "diagnose/system_files.hpp"

namespace dnsprop::run {

using watch::Moment;

namespace {

/// Snapshots are made so often at most while much comes in.
constexpr SteadyDuration least_between_refreshes = std::chrono::milliseconds(100);
/// Of a run of many rows no more than about a tenth of the time goes into them.
constexpr int refresh_share = 10;
/// Of a check, Polls are told one by one as they come: Snapshots are for its turning points.
constexpr SteadyDuration least_between_refreshes_of_check = std::chrono::seconds(1);
/// A machine that was suspended, or a clock that was set, is noticed so soon.
constexpr SteadyDuration longest_sleep = std::chrono::seconds(1);
/// What is due has been asked; if something still is, it waits for what comes in, as for a socket.
constexpr SteadyDuration least_sleep = std::chrono::milliseconds(1);
constexpr SteadyDuration until_room = std::chrono::milliseconds(5);

}  // namespace

Conductor::Conductor(const RunPlan& plan, Asker& asker, Clock& clock,
                     std::vector<Observer*> observers)
    : plan_(plan),
      asker_(asker),
      clock_(clock),
      observers_(std::move(observers)),
      watch_(plan.plan, plan.providers, plan.expectations, plan.rules,
             static_cast<std::uint64_t>(clock.now().elapsed.time_since_epoch().count()),
             clock.now()),
      refreshed_at_(clock.now().elapsed),
      least_between_refreshes_(plan.rules.once ? least_between_refreshes_of_check
                                               : least_between_refreshes),
      between_refreshes_(least_between_refreshes_) {
    for (const dns::Question& question : plan.plan.questions)
        prepared_.push_back(std::make_shared<const check::PreparedQuestion>(question));
}

Conductor::~Conductor() {
    asker_.listen(nullptr);
    clock_.cancel_alarm();
}

void Conductor::start(OnEnd on_end) {
    on_end_ = std::move(on_end);
    phase_ = Phase::running;
    asker_.listen(this);
    teller_.tell(watch_.snapshot(), observers_);
    turn_soon();
}

void Conductor::stop() {
    if (phase_ != Phase::running)
        return;
    phase_ = Phase::stopping;
    turn_soon();
}

void Conductor::ask_now() {
    watch_.ask_now(clock_.now());
    has_news_ = true;
    turn_soon();
}

void Conductor::ask_now(const check::Probe& probe) {
    watch_.ask_now(probe, clock_.now());
    has_news_ = true;
    turn_soon();
}

// ---- What is heard.

void Conductor::hear(const record::Event& event, Moment now) {
    for (Observer* observer : observers_)
        observer->on_event(event, now);
    record::apply(event, now, watch_);
    has_news_ = true;
}

void Conductor::on_outcome(Purpose purpose, const check::Probe& probe,
                           const check::Outcome& outcome) {
    switch (purpose) {
        case Purpose::poll:
            hear(record::Heard{probe, outcome}, clock_.now());
            tell_poll(probe, outcome);
            break;
        case Purpose::diagnostic:
            hear(record::DiagnosticHeard{diagnostic_queries_[probe.question], outcome},
                 clock_.now());
            break;
        case Purpose::bogon:
            bogons_[{probe.question, probe.target}] = outcome;
            break;
        case Purpose::identity:
            identities_[{probe.question, probe.target}] = outcome;
            break;
        case Purpose::local:
            local_[{probe.question, probe.target}] = outcome;
            break;
    }
    turn_soon();
}

void Conductor::on_batch_end(Purpose purpose) {
    const Moment now = clock_.now();
    switch (purpose) {
        case Purpose::poll:
            hear(record::RoundEnded{}, now);
            has_round_ended_ = true;
            break;
        case Purpose::identity:
            watch_.on_identities_heard();
            break;
        case Purpose::local:
            take_local_outcomes(now);
            break;
        case Purpose::bogon:
        case Purpose::diagnostic:
            break;
    }
    turn_soon();
}

void Conductor::on_first_word(std::size_t question, authority::BaselineState state) {
    hear(record::FirstWordHeard{static_cast<std::uint32_t>(question), state}, clock_.now());
    turn_soon();
}

void Conductor::on_walk_end(std::vector<authority::Baseline> baselines) {
    is_walking_ = false;
    if (phase_ == Phase::over)
        return;
    // A walk that was cut short knows less than the one before it.
    if (phase_ == Phase::running || !has_walked_)
        hear(record::BaselinesHeard{std::move(baselines)}, clock_.now());
    has_walked_ = true;
    tell_polls_held_back();
    is_refresh_due_ = true;
    turn_soon();
}

void Conductor::read_hosts(Moment now) {
    if (std::exchange(has_read_hosts_, true))
        return;
    for (std::uint32_t i = 0; i < plan_.plan.questions.size(); ++i)
        hear(record::LocalHeard{i,
                                {plan_.local.hosts_file,
                                 diagnose::read_hosts(plan_.local.hosts_text,
                                                      plan_.plan.questions[i]),
                                 {}}},
             now);
}

void Conductor::take_local_outcomes(Moment now) {
    for (const std::uint32_t question : local_questions_) {
        record::LocalHeard heard{question, {plan_.local.hosts_file, {}, {}}};
        heard.answers.hosts_addresses =
            diagnose::read_hosts(plan_.local.hosts_text, plan_.plan.questions[question]);
        for (std::uint32_t i = 0; i < plan_.local.resolvers.size(); ++i)
            if (const auto found = local_.find({question, i}); found != local_.end())
                heard.answers.outcomes.push_back(
                    {plan_.local.resolvers[i].endpoint, found->second});
        hear(heard, now);
    }
    local_questions_.clear();
    local_.clear();
}

/// One device that answers for all resolvers makes every row worthless. It is looked for once: a
/// network does not begin to do that in the middle of a run.
void Conductor::judge_interception(Moment now) {
    std::vector<check::Outcome> bogons;
    for (auto& [key, outcome] : bogons_)
        bogons.push_back(std::move(outcome));
    const std::vector<diagnose::IdentityAnswer> identities = diagnose::identity_answers_of(
        plan_.interception.identity, [this](std::uint32_t question, std::uint32_t target) {
            const auto found = identities_.find({question, target});
            return found == identities_.end() ? nullptr : &found->second;
        });
    refresh(now);
    std::optional<diagnose::Interception> interception;
    for (const diagnose::QuestionResult& result : watch_.snapshot().check.questions)
        if (!interception)
            interception =
                diagnose::find_interception({bogons, result.rows, plan_.plan.targets, identities});
    hear(record::InterceptionHeard{std::move(interception)}, now);
    is_refresh_due_ = true;
}

// ---- What observers are told.

bool Conductor::is_judgeable(std::size_t question) const {
    return has_walked_ || !plan_.rules.has_source ||
           watch_.snapshot().check.questions[question].expectation.can_judge();
}

void Conductor::tell_poll(const check::Probe& probe, const check::Outcome& outcome) {
    if (!is_judgeable(probe.question)) {
        held_back_.emplace_back(probe, outcome);
        return;
    }
    check::Row poll;
    poll.probe = probe;
    poll.outcome = outcome;
    poll.judgement = check::judge(outcome, plan_.plan.targets[probe.target].resolver,
                                  watch_.snapshot().check.questions[probe.question].expectation);
    poll.expires_at = check::own_expiry(poll);
    for (Observer* observer : observers_)
        observer->on_poll(poll);
}

void Conductor::tell_polls_held_back() {
    for (const auto& [probe, outcome] : std::exchange(held_back_, {}))
        tell_poll(probe, outcome);
}

void Conductor::refresh(Moment now) {
    // A recording cannot tell a machine that slept from a time in which nothing was due.
    if (now.elapsed - snapshot().now.elapsed > watch::longest_pause)
        for (Observer* observer : observers_)
            observer->on_event(record::Resumed{snapshot().now}, now);
    has_news_ = false;
    is_refresh_due_ = false;
    if (watch_.refresh(now))
        for (Observer* observer : observers_)
            observer->on_event(record::Refreshed{}, now);
    teller_.tell(watch_.snapshot(), observers_);
    const SteadyDuration cost = clock_.now().elapsed - now.elapsed;
    between_refreshes_ = std::max(least_between_refreshes_, refresh_share * cost);
    refreshed_at_ = now.elapsed;
    if (std::exchange(has_round_ended_, false))
        for (Observer* observer : observers_)
            observer->on_round(watch_.snapshot());
}

// ---- What is done.

void Conductor::turn_soon() {
    const Moment now = clock_.now();
    if (alarm_at_ <= now.elapsed || phase_ == Phase::over)
        return;
    alarm_at_ = now.elapsed;
    clock_.set_alarm(now.elapsed, [this] { turn(); });
}

void Conductor::turn() {
    alarm_at_ = SteadyTime::max();
    const Moment now = clock_.now();
    if (phase_ == Phase::stopping || wants_end()) {
        phase_ = Phase::stopping;
        asker_.stop();
        // It ends within one turn of the loop, and what it knows is worth having.
        if (!is_walking_)
            end(std::nullopt);
        return;
    }
    if (watch_.take_interception_judgement_due(now))
        judge_interception(now);
    ask_what_is_due(now);
    const bool is_time =
        is_refresh_due_ || has_round_ended_ ||
        now.elapsed - refreshed_at_ >= (has_news_ ? between_refreshes_ : longest_sleep);
    if (is_time || watch_.needs_refresh()) {
        refresh(now);
        // What came to light may be a reason to ask.
        ask_what_is_due(now);
    }
    if (const auto ending = watch_.ending())
        end(ending);
    else
        set_alarm(now);
}

void Conductor::end(std::optional<watch::Ending> ending) {
    asker_.stop();
    clock_.cancel_alarm();
    tell_polls_held_back();
    const Moment now = clock_.now();
    read_hosts(now);
    if (has_news_)
        refresh(now);
    phase_ = Phase::over;
    const OnEnd on_end = std::move(on_end_);
    on_end(ending);
}

void Conductor::ask_what_is_due(Moment now) {
    if (watch_.take_walk_due(now)) {
        is_walking_ = true;
        asker_.walk();
    }
    ask_polls(now);
    ask_local_resolvers(now);
    read_hosts(now);
    ask_diagnostic_queries(now);
}

void Conductor::ask_polls(Moment now) {
    if (now.elapsed < watch_.next_wake() || !asker_.has_room())
        return;
    std::vector<check::ProbeOrder> orders;
    for (const check::Probe& probe : watch_.take_due(now))
        orders.push_back({probe, prepared_[probe.question]});
    if (orders.empty())
        return;
    asker_.ask(Purpose::poll, std::move(orders));
    if (watch_.take_interception_due(now))
        seek_interception();
}

void Conductor::seek_interception() {
    for (const Purpose purpose : {Purpose::bogon, Purpose::identity})
        asker_.ask(purpose, interception_orders(plan_.interception, purpose));
}

void Conductor::ask_diagnostic_queries(Moment now) {
    std::vector<diagnose::DiagnosticQuery> queries = watch_.take_diagnostic_queries(now);
    if (queries.empty())
        return;
    diagnostic_queries_ = std::move(queries);
    diagnose::DiagnosticQuerySource source(diagnostic_queries_);
    std::vector<check::ProbeOrder> orders;
    while (auto order = source.next())
        orders.push_back(*std::move(order));
    asker_.ask(Purpose::diagnostic, std::move(orders));
}

void Conductor::ask_local_resolvers(Moment now) {
    std::vector<std::uint32_t> questions = watch_.take_local_due(now);
    if (questions.empty())
        return;
    local_questions_ = std::move(questions);
    std::vector<check::ProbeOrder> orders;
    for (const std::uint32_t question : local_questions_)
        for (std::uint32_t target = 0; target < plan_.local.resolvers.size(); ++target)
            orders.push_back({{question, target}, prepared_[question]});
    asker_.ask(Purpose::local, std::move(orders));
}

bool Conductor::wants_end() const {
    return std::ranges::any_of(observers_,
                               [](const Observer* observer) { return observer->wants_end(); });
}

void Conductor::set_alarm(Moment now) {
    SteadyTime wake = std::min(watch_.next_wake(), refreshed_at_ + longest_sleep);
    if (has_news_)
        wake = std::min(wake, refreshed_at_ + between_refreshes_);
    wake = std::clamp(wake, now.elapsed + (asker_.has_room() ? least_sleep : until_room),
                      now.elapsed + longest_sleep);
    if (alarm_at_ <= wake)
        return;
    alarm_at_ = wake;
    clock_.set_alarm(wake, [this] { turn(); });
}

}  // namespace dnsprop::run
