// When an interception probe is asked, and how long its answers are waited for: nothing may be
// called propagated before they had time to come, lost datagrams included, and silence must not
// hold a check up. Pure.
#pragma once

#include <algorithm>
#include <optional>

#include "base/time.hpp"

namespace dnsprop::watch {

class InterceptionGrace {
public:
    /// Answers get at least so long, however near the resolvers are: time enough to send each
    /// question again (run/network_asker.cpp).
    static constexpr SteadyDuration listening = std::chrono::milliseconds(250);
    /// After the first round, the identity questions get as long again, and at most this.
    static constexpr SteadyDuration longest_wait = std::chrono::milliseconds(200);

    explicit InterceptionGrace(bool is_sought) : is_settled_(!is_sought) {}

    /// True once, when the first round begins: ask now.
    bool take_due(SteadyTime now) {
        if (is_settled_ || began_)
            return false;
        began_ = now;
        return true;
    }
    void on_round_end(SteadyTime now) {
        if (!round_ended_)
            round_ended_ = now;
    }
    /// Every identity question has its answer, or was given up.
    void on_all_answered() { is_all_answered_ = true; }

    /// True once, when what came is to be judged.
    bool take_judgement_due(SteadyTime now) {
        if (is_judged_ || now < judgement_at())
            return false;
        is_judged_ = true;
        return true;
    }
    void settle() { is_settled_ = true; }

    /// It was judged, or is not looked for.
    bool is_settled() const { return is_settled_; }
    /// Questions are out, and their answers not judged.
    bool is_under_way() const { return began_ && !is_settled_; }
    /// When something is to be done without anything coming in.
    SteadyTime next_wake() const { return is_judged_ ? SteadyTime::max() : judgement_at(); }

private:
    SteadyTime judgement_at() const {
        if (!began_ || !round_ended_)
            return SteadyTime::max();
        const SteadyDuration wait = std::min(*round_ended_ - *began_, longest_wait);
        return std::max(*began_ + listening,
                        is_all_answered_ ? *round_ended_ : *round_ended_ + wait);
    }

    bool is_settled_;
    bool is_judged_ = false;
    bool is_all_answered_ = false;
    std::optional<SteadyTime> began_;
    std::optional<SteadyTime> round_ended_;
};

}  // namespace dnsprop::watch
