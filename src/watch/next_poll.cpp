#include "watch/next_poll.hpp"

#include <algorithm>

namespace dnsprop::watch {

namespace {

using check::Verdict;

/// Resolvers that bring nothing by a TTL: how soon a second look is worth anything.
SteadyDuration first_retry(Verdict verdict) {
    switch (verdict) {
        case Verdict::broken:
            // SERVFAIL is kept for 1 to 300 s, 5 s being usual (RFC 9520 section 3.2).
        case Verdict::silent:
            return std::chrono::seconds(5);
        case Verdict::refused:
            return std::chrono::seconds(30);
        case Verdict::filtered:
            return std::chrono::seconds(60);
        default:
            return SteadyDuration(0);
    }
}

SteadyDuration doubled(SteadyDuration start, unsigned times, SteadyDuration most) {
    while (times-- > 0 && start < most)
        start *= 2;
    return start;
}

}  // namespace

SteadyDuration wait_after(const Poll& poll, const WatchSettings& settings, double jitter) {
    const auto part_of = [jitter](SteadyDuration whole) {
        return std::chrono::duration_cast<SteadyDuration>(whole * jitter);
    };
    if (poll.awaits_confirmation)
        return settings.confirm_after + part_of(settings.confirm_after / 5);

    SteadyDuration wait{0};
    if (poll.lives)
        wait = *poll.lives + std::chrono::seconds(1) + part_of(std::chrono::milliseconds(100));
    const SteadyDuration retry = first_retry(poll.verdict);
    // Expired, and still the same: it does not keep to its TTL, and asking at that pace is of no
    // use to anybody.
    const bool is_by_retry =
        retry > SteadyDuration(0) || poll.unchanged_after_expiry > 0 || !poll.lives;
    if (is_by_retry) {
        const SteadyDuration backed_off =
            doubled(std::max(retry, settings.least), poll.unchanged_after_expiry, settings.most);
        wait = std::max(wait, backed_off + part_of(backed_off / 10));
    }
    // A short TTL is no reason to ask for ever at its pace whether what has come is still there.
    if (poll.verdict == Verdict::match)
        wait = std::max(wait, doubled(settings.least, poll.agreements, settings.most));
    return std::clamp(wait, settings.least, std::max(settings.least, settings.most));
}

}  // namespace dnsprop::watch
