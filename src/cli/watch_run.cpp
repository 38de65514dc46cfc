#include "cli/watch_run.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "cli/clock.hpp"
#include "cli/outcome_table.hpp"
#include "diagnose/system_files.hpp"

namespace dnsprop::cli {

namespace asio = boost::asio;
using watch::Moment;

namespace {

/// Screens are drawn, and ends are looked for, so often at most while much comes in.
constexpr SteadyDuration between_refreshes = std::chrono::milliseconds(100);
/// A machine that was suspended, or a clock that was set, is noticed so soon.
constexpr SteadyDuration longest_sleep = std::chrono::seconds(1);
/// This machine's own resolver is of interest, and no part of the matter.
constexpr SteadyDuration between_local_polls = std::chrono::minutes(1);

/// Probes that were chosen one by one.
class ChosenProbes final : public check::ProbeSource {
public:
    ChosenProbes(std::vector<check::Probe> probes,
                 const std::vector<std::shared_ptr<const check::PreparedQuestion>>& prepared)
        : probes_(std::move(probes)), prepared_(prepared) {}

    std::optional<check::ProbeOrder> next() override {
        if (next_ == probes_.size())
            return std::nullopt;
        const check::Probe probe = probes_[next_++];
        return check::ProbeOrder{probe, prepared_[probe.question]};
    }

private:
    std::vector<check::Probe> probes_;
    const std::vector<std::shared_ptr<const check::PreparedQuestion>>& prepared_;
    std::size_t next_ = 0;
};

}  // namespace

/// What was due at one moment, with sockets of its own: fresh ports, and nobody waits for another
/// round's silent ones.
class WatchRun::Round final : public check::OutcomeSink {
public:
    Round(WatchRun& run, std::vector<check::Probe> probes, check::EngineSettings settings)
        : run_(run),
          sockets_(std::min(settings.max_sockets, probes.size() + 2)),
          source_(std::move(probes), run.prepared_),
          engine_(run.context_, run.ready_.plan.targets, run.network_.routing(), settings, *this) {
        engine_.start(source_, [this] {
            is_done_ = true;
            run_.has_news_ = true;
        });
    }

    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override {
        run_.take(probe, outcome);
    }

    bool is_done() const { return is_done_; }
    std::size_t sockets() const { return sockets_; }

private:
    WatchRun& run_;
    std::size_t sockets_;
    ChosenProbes source_;
    check::Engine engine_;
    bool is_done_ = false;
};

class WatchRun::DiagnosticRound {
public:
    DiagnosticRound(WatchRun& run, std::vector<diagnose::DiagnosticQuery> diagnostic_queries)
        : diagnostic_queries_(std::move(diagnostic_queries)),
          answers_(diagnostic_queries_),
          recorded_(answers_, run.recording_, diagnostic_queries_),
          source_(diagnostic_queries_),
          engine_(run.context_, run.ready_.plan.targets, run.network_.routing(),
                  run.asking_.aside(), recorded_) {
        engine_.start(source_, [this] { is_done_ = true; });
    }

    bool is_done() const { return is_done_; }
    diagnose::DiagnosticAnswers take_answers() { return std::move(answers_); }

private:
    std::vector<diagnose::DiagnosticQuery> diagnostic_queries_;
    diagnose::DiagnosticAnswers answers_;
    RecordedDiagnosticAnswers recorded_;
    diagnose::DiagnosticQuerySource source_;
    check::Engine engine_;
    bool is_done_ = false;
};

/// This machine's own resolvers, the same questions.
class WatchRun::LocalPoll {
public:
    LocalPoll(WatchRun& run, const std::vector<std::uint32_t>& asked)
        : plan_(plan_of(run.ready_)),
          source_(plan_, asked),
          engine_(run.context_, plan_.targets, run.network_.routing(), run.asking_.aside(),
                  outcomes_) {
        engine_.start(source_, [this] { is_done_ = true; });
    }

    bool is_done() const { return is_done_; }

    std::vector<diagnose::LocalOutcome> outcomes(std::uint32_t question) const {
        std::vector<diagnose::LocalOutcome> out;
        for (std::uint32_t i = 0; i < plan_.targets.size(); ++i)
            if (const check::Outcome* outcome = outcomes_.find(question, i))
                out.push_back({plan_.targets[i].endpoint, *outcome});
        return out;
    }

private:
    static check::Plan plan_of(const Preparation& ready) {
        check::Plan plan;
        plan.questions = ready.plan.questions;
        for (const net::Endpoint& endpoint : ready.local.resolvers)
            plan.targets.push_back({{}, endpoint});
        return plan;
    }

