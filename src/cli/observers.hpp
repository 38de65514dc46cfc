// What follows a run without a screen: lines for people and logs, events for programs,
// hooks.
#pragma once

#include "base/sink.hpp"
#include "cli/hook.hpp"
#include "report/style.hpp"
#include "run/observer.hpp"
#include "wording/watch_lines.hpp"

namespace dnsprop::cli {

/// Lines of how it stands, whenever that has changed and at least once a minute; with `has_changes`
/// a line for each change too. On a terminal the last line is also redrawn in place.
class WatchLines final : public run::Observer {
public:
    /// `sink` and `style` must outlive it.
    WatchLines(Sink& sink, const report::Style& style, bool has_changes, bool is_terminal)
        : sink_(sink), style_(style), has_changes_(has_changes), is_terminal_(is_terminal) {}
    ~WatchLines() override { clear(); }
    WatchLines(const WatchLines&) = delete;
    WatchLines& operator=(const WatchLines&) = delete;

    void on_change(const watch::Change& change, const watch::Snapshot& snapshot) override;
    void on_snapshot(const watch::Snapshot& snapshot) override;
    bool wants_end() const override { return sink_.state() != Sink::State::ok; }
    /// The last line of how it stands, where there is no report below it.
    void finish(const watch::Snapshot& snapshot) { write(wording::status_line(snapshot, style_)); }
    /// Leaves the redrawn line empty, for whatever is printed next.
    void clear();

private:
    /// What makes a line worth writing: figures and phases, not the time.
    static std::string essence(const watch::Snapshot& snapshot);
    void write(const wording::Statement& line);
    void redraw(const watch::Snapshot& snapshot);

    Sink& sink_;
    const report::Style& style_;
    bool has_changes_;
    bool is_terminal_;
    bool is_drawn_ = false;
    std::string told_;
    SteadyTime told_at_ = SteadyTime::min();
};

/// `--format ndjson`. Of a check (`is_single`) the one round is written at its end.
class WatchEvents final : public run::Observer {
public:
    WatchEvents(const check::Plan& plan, bool is_single, Sink& sink)
        : plan_(plan), is_single_(is_single), sink_(sink) {}

    void on_poll(const check::Row& poll) override;
    void on_change(const watch::Change& change, const watch::Snapshot& snapshot) override;
    /// The first one is of the run's beginning: it is the `start` event.
    void on_snapshot(const watch::Snapshot& snapshot) override;
    /// At most one a second: what is confirmed comes one by one.
    void on_round(const watch::Snapshot& snapshot) override;
    /// The last round, where it was not written.
    void finish(const watch::Snapshot& snapshot);
    bool wants_end() const override { return sink_.state() != Sink::State::ok; }

private:
    void write_round(const watch::Snapshot& snapshot);

    const check::Plan& plan_;
    bool is_single_;
    bool has_begun_ = false;
    Sink& sink_;
    SteadyTime wrote_round_at_{};
    std::uint32_t rounds_written_ = 0;
};

/// `--on-change`: a call for each change.
class ChangeCalls final : public run::Observer {
public:
    explicit ChangeCalls(Hook& hook) : hook_(hook) {}
    void on_change(const watch::Change& change, const watch::Snapshot& snapshot) override;

private:
    Hook& hook_;
};

/// What `--on-done` is told.
Facts facts_of_end(const watch::Snapshot& snapshot, int exit_code);

}  // namespace dnsprop::cli
