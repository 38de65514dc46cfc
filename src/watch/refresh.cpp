// How the snapshot is brought up to date: rows from probe states, summaries from rows, and what
// differs from before.
#include <algorithm>
#include <tuple>
#include <utility>

#include "diagnose/authority_finding.hpp"
#include "diagnose/diagnose.hpp"
#include "diagnose/reported_name_servers.hpp"
#include "watch/watch.hpp"

namespace dnsprop::watch {

namespace {

using check::Verdict;

/// What the wall clock is put right by now and then is no event.
constexpr SteadyDuration least_clock_step = std::chrono::seconds(2);
/// While rows turn away from what the zone's own servers had, these are asked so often.
constexpr SteadyDuration between_walks = std::chrono::seconds(30);
/// After a pass that met the thresholds, the next one (`--stable`).
constexpr SteadyDuration between_passes = std::chrono::seconds(5);

}  // namespace

void Watch::note(Change change) {
    // Of what is asked once nothing changes; judgements only become known.
    if (settings_.once)
        return;
    snapshot_.timeline.add(std::move(change));
    has_changes_ = true;
}

bool Watch::refresh(Moment now) {
    note_clocks(now);
    snapshot_.now = now;
    snapshot_.check.finished_at = now.utc;
    snapshot_.check.duration =
        std::chrono::floor<Milliseconds>(now.elapsed - snapshot_.started.elapsed);
    // Not before the first question is out: reading them takes as long as many a packet.
    if (!snapshot_.check.providers && now.elapsed > snapshot_.started.elapsed)
        snapshot_.check.providers = &providers_();
    std::vector<Change> changes;
    bool has_news = false;
    for (std::size_t i = 0; i < has_news_.size(); ++i) {
        if (!has_news_[i])
            continue;
        has_news = true;
        has_news_[i] = false;
        refresh_question(i);
        find_row_changes(i, changes);
    }
    std::ranges::sort(changes, {}, [](const Change& change) {
        return std::tuple(change.at, change.question, change.target);
    });
    forget_diagnostic_queries(changes);
    for (Change& change : changes)
        note(std::move(change));
    note_network();
    has_news = has_news || has_changes_;
    if (has_news) {
        may_want_diagnostic_queries_ = true;
        plan_next_poll();
    }
    bool is_met = true;
    for (std::size_t i = 0; i < snapshot_.probe_states.size() && is_met; ++i)
        is_met = is_question_met(i);
    snapshot_.is_met = is_met && grace_.is_settled();
    count_passes();
    snapshot_.is_stable = snapshot_.is_met && snapshot_.passes >= settings_.stable;
    has_changes_ = false;
    refreshed_ = now;
    return has_news;
}

/// With every call, so that what comes in after a clock was set is not taken for older.
void Watch::note_clocks(Moment now) {
    const SteadyDuration passed = now.elapsed - latest_.elapsed;
    const SteadyDuration step = now.utc - latest_.utc - passed;
    latest_ = now;
    Change change;
    change.at = now.utc;
    if (std::chrono::abs(step) >= least_clock_step) {
        // What was seen before is told in the new clock's time, so that TTLs end when they end.
        shift_clock(std::chrono::round<Milliseconds>(step));
        change.kind = ChangeKind::clock_set;
        change.gap = std::chrono::round<Seconds>(step);
        note(change);
        note_all_news();
    }
    if (passed > longest_pause) {
        change.kind = ChangeKind::resumed;
        change.gap = std::chrono::round<Seconds>(passed);
        note(change);
    }
}

void Watch::shift_clock(Milliseconds by) {
    for (auto& probe_states : snapshot_.probe_states)
        for (ProbeState& probe_state : probe_states)
            probe_state.shift_clock(by);
    for (LateFilterTracker& filters : late_filters_)
        filters.shift_clock(by);
    for (AuthorityProgress& source : snapshot_.authorities)
        for (std::optional<UtcTime>* at :
             {&source.heard_at, &source.next_poll, &source.right_since})
            if (*at)
                **at += by;
    snapshot_.timeline.shift_clock(by);
    answers_.shift_clock(by);
    snapshot_.started.utc += by;
    snapshot_.check.started_at += by;
    refreshed_.utc += by;
    if (snapshot_.deadline)
        *snapshot_.deadline += by;
}

void Watch::fill_rows(std::size_t question) {
    diagnose::QuestionResult& result = snapshot_.check.questions[question];
    result.rows.clear();
    for (std::uint32_t target = 0; target < plan_.targets.size(); ++target) {
        const ProbeState& probe_state = snapshot_.probe_states[question][target];
        if (!probe_state.shown())
            continue;
        check::Row& row = result.rows.emplace_back();
        row.probe = {static_cast<std::uint32_t>(question), target};
        row.outcome = *probe_state.shown();
        row.judgement =
            check::judge(row.outcome, plan_.targets[target].resolver, result.expectation);
        row.expires_at = check::own_expiry(row);
    }
    late_filters_[question].excuse(result.rows, plan_.targets);
}

void Watch::refresh_question(std::size_t question) {
    diagnose::QuestionResult& result = snapshot_.check.questions[question];
    fill_rows(question);
    result.summary = check::summarise(result.rows, result.expectation, settings_.thresholds);
    result.was_asked =
        !result.rows.empty() || !result.baseline ||
        (!settings_.source_only && snapshot_.authorities[question].phase == Phase::asking);
    if (result.was_asked)
        diagnose::apply_authority(result);
    else
        diagnose::judge_authority_alone(result);
    if (snapshot_.check.interception) {
        result.summary.status = check::Status::unknown;
        result.summary.unknown_cause = check::UnknownCause::intercepted;
    }
    // Where one device answers for all, rows have no causes of their own.
    result.diagnoses.clear();
    if (!snapshot_.check.interception) {
        diagnose::diagnose_all(result, answers_);
        expect_end_of_old_name_servers(question);
        diagnose::extend_complete_by(result);
        result.reported_name_servers = diagnose::collect_reported_name_servers(result, answers_);
    }

    if (const auto& local = local_answers_[question])
        result.local = diagnose::make_local_view(result.question, result.expectation, *local);

    CurvePoint point;
    point.at = snapshot_.now.utc;
    point.match = result.summary.count(Verdict::match);
    point.counted = result.summary.counted;
    point.asked = result.summary.asked;
    if (point.asked > 0)
        snapshot_.timeline.add_point(question, point);
}

/// However often the record itself was fetched from them: what ends their time is known.
void Watch::expect_end_of_old_name_servers(std::size_t question) {
    const diagnose::QuestionResult& result = snapshot_.check.questions[question];
    for (std::size_t i = 0; i < result.rows.size(); ++i) {
        const diagnose::Diagnosis& diagnosis = result.diagnoses[i];
        if (diagnosis.cause != diagnose::Cause::old_name_servers || !diagnosis.until ||
            *diagnosis.until <= latest_.utc)
            continue;
        ProbeState& probe_state = snapshot_.probe_states[question][result.rows[i].probe.target];
        const SteadyTime over =
            latest_.elapsed + (*diagnosis.until - latest_.utc) + std::chrono::seconds(1);
        probe_state.expect_news(std::max(over, probe_state.polled_at() + settings_.least));
    }
}

void Watch::find_row_changes(std::size_t question, std::vector<Change>& changes) {
    for (const check::Row& row : snapshot_.check.questions[question].rows) {
        RowState state{row.judgement.verdict, row.judgement.reason, nullptr};
        if (row.outcome.has_answer())
            state.content = row.outcome.answer.content;
        std::optional<RowState>& before = published_[question][row.probe.target];
        if (before && !(*before == state)) {
            Change change;
            // Where no new Outcome is the reason, another row is, or what is expected.
            const bool is_new = row.outcome.received_at >= refreshed_.utc;
            change.at = is_new ? row.outcome.received_at : snapshot_.now.utc;
            change.question = row.probe.question;
            change.target = row.probe.target;
            change.before = *before;
            change.after = state;
            change.is_flap =
                before->verdict == Verdict::match && snapshot_.probe_state(row.probe).is_flapping();
            // Perhaps they turned, and it is the zone's own servers that have something new.
            if (before->verdict == Verdict::match && check::counts(state.verdict) &&
                snapshot_.check.questions[question].expectation.source ==
                    expect::Source::authoritative)
                hasten_walk(std::max(latest_.elapsed, authority_heard_ + between_walks));
            changes.push_back(std::move(change));
        }
        before = std::move(state);
    }
}

/// What was found out about a row was about what it was before.
void Watch::forget_diagnostic_queries(const std::vector<Change>& changes) {
    for (const Change& change : changes) {
        auto it = asked_.lower_bound({change.target, {}, {}, {}});
        while (it != asked_.end() && std::get<0>(*it) == change.target)
            it = asked_.erase(it);
    }
}

/// While the network is down only a few resolvers are asked, often; the others as soon as one of
/// them answers.
void Watch::note_network() {
    if (network_.is_gone() == snapshot_.is_network_gone)
        return;
    snapshot_.is_network_gone = network_.is_gone();
    Change change;
    change.at = snapshot_.now.utc;
    change.kind = network_.is_gone() ? ChangeKind::network_gone : ChangeKind::network_back;
    note(std::move(change));
    if (!network_.is_gone()) {
        for (auto& probe_states : snapshot_.probe_states)
            for (ProbeState& probe_state : probe_states)
                if (probe_state.was_silent())
                    probe_state.ask_at(latest_.elapsed);
        hasten_walk(latest_.elapsed);
    }
    plan_next_poll();
}

/// Stricter than the summary's status: a resolver that has not answered yet may be against, and a
/// match that is not confirmed is none.
bool Watch::is_question_met(std::size_t question) const {
    const diagnose::QuestionResult& result = snapshot_.check.questions[question];
    if (settings_.source_only)
        return result.baseline && result.summary.status == check::Status::propagated;
    if (!result.expectation.can_judge() || snapshot_.check.interception ||
        snapshot_.authorities[question].phase != Phase::asking || is_wrong_at_source(question))
        return false;
    std::size_t settled = 0;
    for (const check::Row& row : result.rows)
        if (row.judgement.verdict == Verdict::match &&
            snapshot_.probe_state(row.probe).is_settled())
            ++settled;
    const std::size_t pending = plan_.targets.size() - result.rows.size();
    const std::size_t counted = result.summary.counted;
    return settled > 0 &&
           check::reaches(settled, counted + pending, settings_.thresholds.at_least_percent) &&
           check::reaches(counted, plan_.targets.size(), settings_.thresholds.min_coverage_percent);
}

bool Watch::is_pass_over() const {
    if (settings_.source_only)
        return authority_heard_ >= pass_began_;
    return std::ranges::all_of(
        snapshot_.probe_states, [&](const std::vector<ProbeState>& probe_states) {
            return std::ranges::all_of(probe_states, [&](const ProbeState& probe_state) {
                return probe_state.verdict() != Verdict::match ||
                       probe_state.polled_at() >= pass_began_;
            });
        });
}

void Watch::count_passes() {
    if (!snapshot_.is_met) {
        snapshot_.passes = 0;
        return;
    }
    if (snapshot_.passes > 0 && !is_pass_over())
        return;
    ++snapshot_.passes;
    pass_began_ = snapshot_.now.elapsed + std::max(between_passes, settings_.least);
    if (snapshot_.passes >= settings_.stable)
        return;
    if (settings_.source_only)
        hasten_walk(pass_began_);
    for (auto& probe_states : snapshot_.probe_states)
        for (ProbeState& probe_state : probe_states)
            if (probe_state.verdict() == Verdict::match)
                probe_state.ask_at(pass_began_);
    plan_next_poll();
}

bool Watch::is_poll_wanted(const ProbeState& state) const {
    return !settings_.once || state.polls() == 0;
}

void Watch::plan_next_poll() {
    next_poll_ = SteadyTime::max();
    if (network_.is_gone() && !settings_.once && first_asked_question())
        next_poll_ = canaries_due_;
    else if (!settings_.source_only && !(settings_.once && is_word_awaited()))
        for (std::size_t i = 0; i < snapshot_.probe_states.size(); ++i)
            if (snapshot_.authorities[i].phase == Phase::asking)
                for (const ProbeState& probe_state : snapshot_.probe_states[i])
                    if (!probe_state.is_under_way() && is_poll_wanted(probe_state))
                        next_poll_ = std::min(next_poll_, probe_state.due());
    snapshot_.next_poll =
        next_poll_ == SteadyTime::max()
            ? std::nullopt
            : std::optional(snapshot_.now.utc_at(std::max(next_poll_, snapshot_.now.elapsed)));
}

}  // namespace dnsprop::watch
