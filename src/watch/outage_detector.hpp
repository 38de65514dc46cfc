// Whether this machine's own network is down: judged by which resolvers answer and which have
// stopped to. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "check/outcome.hpp"

namespace dnsprop::watch {

class OutageDetector {
public:
    /// When so many resolvers stop answering, and none has answered since, the fault is not theirs.
    static constexpr std::size_t enough = 5;
    /// So many are asked again and again while it is away.
    static constexpr std::size_t max_canaries = 5;

    explicit OutageDetector(std::size_t targets = 0) : hearing_(targets, Hearing::nothing_yet) {}

    void hear(std::uint32_t target, const check::Outcome& outcome);
    /// No resolver answers any more; or all were asked, and none ever has.
    bool is_gone() const { return is_gone_; }
    /// While it is gone, whom to ask next, as targets of the Plan: those that answered until it
    /// went, and one of the others after another, since a new network may not lead to the same.
    std::vector<std::uint32_t> next_canaries();

private:
    enum class Hearing : std::uint8_t { nothing_yet, answers, silent };

    void judge();

    std::vector<Hearing> hearing_;     ///< by target, of its last look
    std::vector<std::uint32_t> lost_;  ///< stopped to answer since anybody was heard last
    std::size_t answering_ = 0;        ///< targets whose last look was answered
    std::size_t unheard_targets_ = 0;  ///< asked, and answered nothing ever
    bool has_failed_at_once_ = false;  ///< no route, network unreachable: nothing even left
    bool is_gone_ = false;
    std::size_t next_other_ = 0;  ///< of all targets, in turn
};

}  // namespace dnsprop::watch
