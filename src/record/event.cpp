#include "record/event.hpp"

namespace dnsprop::record {

namespace {

struct Apply {
    watch::Moment now;
    watch::Watch& watch;

    void operator()(const Heard& heard) const { watch.on_outcome(heard.probe, heard.outcome, now); }
    void operator()(const FirstWordHeard& heard) const {
        watch.on_first_word(heard.question, heard.state, now);
    }
    void operator()(const BaselinesHeard& heard) const { watch.on_baselines(heard.baselines, now); }
    void operator()(const DiagnosticHeard& heard) const {
        watch.on_diagnostic_answer(heard.query, heard.outcome, now);
    }
    void operator()(const LocalHeard& heard) const {
        watch.on_local_answers(heard.question, heard.answers);
    }
    void operator()(const InterceptionHeard& heard) const {
        watch.on_interception(heard.interception);
    }
    void operator()(const RoundEnded& /*event*/) const { watch.on_round_end(now); }
    void operator()(const Refreshed& /*event*/) const { watch.refresh(now); }
    // The pause is seen in the times of the events around it.
    void operator()(const Resumed& /*event*/) const {}
    void operator()(const Ended& /*event*/) const {}
};

}  // namespace

void apply(const Event& event, watch::Moment now, watch::Watch& watch) {
    std::visit(Apply{now, watch}, event);
}

}  // namespace dnsprop::record
