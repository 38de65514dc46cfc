// Timeouts as one queue ordered by time, not a timer per query: thousands are under way at once.
// Points in time that come in rising order, which is nearly all of them, go to the back of a ring;
// the others go to a heap.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/time.hpp"

namespace dnsprop::check {

/// `slot` names a Probe in flight; `generation` tells whether it is still the same one.
struct Timeout {
    SteadyTime due;
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
};

class TimeoutQueue {
public:
    void push(const Timeout& timeout) {
        if (rising_.empty() || rising_.back().due <= timeout.due) {
            rising_.push_back(timeout);
            return;
        }
        heap_.push_back(timeout);
        std::ranges::push_heap(heap_, later);
    }

    /// The earliest point; nothing when the queue is empty.
    std::optional<SteadyTime> next() const {
        if (rising_.empty() && heap_.empty())
            return std::nullopt;
        return heap_is_first() ? heap_.front().due : rising_.front().due;
    }

    /// Takes out the earliest timeout that is due at `now`.
    std::optional<Timeout> pop(SteadyTime now) {
        const auto due = next();
        if (!due || *due > now)
            return std::nullopt;
        Timeout timeout;
        if (heap_is_first()) {
            std::ranges::pop_heap(heap_, later);
            timeout = heap_.back();
            heap_.pop_back();
        } else {
            timeout = rising_.front();
            rising_.pop_front();
        }
        return timeout;
    }

    /// Drops entries at the front that are settled by `is_stale`, so that no timer wakes up for
    /// them.
    template <class IsStale>
    void drop_stale(IsStale&& is_stale) {
        while (!rising_.empty() && is_stale(rising_.front()))
            rising_.pop_front();
        while (!heap_.empty() && is_stale(heap_.front())) {
            std::ranges::pop_heap(heap_, later);
            heap_.pop_back();
        }
    }

private:
    static bool later(const Timeout& a, const Timeout& b) { return a.due > b.due; }
    bool heap_is_first() const {
        return !heap_.empty() && (rising_.empty() || heap_.front().due < rising_.front().due);
    }

    std::deque<Timeout> rising_;
    std::vector<Timeout> heap_;
};

}  // namespace dnsprop::check
