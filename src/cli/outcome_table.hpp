// Outcomes by Question and target, for the few that are asked beside the round.
#pragma once

#include <map>
#include <utility>

#include "check/engine.hpp"

namespace dnsprop::cli {

class OutcomeTable final : public check::OutcomeSink {
public:
    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override {
        outcomes_[{probe.question, probe.target}] = outcome;
    }
    /// Null where it is not settled.
    const check::Outcome* find(std::uint32_t question, std::uint32_t target) const {
        const auto found = outcomes_.find({question, target});
        return found == outcomes_.end() ? nullptr : &found->second;
    }

private:
    std::map<std::pair<std::uint32_t, std::uint32_t>, check::Outcome> outcomes_;
};

}  // namespace dnsprop::cli
