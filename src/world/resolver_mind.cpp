#include "world/resolver_mind.hpp"

#include <algorithm>

namespace dnsprop::world {

Reply ResolverMind::fetch(const dns::Question& question, SteadyTime now) {
    const auto servers = authority_.servers_of(question);
    return authority_.answer(*servers[random_.below(servers.size())], question, now);
}

Reply ResolverMind::answer(const dns::Question& question, SteadyTime now) {
    const Cache::Fetch from_authority = [this](const dns::Question& next, SteadyTime moment) {
        return fetch(next, moment);
    };
    return cache_.answer(question, now, from_authority);
}

void ResolverMind::ask_between(const dns::Question& question, SteadyTime from, SteadyTime to) {
    const double part = random_.unit();
    const auto way = std::chrono::duration<double>(std::max(to, from) - from) * part;
    answer(question, from + std::chrono::duration_cast<SteadyDuration>(way));
}

void ResolverMind::warm(const dns::Question& question, const Past& past) {
    if (!past.has_turned && random_.chance(past.never_asked))
        return;
    const SteadyTime just_before = past.change_at - Milliseconds(1);
    const SteadyTime last_old = std::min(just_before, past.start);
    const Seconds old_life(cache_.lifetime(fetch(question, last_old)));
    const bool has_changed = past.change_at <= past.start;

    if (past.has_turned == false) {
        // So late that it is still held at the start, but not after the change.
        ask_between(question, std::min(past.start - old_life + Seconds(1), last_old), last_old);
        return;
    }
    SteadyTime expires = past.change_at;
    if (!past.has_turned) {
        ask_between(question, last_old - old_life + Seconds(1), last_old);
        expires = last_old + cache_.remaining(question, last_old).value_or(Seconds(0));
        if (expires > past.start)
            return;
    }
    if (!has_changed)
        return;
    const Seconds new_life(cache_.lifetime(fetch(question, past.start)));
    const SteadyTime earliest = std::max(expires, past.start - new_life + Seconds(1));
    ask_between(question, std::min(earliest, past.start), past.start);
}

}  // namespace dnsprop::world
