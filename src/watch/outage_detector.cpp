#include "watch/outage_detector.hpp"

#include <algorithm>

namespace dnsprop::watch {

namespace {

/// Something came back from that side of the world, be it an error.
bool was_reached(const check::Outcome& outcome) {
    if (!outcome.failure)
        return true;
    switch (outcome.failure->kind) {
        case FailureKind::timeout:
        case FailureKind::no_route:
        case FailureKind::unreachable:
        case FailureKind::network:
            return false;
        default:
            return true;
    }
}

}  // namespace

void OutageDetector::hear(std::uint32_t target, const check::Outcome& outcome) {
    Hearing& hearing = hearing_[target];
    if (was_reached(outcome)) {
        answering_ += hearing == Hearing::answers ? 0 : 1;
        hearing = Hearing::answers;
        lost_.clear();
        is_gone_ = false;
        return;
    }
    has_failed_at_once_ = outcome.failure->kind != FailureKind::timeout;
    if (hearing == Hearing::answers) {
        --answering_;
        lost_.push_back(target);
    }
    unheard_targets_ += hearing == Hearing::nothing_yet ? 1 : 0;
    hearing = Hearing::silent;
    judge();
}

void OutageDetector::judge() {
    if (is_gone_)
        return;
    const bool has_lost_all = answering_ == 0 && !lost_.empty();
    // A few that never said anything may just be dead.
    const bool has_never_begun =
        unheard_targets_ == hearing_.size() && (has_failed_at_once_ || hearing_.size() >= enough);
    is_gone_ = lost_.size() >= enough || has_lost_all || has_never_begun;
}

std::vector<std::uint32_t> OutageDetector::next_canaries() {
    std::vector<std::uint32_t> chosen = lost_;
    if (chosen.size() >= max_canaries)
        chosen.resize(max_canaries - 1);
    for (std::size_t i = 0; i < hearing_.size() && chosen.size() < max_canaries; ++i) {
        const auto other = static_cast<std::uint32_t>(next_other_++ % hearing_.size());
        if (std::ranges::find(chosen, other) == chosen.end())
            chosen.push_back(other);
    }
    return chosen;
}

}  // namespace dnsprop::watch
