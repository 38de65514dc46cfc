// What stderr shows while the world is being asked: one line that is redrawn, or with -v a line per
// attempt.
#pragma once

#include <array>
#include <cstddef>

#include "base/time.hpp"
#include "check/engine.hpp"
#include "check/verdict.hpp"
#include "run/observer.hpp"

namespace dnsprop::cli {

/// One line: how many have answered. Nothing where stderr is no terminal.
class ProgressLine final : public run::Observer {
public:
    ProgressLine(bool is_shown, std::size_t total) : is_shown_(is_shown), total_(total) {}
    ~ProgressLine() override { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void on_poll(const check::Row& poll) override;
    /// Leaves the line empty, for whatever is printed next.
    void clear();

private:
    void draw();

    bool is_shown_;
    bool is_drawn_ = false;
    std::size_t total_;
    std::size_t done_ = 0;
    std::array<std::size_t, check::all_verdicts.size()> counts_{};
    SteadyTime last_draw_{};
};

/// -v: every query, dropped response and network error, one line each.
class AttemptLines final : public check::AttemptLog {
public:
    explicit AttemptLines(const check::Plan& plan) : plan_(plan) {}
    void on_step(const check::Probe& probe, Step step) override;

private:
    const check::Plan& plan_;
};

}  // namespace dnsprop::cli
