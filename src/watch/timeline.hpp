// What happened while watching, oldest first: changes of rows, of the source, of the clocks, and
// the propagation curve of each Question. Bounded, so that a week's watching fits. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "check/summary.hpp"

namespace dnsprop::watch {

/// What a row shows: enough to tell whether it has changed, and to say from what to what.
struct RowState {
    check::Verdict verdict = check::Verdict::unjudged;
    check::Reason reason = check::Reason::none;
    std::shared_ptr<const dns::AnswerContent> content;  ///< null where there is no Answer

    friend bool operator==(const RowState& a, const RowState& b);
};

enum class ChangeKind : std::uint8_t {
    row,              ///< a row shows something else
    authority_right,  ///< the zone's own servers now serve what is expected
    authority_wrong,  ///< they do not, or no longer
    authority_moved,  ///< without --expect: what they serve is another record now
    network_gone,     ///< no resolver answers any more
    network_back,     ///< one does again
    resumed,          ///< the machine was suspended, or did not run the program
    clock_set,        ///< the wall clock was set
};

/// "row", "source-right", ...: the published word.
std::string_view word(ChangeKind kind);
/// It is about one Question.
bool is_of_a_question(ChangeKind kind);

struct Change {
    UtcTime at{};
    ChangeKind kind = ChangeKind::row;
    std::uint32_t question = 0;  ///< of a row or a source
    std::uint32_t target = 0;    ///< of a row: index into the Plan's targets
    RowState before;             ///< of a row
    RowState after;
    bool is_flap = false;  ///< of a row: a match that went back
    Seconds gap{0};        ///< of resumed and clock_set; negative where the clock was put back
};

/// The figures of one Question from this moment on.
struct CurvePoint {
    UtcTime at{};
    std::uint32_t match = 0;
    std::uint32_t counted = 0;  ///< match + stale + absent + broken
    std::uint32_t asked = 0;

    double percent() const { return counted == 0 ? 0 : 100.0 * match / counted; }
};

class Timeline {
public:
    static constexpr std::size_t max_changes = 5000;
    static constexpr std::size_t max_points = 1024;  ///< of each curve

    explicit Timeline(std::size_t questions = 0) : curves_(questions) {}

    void add(Change change);
    /// Only where the figures differ from those before. When a curve is full, points that lie close
    /// together in time go: its beginning and its end stay, and each stretch keeps how it ended.
    void add_point(std::size_t question, CurvePoint point);
    /// The wall clock was set by so much: what happened before is told by the new clock.
    void shift_clock(Milliseconds by);

    /// The newest last.
    const std::deque<Change>& changes() const { return changes_; }
    /// Ever, those no longer kept too.
    std::uint64_t change_count() const { return change_count_; }
    const std::vector<CurvePoint>& curve(std::size_t question) const { return curves_[question]; }

private:
    std::deque<Change> changes_;
    std::uint64_t change_count_ = 0;
    std::vector<std::vector<CurvePoint>> curves_;
};

}  // namespace dnsprop::watch
