// The Probes under way and the ids that are awaited, as plain state without I/O.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "check/engine.hpp"
#include "check/probe_machine.hpp"

namespace dnsprop::net {
class Exchange;
}

namespace dnsprop::check {

using SlotIndex = std::uint32_t;

/// A Probe under way.
struct Slot {
    Probe probe;
    std::shared_ptr<const PreparedQuestion> question;
    ProbeMachine machine;  ///< made anew when the Probe begins
    std::shared_ptr<net::Exchange> exchange;
    SteadyTime connected_at{};                ///< when `exchange` began
    std::optional<SteadyTime> starved_since;  ///< waits for a socket; its time stands still
    std::uint32_t generation = 0;  ///< rises when the slot is freed: late timeouts are known by it
    Failure last_failure;          ///< of a channel or an exchange, for its detail
    net::Protocol protocol = net::Protocol::udp;  ///< tried last
    bool is_begun = false;
    bool exchange_has_edns = true;
    std::uint32_t dropped = 0;     ///< responses
    std::uint64_t last_stray = 0;  ///< the number of the last stray datagram that was its
    SlotIndex next_waiting = 0;    ///< behind it in a WaitingLine
};

/// The slots, with a free list: nothing is allocated per Probe once the window has been full.
class Slots {
public:
    SlotIndex take(ProbeOrder&& order) {
        SlotIndex index = 0;
        if (free_.empty()) {
            index = static_cast<SlotIndex>(slots_.size());
            slots_.emplace_back();
        } else {
            index = free_.back();
            free_.pop_back();
        }
        Slot& slot = slots_[index];
        slot.probe = order.probe;
        slot.question = std::move(order.question);
        slot.starved_since.reset();
        slot.last_failure = {};
        slot.dropped = 0;
        slot.is_begun = false;
        return index;
    }

    void release(SlotIndex index) {
        slots_[index].question.reset();
        slots_[index].starved_since.reset();
        ++slots_[index].generation;
        free_.push_back(index);
    }

    /// Valid until the next `take`.
    Slot& operator[](SlotIndex index) { return slots_[index]; }
    std::size_t in_use() const { return slots_.size() - free_.size(); }
    std::vector<Slot>& all() { return slots_; }

private:
    std::vector<Slot> slots_;
    std::vector<SlotIndex> free_;
};

/// Probes that wait for a place at one resolver, first come first served; linked through their
/// slots.
class WaitingLine {
public:
    bool empty() const { return size_ == 0; }

    void push(SlotIndex index, Slots& slots) {
        if (empty())
            first_ = index;
        else
            slots[last_].next_waiting = index;
        last_ = index;
        ++size_;
    }
    /// Call only when not `empty()`.
    SlotIndex pop(Slots& slots) {
        const SlotIndex index = first_;
        first_ = slots[index].next_waiting;
        --size_;
        return index;
    }

private:
    SlotIndex first_ = 0;
    SlotIndex last_ = 0;
    std::size_t size_ = 0;
};

/// A query whose response is awaited on a channel.
struct Awaited {
    SlotIndex slot = 0;
    bool has_edns = true;
    SteadyTime sent_at{};
};

/// The ids one channel awaits. One resolver is asked few Probes at once, so a scan over 16-bit ids
/// beats a table.
class AwaitedIds {
public:
    const Awaited* find(std::uint16_t id) const {
        for (std::size_t i = 0; i < ids_.size(); ++i)
            if (ids_[i] == id)
                return &awaited_[i];
        return nullptr;
    }

    void add(std::uint16_t id, const Awaited& awaited) {
        ids_.push_back(id);
        awaited_.push_back(awaited);
    }

    /// Forgets every query of a Probe: whatever still comes for it is late.
    void remove(SlotIndex slot) {
        for (std::size_t i = ids_.size(); i-- > 0;) {
            if (awaited_[i].slot != slot)
                continue;
            ids_[i] = ids_.back();
            ids_.pop_back();
            awaited_[i] = awaited_.back();
            awaited_.pop_back();
        }
    }

    bool empty() const { return ids_.empty(); }
    /// The query sent first of those still awaited; call only when not `empty()`.
    std::uint16_t oldest() const {
        std::size_t oldest = 0;
        for (std::size_t i = 1; i < ids_.size(); ++i)
            if (awaited_[i].sent_at < awaited_[oldest].sent_at)
                oldest = i;
        return ids_[oldest];
    }
    const std::vector<Awaited>& all() const { return awaited_; }

private:
    std::vector<std::uint16_t> ids_;
    std::vector<Awaited> awaited_;
};

}  // namespace dnsprop::check
