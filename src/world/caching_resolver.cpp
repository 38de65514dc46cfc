#include "world/caching_resolver.hpp"

#include <algorithm>

namespace dnsprop::world {

Reply CachingResolver::fetch(const dns::Question& question, SteadyTime now) {
    const SteadyTime as_of = now < old_servers_until_ ? std::min(now, old_servers_as_of_) : now;
    const auto servers = authority_.servers_of(question, as_of);
    return authority_.answer(*servers[random_.below(servers.size())], question, now, continent_);
}

Reply CachingResolver::answer(const dns::Question& question, SteadyTime now) {
    const Cache::Fetch from_authority = [this](const dns::Question& next, SteadyTime moment) {
        return fetch(next, moment);
    };
    return cache_.answer(question, now, from_authority);
}

Reply CachingResolver::stale_answer(const dns::Question& question, SteadyTime before_change) {
    constexpr dns::Ttl stale_ttl = 30;  // RFC 8767 section 5.11
    constexpr std::uint16_t stale_answer_code = 3;
    constexpr std::uint16_t stale_nxdomain_code = 19;  // RFC 8914
    const Cache::Fetch at_that_time = [this](const dns::Question& next, SteadyTime moment) {
        return fetch(next, moment);
    };
    Reply reply = Cache().answer(question, before_change, at_that_time);
    for (auto* section : {&reply.answer, &reply.authority})
        for (ReplyRecord& each : *section)
            each.ttl = stale_ttl;
    const bool is_nxdomain = reply.rcode == dns::Rcode::nxdomain;
    reply.ede.push_back({is_nxdomain ? stale_nxdomain_code : stale_answer_code, ""});
    return reply;
}

SteadyTime CachingResolver::between(SteadyTime from, SteadyTime to) {
    const double part = random_.unit();
    const auto way = std::chrono::duration<double>(std::max(to, from) - from) * part;
    return from + std::chrono::duration_cast<SteadyDuration>(way);
}

void CachingResolver::ask_between(const dns::Question& question, SteadyTime from, SteadyTime to) {
    answer(question, between(from, to));
}

void CachingResolver::learn_old_name_servers(const std::vector<dns::Name>& zones,
                                             const Past& past) {
    const SteadyTime before = std::min(past.change_at - Milliseconds(1), past.start);
    old_servers_as_of_ = before;
    std::optional<SteadyTime> learned;
    for (const dns::Name& zone : zones) {
        const dns::Question question = {zone, dns::RrType::ns};
        const Reply reply = fetch(question, before);
        const Seconds life(cache_.lifetime(reply));
        if (!learned)
            learned = between(std::min(past.start - life + Seconds(1), before), before);
        cache_.store(question, reply, *learned);
        old_servers_until_ = *learned + life;
    }
}

void CachingResolver::warm(const dns::Question& question, const Past& past) {
    if (past.has_old_name_servers) {
        if (question.type == dns::RrType::ns && cache_.remaining(question, past.start))
            return;  // learned with the rest
        const Seconds life(cache_.lifetime(fetch(question, past.start)));
        ask_between(question, std::min(past.start - life + Seconds(1), past.start), past.start);
        return;
    }
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
