#include "watch/timeline.hpp"

#include <algorithm>
#include <utility>

namespace dnsprop::watch {

bool operator==(const RowState& a, const RowState& b) {
    if (a.verdict != b.verdict || a.reason != b.reason)
        return false;
    return a.content == b.content || (a.content && b.content && *a.content == *b.content);
}

std::string_view word(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::row:
            return "row";
        case ChangeKind::authority_right:
            return "source-right";
        case ChangeKind::authority_wrong:
            return "source-wrong";
        case ChangeKind::authority_moved:
            return "source-moved";
        case ChangeKind::network_gone:
            return "network-gone";
        case ChangeKind::network_back:
            return "network-back";
        case ChangeKind::resumed:
            return "resumed";
        case ChangeKind::clock_set:
            return "clock-set";
    }
    return "";
}

bool is_of_a_question(ChangeKind kind) {
    return kind == ChangeKind::row || kind == ChangeKind::authority_right ||
           kind == ChangeKind::authority_wrong || kind == ChangeKind::authority_moved;
}
namespace {

/// The last point of each of so many equal stretches of time, and the first of all.
void thin(std::vector<CurvePoint>& curve) {
    constexpr int stretches = Timeline::max_points / 2;
    const UtcTime start = curve.front().at;
    const auto stretch =
        std::max(Milliseconds(1), Milliseconds(curve.back().at - start) / stretches);
    std::vector<CurvePoint> thinned = {curve.front()};
    thinned.reserve(Timeline::max_points);
    for (std::size_t i = 1; i < curve.size(); ++i) {
        const bool is_last = i + 1 == curve.size() ||
                             (curve[i].at - start) / stretch != (curve[i + 1].at - start) / stretch;
        if (is_last)
            thinned.push_back(curve[i]);
    }
    curve = std::move(thinned);
}

}  // namespace

void Timeline::add(Change change) {
    ++change_count_;
    changes_.push_back(std::move(change));
    if (changes_.size() > max_changes)
        changes_.pop_front();
}

void Timeline::shift_clock(Milliseconds by) {
    for (Change& change : changes_)
        change.at += by;
    for (auto& curve : curves_)
        for (CurvePoint& point : curve)
            point.at += by;
}

void Timeline::add_point(std::size_t question, CurvePoint point) {
    std::vector<CurvePoint>& curve = curves_[question];
    if (!curve.empty()) {
        const CurvePoint& last = curve.back();
        if (last.match == point.match && last.counted == point.counted && last.asked == point.asked)
            return;
        // A clock may be put right by a little.
        point.at = std::max(point.at, last.at);
        // Two sets of figures of one moment: only what came of it matters.
        if (last.at == point.at) {
            curve.back() = point;
            return;
        }
    }
    curve.push_back(point);
    if (curve.size() > max_points)
        thin(curve);
}

}  // namespace dnsprop::watch
