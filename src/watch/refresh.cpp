// How the picture is brought up to date: rows from tracks, summaries from rows, and what differs
// from before.
#include <algorithm>
#include <tuple>
#include <utility>

#include "diagnose/diagnose.hpp"
#include "diagnose/hearsay.hpp"
#include "diagnose/source.hpp"
#include "watch/watch.hpp"

namespace dnsprop::watch {

namespace {

using check::Verdict;

/// What the wall clock is put right by now and then is no event.
constexpr SteadyDuration least_clock_step = std::chrono::seconds(2);
/// While rows turn away from what the zone's own servers had, these are asked so often.
constexpr SteadyDuration between_source_looks = std::chrono::seconds(30);
/// After a pass that met the thresholds, the next one (`--stable`).
constexpr SteadyDuration between_passes = std::chrono::seconds(5);

}  // namespace

void Watch::note(Change change) {
    picture_.timeline.add(std::move(change));
    has_changes_ = true;
}

bool Watch::refresh(Moment now) {
    note_clocks(now);
    picture_.now = now;
    picture_.check.finished_at = now.utc;
    picture_.check.duration =
        std::chrono::round<Milliseconds>(now.elapsed - picture_.started.elapsed);
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
    forget_follow_ups(changes);
    for (Change& change : changes)
        note(std::move(change));
    note_network();
    has_news = has_news || has_changes_;
    if (has_news) {
        may_want_follow_ups_ = true;
        plan_next_look();
    }
    bool is_met = true;
    for (std::size_t i = 0; i < picture_.tracks.size() && is_met; ++i)
        is_met = is_question_met(i);
    picture_.is_met = is_met;
    count_passes();
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
    for (auto& tracks : picture_.tracks)
        for (Track& track : tracks)
            track.shift_clock(by);
    for (FilterMemory& filters : filters_)
        filters.shift_clock(by);
    for (SourceState& source : picture_.sources)
        for (std::optional<UtcTime>* at :
             {&source.heard_at, &source.next_look, &source.right_since})
            if (*at)
                **at += by;
    picture_.timeline.shift_clock(by);
    answers_.shift_clock(by);
    picture_.started.utc += by;
    picture_.check.started_at += by;
    refreshed_.utc += by;
    if (picture_.deadline)
        *picture_.deadline += by;
}

void Watch::fill_rows(std::size_t question) {
    diagnose::QuestionResult& result = picture_.check.questions[question];
    result.rows.clear();
    for (std::uint32_t target = 0; target < plan_.targets.size(); ++target) {
        const Track& track = picture_.tracks[question][target];
        if (!track.shown())
            continue;
        check::Row& row = result.rows.emplace_back();
        row.probe = {static_cast<std::uint32_t>(question), target};
        row.outcome = *track.shown();
        row.judgement =
            check::judge(row.outcome, plan_.targets[target].resolver, result.expectation);
        row.expires_at = check::own_expiry(row);
    }
    filters_[question].excuse(result.rows, plan_.targets);
}

void Watch::refresh_question(std::size_t question) {
    diagnose::QuestionResult& result = picture_.check.questions[question];
    fill_rows(question);
    result.summary = check::summarise(result.rows, result.expectation, settings_.thresholds);
    result.was_asked =
        !result.rows.empty() || !result.baseline ||
        (!settings_.source_only && picture_.sources[question].phase == Phase::asking);
    if (result.was_asked)
        diagnose::apply_source(result);
    else
        diagnose::judge_source_alone(result);
    if (picture_.check.interception) {
        result.summary.status = check::Status::unknown;
        result.summary.unknown_cause = check::UnknownCause::intercepted;
    }
    // One box's answers have no causes worth telling.
    result.diagnoses.clear();
    if (!picture_.check.interception) {
        diagnose::diagnose_all(result, answers_);
        expect_end_of_old_name_servers(question);
        diagnose::extend_complete_by(result);
        result.hearsay = diagnose::hear(result, answers_);
    }

    CurvePoint point;
    point.at = picture_.now.utc;
    point.match = result.summary.count(Verdict::match);
    point.counted = result.summary.counted;
    point.asked = result.summary.asked;
    if (point.asked > 0)
        picture_.timeline.add_point(question, point);
}

/// However often the record itself was fetched from them: what ends their time is known.
void Watch::expect_end_of_old_name_servers(std::size_t question) {
    const diagnose::QuestionResult& result = picture_.check.questions[question];
    for (std::size_t i = 0; i < result.rows.size(); ++i) {
        const diagnose::Diagnosis& diagnosis = result.diagnoses[i];
        if (diagnosis.cause != diagnose::Cause::old_name_servers || !diagnosis.until ||
            *diagnosis.until <= latest_.utc)
            continue;
        Track& track = picture_.tracks[question][result.rows[i].probe.target];
        const SteadyTime over =
            latest_.elapsed + (*diagnosis.until - latest_.utc) + std::chrono::seconds(1);
        track.expect_news(std::max(over, track.looked_at() + settings_.least));
    }
}

void Watch::find_row_changes(std::size_t question, std::vector<Change>& changes) {
    for (const check::Row& row : picture_.check.questions[question].rows) {
        RowState state{row.judgement.verdict, row.judgement.reason, nullptr};
        if (row.outcome.has_answer())
            state.content = row.outcome.answer.content;
        std::optional<RowState>& before = published_[question][row.probe.target];
        if (before && !(*before == state)) {
            Change change;
            // Where no new Outcome is the reason, another row is, or what is expected.
            const bool is_new = row.outcome.received_at >= refreshed_.utc;
            change.at = is_new ? row.outcome.received_at : picture_.now.utc;
            change.question = row.probe.question;
            change.target = row.probe.target;
            change.before = *before;
            change.after = state;
            change.is_flap =
                before->verdict == Verdict::match && picture_.track(row.probe).is_flapping();
            // Perhaps they turned, and it is the zone's own servers that have something new.
            if (before->verdict == Verdict::match && check::counts(state.verdict) &&
                picture_.check.questions[question].expectation.source ==
                    expect::Source::authoritative)
                hasten_source_look(std::max(latest_.elapsed, source_heard_ + between_source_looks));
            changes.push_back(std::move(change));
        }
        before = std::move(state);
    }
}

/// What was found out about a row was about what it was before.
void Watch::forget_follow_ups(const std::vector<Change>& changes) {
    for (const Change& change : changes) {
        auto it = asked_.lower_bound({change.target, {}, {}, {}});
        while (it != asked_.end() && std::get<0>(*it) == change.target)
            it = asked_.erase(it);
    }
}

/// A network that is away takes everybody with it: then a few are asked often, and the others as
/// soon as one of them answers.
void Watch::note_network() {
    if (network_.is_gone() == picture_.is_network_gone)
        return;
    picture_.is_network_gone = network_.is_gone();
    Change change;
    change.at = picture_.now.utc;
    change.kind = network_.is_gone() ? ChangeKind::network_gone : ChangeKind::network_back;
    note(std::move(change));
    if (!network_.is_gone()) {
        for (auto& tracks : picture_.tracks)
            for (Track& track : tracks)
                if (track.was_silent())
                    track.ask_at(latest_.elapsed);
        hasten_source_look(latest_.elapsed);
    }
    plan_next_look();
}

/// Stricter than the summary's status: who has not answered yet may be against, and a match that
/// is not confirmed is none.
bool Watch::is_question_met(std::size_t question) const {
    const diagnose::QuestionResult& result = picture_.check.questions[question];
    if (settings_.source_only)
        return result.baseline && result.summary.status == check::Status::propagated;
    if (!result.expectation.can_judge() || picture_.check.interception ||
        picture_.sources[question].phase != Phase::asking || is_wrong_at_source(question))
        return false;
    std::size_t settled = 0;
    for (const check::Row& row : result.rows)
        if (row.judgement.verdict == Verdict::match && picture_.track(row.probe).is_settled())
            ++settled;
    const std::size_t pending = plan_.targets.size() - result.rows.size();
    const std::size_t counted = result.summary.counted;
    return settled > 0 &&
           check::reaches(settled, counted + pending, settings_.thresholds.at_least_percent) &&
           check::reaches(counted, plan_.targets.size(), settings_.thresholds.min_coverage_percent);
}

bool Watch::is_pass_over() const {
    if (settings_.source_only)
        return source_heard_ >= pass_began_;
    return std::ranges::all_of(picture_.tracks, [&](const std::vector<Track>& tracks) {
        return std::ranges::all_of(tracks, [&](const Track& track) {
            return track.verdict() != Verdict::match || track.looked_at() >= pass_began_;
        });
    });
}

void Watch::count_passes() {
    if (!picture_.is_met) {
        picture_.passes = 0;
        return;
    }
    if (picture_.passes > 0 && !is_pass_over())
        return;
    ++picture_.passes;
    pass_began_ = picture_.now.elapsed + std::max(between_passes, settings_.least);
    if (picture_.passes >= settings_.stable)
        return;
    if (settings_.source_only)
        hasten_source_look(pass_began_);
    for (auto& tracks : picture_.tracks)
        for (Track& track : tracks)
            if (track.verdict() == Verdict::match)
                track.ask_at(pass_began_);
    plan_next_look();
}

void Watch::plan_next_look() {
    next_look_ = SteadyTime::max();
    if (network_.is_gone() && first_asked_question())
        next_look_ = canaries_due_;
    else if (!settings_.source_only)
        for (std::size_t i = 0; i < picture_.tracks.size(); ++i)
            if (picture_.sources[i].phase == Phase::asking)
                for (const Track& track : picture_.tracks[i])
                    if (!track.is_under_way())
                        next_look_ = std::min(next_look_, track.due());
    picture_.next_look =
        next_look_ == SteadyTime::max()
            ? std::nullopt
            : std::optional(picture_.now.utc_at(std::max(next_look_, picture_.now.elapsed)));
}

}  // namespace dnsprop::watch