    check::Plan plan_;
    OutcomeTable outcomes_;
    check::PlanSource source_;
    check::Engine engine_;
    bool is_done_ = false;
};

WatchRun::WatchRun(asio::io_context& context, const Settings& settings, const Preparation& ready,
                   const Network& network, Recording& recording, check::AttemptLog* log,
                   std::vector<WatchObserver*> observers)
    : context_(context),
      ready_(ready),
      network_(network),
      recording_(recording),
      asking_(settings, ready, network, log),
      observers_(std::move(observers)),
      watch_(ready.plan, ready.providers.get(), ready.expectations,
             judging_settings(settings, settings.watch.rules),
             static_cast<std::uint64_t>(moment_now().elapsed.time_since_epoch().count()),
             moment_now()),
      timer_(context) {
    for (const dns::Question& question : ready.plan.questions)
        prepared_.push_back(std::make_shared<const check::PreparedQuestion>(question));
}

WatchRun::~WatchRun() = default;

WatchRun::End WatchRun::run() {
    std::optional<watch::Ending> ending;
    while (!signal_ && !wants_end() && !ending) {
        const Moment now = moment_now();
        turn(now);
        ending = watch_.ending();
        if (ending)
            break;
        sleep_until_next(now);
        context_.run_one();
    }
    timer_.cancel();
    end_walk();
    rounds_.clear();
    diagnostic_round_.reset();
    local_.reset();
    interception_probe_.reset();
    refresh(moment_now());
    recording_.collect_reported_name_servers(record::Ended{signal_}, moment_now());
    return {ending, signal_};
}

void WatchRun::turn(Moment now) {
    take_finished(now);
    if (watch_.take_walk_due(now))
        start_walk();
    if (now.elapsed >= watch_.next_wake())
        start_round(now);
    start_diagnostic_queries(now);
    start_local_poll(now);
    const bool is_time =
        now.elapsed - refreshed_at_ >= (has_news_ ? between_refreshes : longest_sleep);
    if (is_time && refresh(now))
        // What came to light may be a reason to ask.
        if (now.elapsed >= watch_.next_wake())
            start_round(now);
}

void WatchRun::take(const check::Probe& probe, const check::Outcome& outcome) {
    const Moment now = moment_now();
    recording_.collect_reported_name_servers(record::Heard{probe, outcome}, now);
    watch_.on_outcome(probe, outcome, now);
    has_news_ = true;
    check::Row poll;
    poll.probe = probe;
    poll.outcome = outcome;
    poll.judgement = check::judge(outcome, ready_.plan.targets[probe.target].resolver,
                                  watch_.snapshot().check.questions[probe.question].expectation);
    poll.expires_at = check::own_expiry(poll);
    for (WatchObserver* observer : observers_)
        observer->on_poll(poll);
}

void WatchRun::take_finished(Moment now) {
    if (walked_) {
        recording_.collect_reported_name_servers(record::BaselinesHeard{walked_->baselines}, now);
        watch_.on_baselines(std::move(walked_->baselines), now);
        walked_.reset();
        walk_.reset();
        refresh(now);
    }
    const auto finished =
        std::erase_if(rounds_, [](const auto& round) { return round->is_done(); });
    for (std::size_t i = 0; i < finished; ++i)
        watch_.on_round_end(now);
    if (finished > 0)
        recording_.collect_reported_name_servers(record::RoundEnded{}, now);
    look_for_interception(now);
    if (finished > 0) {
        refresh(now);
        for (WatchObserver* observer : observers_)
            observer->on_round(watch_.snapshot());
    }
    if (diagnostic_round_ && diagnostic_round_->is_done()) {
        watch_.on_diagnostic_answers(diagnostic_round_->take_answers(), now);
        diagnostic_round_.reset();
        has_news_ = true;
    }
    if (local_ && local_->is_done()) {
        for (std::uint32_t i = 0; i < ready_.plan.questions.size(); ++i) {
            const diagnose::QuestionResult& result = watch_.snapshot().check.questions[i];
            std::vector<diagnose::LocalOutcome> outcomes = local_->outcomes(i);
            std::vector<net::IpAddress> hosts =
                diagnose::read_hosts(ready_.local.hosts_text, result.question);
            recording_.collect_reported_name_servers(
                record::LocalHeard{i, ready_.local.hosts_file, hosts, outcomes}, now);
            watch_.on_local_view(
                i, diagnose::make_local_view(result.question, result.expectation, std::move(hosts),
                                             ready_.local.hosts_file, outcomes));
        }
        local_.reset();
        has_news_ = true;
    }
}

/// One box that answers for everybody makes every row worthless. It is looked for once: a network
/// does not begin to do that while somebody waits.
void WatchRun::look_for_interception(Moment now) {
    if (!interception_probe_ || !rounds_.empty())
        return;
    for (const diagnose::QuestionResult& result : watch_.snapshot().check.questions) {
        const auto found = interception_probe_->judge(result.rows);
        if (!found)
            continue;
        recording_.collect_reported_name_servers(record::InterceptionHeard{*found}, now);
        watch_.on_interception(*found, now);
        break;
    }
    interception_probe_.reset();
    has_news_ = true;
}

void WatchRun::start_walk() {
    walk_ = asking_.make_walk(context_);
    auto walking = walk_->find_baselines(ready_.plan.questions);
    auto on_end = [this](const std::exception_ptr& thrown, authority::BaselineReport report) {
        if (thrown)
            std::rethrow_exception(thrown);
        walked_ = std::move(report);
    };
    const auto executor = context_.get_executor();
    asio::co_spawn(executor, std::move(walking), std::move(on_end));
}

void WatchRun::end_walk() {
    if (!walk_)
        return;
    walk_->stop();
    // It ends within one turn of the loop.
    while (!walked_)
        context_.run_one();
}

bool WatchRun::wants_end() const {
    return std::ranges::any_of(observers_,
                               [](const WatchObserver* observer) { return observer->wants_end(); });
}

std::size_t WatchRun::sockets_in_use() const {
    std::size_t sum = 0;
    for (const auto& round : rounds_)
        sum += round->sockets();
    return sum;
}

void WatchRun::start_round(Moment now) {
    check::EngineSettings settings = asking_.rounds();
    const std::size_t used = sockets_in_use();
    // What is due waits until sockets are free again.
    if (used + 2 > settings.max_sockets)
        return;
    settings.max_sockets -= used;
    std::vector<check::Probe> due = watch_.take_due(now);
    if (due.empty())
        return;
    rounds_.push_back(std::make_unique<Round>(*this, std::move(due), settings));
    if (std::exchange(has_asked_aside_, true))
        return;
    interception_probe_ = asking_.make_interception_probe(context_, ready_.plan.targets);
    if (interception_probe_)
        interception_probe_->start();
}

void WatchRun::start_diagnostic_queries(Moment now) {
    if (diagnostic_round_ || !rounds_.empty())
        return;
    std::vector<diagnose::DiagnosticQuery> diagnostic_queries = watch_.take_diagnostic_queries(now);
    if (!diagnostic_queries.empty())
        diagnostic_round_ = std::make_unique<DiagnosticRound>(*this, std::move(diagnostic_queries));
}

void WatchRun::start_local_poll(Moment now) {
    if (local_ || ready_.local.resolvers.empty() || now.elapsed < local_due_)
        return;
    std::vector<std::uint32_t> asked;
    for (std::uint32_t i = 0; i < ready_.plan.questions.size(); ++i)
        if (watch_.snapshot().authorities[i].phase == watch::Phase::asking)
            asked.push_back(i);
    if (asked.empty())
        return;
    local_due_ = now.elapsed + between_local_polls;
    local_ = std::make_unique<LocalPoll>(*this, asked);
}

bool WatchRun::refresh(Moment now) {
    refreshed_at_ = now.elapsed;
    has_news_ = false;
    // A recording cannot tell a machine that slept from a time in which nothing was due.
    if (now.elapsed - snapshot().now.elapsed > watch::longest_pause)
        recording_.collect_reported_name_servers(record::Resumed{snapshot().now}, now);
    const bool is_new = watch_.refresh(now);
    teller_.tell(watch_.snapshot(), observers_);
    return is_new;
}

void WatchRun::sleep_until_next(Moment now) {
    SteadyTime wake = std::min(watch_.next_wake(), refreshed_at_ + longest_sleep);
    if (has_news_)
        wake = std::min(wake, refreshed_at_ + between_refreshes);
    // Due, and no socket free for it: a round that ends wakes the loop.
    wake =
        std::clamp(wake, now.elapsed + std::chrono::milliseconds(5), now.elapsed + longest_sleep);
    if (armed_for_ <= wake)
        return;
    armed_for_ = wake;
    timer_.expires_after(wake - now.elapsed);
    timer_.async_wait([this](const boost::system::error_code& error) {
        // A wait that was cut short has been replaced by another.
        if (!error)
            armed_for_ = SteadyTime::max();
    });
}

void WatchRun::ask_now() {
    watch_.ask_now(moment_now());
    has_news_ = true;
}

void WatchRun::ask_now(const check::Probe& probe) {
    watch_.ask_now(probe, moment_now());
    has_news_ = true;
}

}  // namespace dnsprop::cli
