#include "cli/check_run.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include "cli/clock.hpp"
#include "diagnose/authority_finding.hpp"
#include "diagnose/diagnose.hpp"
#include "diagnose/reported_name_servers.hpp"
#include "diagnose/system_files.hpp"

namespace dnsprop::cli {

namespace asio = boost::asio;
using authority::BaselineState;

CheckRun::CheckRun(asio::io_context& context, const Settings& settings, const Preparation& ready,
                   const Network& network, Recording& recording, check::AttemptLog* log,
                   std::function<void(const check::Row&)> on_row)
    : context_(context),
      settings_(settings),
      ready_(ready),
      network_(network),
      recording_(recording),
      asking_(settings, ready, network, log),
      collector_(ready.plan, std::move(on_row)),
      first_words_(ready.plan.questions.size()) {
    // Without the zone's own servers there is nothing to wait for.
    for (std::size_t i = 0; i < ready.expectations.size(); ++i)
        if (ready.expectations[i].can_judge() || settings.authority == AuthorityUse::off)
            collector_.judge_by(i, ready.expectations[i]);
}

std::optional<int> CheckRun::run() {
    if (settings_.authority != AuthorityUse::off)
        start_walk();
    const bool is_told = wait_until([this] {
        for (std::size_t i = 0; i < first_words_.size(); ++i)
            if (is_word_awaited(i))
                return false;
        return true;
    });
    if (is_told)
        ask_resolvers();
    wait_until([this] { return !walk_ || report_; });
    if (walk_ && !report_) {
        walk_->stop();
        // It ends within one turn of the loop, and what it knows is worth having.
        while (!report_)
            context_.run_one();
    }
    take_baselines();
    sum_up();
    look_for_interception();
    // What is recorded may be explained later.
    if (!interception_ && (!settings_.quiet || recording_.is_on()))
        diagnostic_query();
    return signal_;
}

bool CheckRun::wait_until(const Condition& is_met) {
    while (!signal_ && !is_met())
        context_.run_one();
    return !signal_;
}

void CheckRun::start_walk() {
    walk_ = asking_.make_walk(context_);
    auto walking = walk_->find_baselines(
        ready_.plan.questions,
        [this](std::size_t question, BaselineState state) { first_words_[question] = state; });
    auto on_end = [this](const std::exception_ptr& thrown, authority::BaselineReport report) {
        if (thrown)
            std::rethrow_exception(thrown);
        report_ = std::move(report);
        if (recording_.is_on())
            recording_.collect_reported_name_servers(record::BaselinesHeard{report_->baselines},
                                                     moment_now());
        take_baselines();
    };
    const auto executor = context_.get_executor();
    asio::co_spawn(executor, std::move(walking), std::move(on_end));
}

/// Asking a recursor for a name that does not exist yet plants NXDOMAIN in its cache (RFC 2308): so
/// the zone's own servers are heard first, unless absence is what is hoped for.
bool CheckRun::is_word_awaited(std::size_t question) const {
    return walk_ && !report_ && !first_words_[question] && !settings_.asks_anyway &&
           !ready_.expectations[question].wants_absence() &&
           settings_.authority != AuthorityUse::only;
}

bool CheckRun::may_ask(std::size_t question) const {
    if (settings_.authority == AuthorityUse::only)
        return false;
    const expect::Expectation& expectation = ready_.expectations[question];
    if (settings_.asks_anyway || expectation.wants_absence())
        return true;
    const std::optional<BaselineState> state = first_words_[question];
    if (state == BaselineState::nxdomain)
        return false;
    // Somebody waits for a record that is not there: a recursor would keep that "no".
    return state != BaselineState::nodata || !expectation.can_judge();
}

void CheckRun::ask_resolvers() {
    std::vector<std::uint32_t> asked;
    for (std::uint32_t i = 0; i < ready_.plan.questions.size(); ++i)
        if (may_ask(i))
            asked.push_back(i);
    if (asked.empty())
        return;
    check::PlanSource source(ready_.plan, asked);
    RecordedOutcomes outcomes(collector_, recording_);
    check::Engine engine(context_, ready_.plan.targets, network_.routing(), asking_.rounds(),
                         outcomes);
    // This machine's own resolvers, the same questions.
    check::Plan local_plan;
    local_plan.questions = ready_.plan.questions;
    for (const net::Endpoint& endpoint : ready_.local.resolvers)
        local_plan.targets.push_back({{}, endpoint});
    check::PlanSource local_source(local_plan, asked);
    check::Engine local(context_, local_plan.targets, network_.routing(), asking_.aside(), local_);
    interception_probe_ = asking_.make_interception_probe(context_, ready_.plan.targets);

    const SteadyTime began = std::chrono::steady_clock::now();
    bool is_done = false;
    bool is_local_done = false;
    engine.start(source, [&] { is_done = true; });
    local.start(local_source, [&] { is_local_done = true; });
    if (interception_probe_)
        interception_probe_->start();
    wait_until([&] { return is_done && is_local_done; });
    if (is_done)
        recording_.collect_reported_name_servers(record::RoundEnded{}, moment_now());
    wait_for_interception_probe(std::chrono::steady_clock::now() - began);
}

/// They left with the round's, so what has not come after as long again is silence. A round of a
/// few near resolvers is over in a moment: then it must not be a race whether they count.
void CheckRun::wait_for_interception_probe(SteadyDuration round) {
    constexpr SteadyDuration longest = std::chrono::milliseconds(200);
    if (!interception_probe_)
        return;
    asio::steady_timer timer(context_, std::min(round, longest));
    const auto is_over = std::make_shared<bool>(false);
    timer.async_wait([is_over](const boost::system::error_code&) { *is_over = true; });
    wait_until([&] { return interception_probe_->is_settled() || *is_over; });
    // What this process was too busy to read has come in time.
    context_.poll();
    interception_probe_->stop();
}

/// Where nothing was expected, the Baseline is.
void CheckRun::take_baselines() {
    for (std::size_t i = 0; i < ready_.expectations.size(); ++i) {
        if (collector_.is_judging(i))
            continue;
        expect::Expectation expectation = ready_.expectations[i];
        if (report_) {
            expect::Expectation truth = diagnose::expectation_of(report_->baselines[i]);
            truth.old_values = std::move(expectation.old_values);
            expectation = std::move(truth);
        }
        collector_.judge_by(i, std::move(expectation));
    }
}

void CheckRun::sum_up() {
    results_ = std::move(collector_).finish(settings_.thresholds);
    for (std::size_t i = 0; i < results_.size(); ++i) {
        diagnose::QuestionResult& result = results_[i];
        look_at_local(i);
        if (!report_)
            continue;
        result.baseline = std::move(report_->baselines[i]);
        result.was_asked = may_ask(i);
        if (result.was_asked)
            diagnose::apply_authority(result);
        else
            diagnose::judge_authority_alone(result);
    }
}

void CheckRun::look_at_local(std::size_t question) {
    diagnose::QuestionResult& result = results_[question];
    std::vector<diagnose::LocalOutcome> outcomes;
    for (std::uint32_t i = 0; i < ready_.local.resolvers.size(); ++i)
        if (const auto* outcome = local_.find(static_cast<std::uint32_t>(question), i))
            outcomes.push_back({ready_.local.resolvers[i], *outcome});
    std::vector<net::IpAddress> hosts =
        diagnose::read_hosts(ready_.local.hosts_text, result.question);
    recording_.collect_reported_name_servers(
        record::LocalHeard{static_cast<std::uint32_t>(question), ready_.local.hosts_file, hosts,
                           outcomes},
        moment_now());
    result.local = diagnose::make_local_view(result.question, result.expectation, std::move(hosts),
                                             ready_.local.hosts_file, outcomes);
}

/// One box that answers for everybody makes every row worthless.
void CheckRun::look_for_interception() {
    for (const diagnose::QuestionResult& result : results_)
        if (interception_probe_ && !interception_)
            interception_ = interception_probe_->judge(result.rows);
    if (!interception_)
        return;
    recording_.collect_reported_name_servers(record::InterceptionHeard{*interception_},
                                             moment_now());
    for (diagnose::QuestionResult& result : results_) {
        result.summary.status = check::Status::unknown;
        result.summary.unknown_cause = check::UnknownCause::intercepted;
    }
}

/// The diagnostic queries, which tell why a row differs.
void CheckRun::diagnostic_query() {
    std::vector<diagnose::DiagnosticQuery> diagnostic_queries =
        diagnose::plan_diagnostic_queries(results_);
    for (const diagnose::QuestionResult& result : results_)
        for (diagnose::DiagnosticQuery& each : diagnose::plan_reported_name_servers(result))
            diagnostic_queries.push_back(std::move(each));
    diagnose::DiagnosticAnswers answers(diagnostic_queries);
    diagnose::DiagnosticQuerySource source(diagnostic_queries);
    RecordedDiagnosticAnswers outcomes(answers, recording_, diagnostic_queries);
    check::Engine engine(context_, ready_.plan.targets, network_.routing(), asking_.aside(),
                         outcomes);
    bool is_done = false;
    // Whoever has ended the check gets what the answers alone tell.
    if (!signal_)
        engine.start(source, [&] { is_done = true; });
    wait_until([&] { return is_done; });
    for (diagnose::QuestionResult& result : results_) {
        diagnose::diagnose_all(result, answers);
        diagnose::extend_complete_by(result);
        result.reported_name_servers = diagnose::collect_reported_name_servers(result, answers);
    }
}

}  // namespace dnsprop::cli
