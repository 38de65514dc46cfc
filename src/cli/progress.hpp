// What stderr shows while the world is being asked: one line that is redrawn, or with -v a line per
// attempt.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

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

/// -v: every query, dropped response and network error, one line each. Of the responses that are
/// dropped for one Probe the first few; then only how many there were, as others can send them
/// without end.
class AttemptLines final : public check::AttemptLog {
public:
    explicit AttemptLines(const check::Plan& plan) : plan_(plan) {}
    void on_step(const check::Probe& probe, Step step) override;
    void on_untold_drops(const check::Probe& probe, std::uint32_t count) override;

private:
    void write(const check::Probe& probe, std::string_view what) const;

    const check::Plan& plan_;
};

}  // namespace dnsprop::cli
