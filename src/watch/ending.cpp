// When a run ends.
#include <algorithm>

#include "watch/watch.hpp"

namespace dnsprop::watch {

std::optional<Ending> Watch::ending() const {
    if (settings_.once)
        return is_all_heard() ? std::optional(Ending::all_heard) : std::nullopt;
    const SteadyDuration waited = snapshot_.now.elapsed - snapshot_.started.elapsed;
    if (snapshot_.check.interception)
        return Ending::intercepted;
    if (settings_.ends_when_met && snapshot_.is_stable)
        return Ending::met;
    const bool is_over = settings_.limit && waited >= *settings_.limit;
    if (is_over || (settings_.source_grace && waited >= *settings_.source_grace))
        for (std::size_t i = 0; i < snapshot_.authorities.size(); ++i)
            if (is_wrong_at_source(i))
                return Ending::authority_wrong;
    return is_over ? std::optional(Ending::time_is_up) : std::nullopt;
}

bool Watch::has_pending_news() const {
    return has_changes_ || std::ranges::find(has_news_, true) != has_news_.end();
}

/// Of a check: whatever was to be asked has been heard, but for diagnostic queries, and for what
/// comes of the interception probe meanwhile.
bool Watch::is_asking_over() const {
    const bool is_walked = !settings_.has_source || authority_heard_ != SteadyTime::min();
    const bool is_local_asked =
        !settings_.has_local_resolvers || settings_.source_only || local_due_ == SteadyTime::max();
    return is_walked && is_local_asked && local_awaited_ == 0 && polls_under_way_ == 0 &&
           next_poll_ == SteadyTime::max();
}

bool Watch::is_all_heard() const {
    const bool is_diagnosed = is_diagnosed_ || !settings_.diagnoses || snapshot_.check.interception;
    return is_asking_over() && !grace_.is_under_way() && is_diagnosed &&
           diagnostic_answers_awaited_ == 0 && !has_pending_news();
}

bool Watch::needs_refresh() const {
    return settings_.once && is_asking_over() && diagnostic_answers_awaited_ == 0 &&
           has_pending_news();
}

}  // namespace dnsprop::watch
