// When a resolver is asked again: just after its cached copy expires, with a floor, a ceiling and a
// little jitter. Pure.
#pragma once

#include <optional>

#include "check/verdict.hpp"
#include "watch/settings.hpp"

namespace dnsprop::watch {

/// What the last look brought, as far as the next one depends on it.
struct Poll {
    check::Verdict verdict = check::Verdict::unjudged;
    /// How long the cache keeps what it answered: the record's TTL, or the negative one.
    std::optional<Seconds> lives;
    /// A match that more samples must confirm.
    bool awaits_confirmation = false;
    /// How many looks before it, after what it had should have expired, brought the same.
    unsigned unchanged_after_expiry = 0;
    /// How many settled matches in a row came before this one: nothing is waited for any more.
    unsigned agreements = 0;
};

/// From one look, counted from when it was asked, to the next. `jitter`, from 0 to 1, spreads
/// resolvers that expire together.
///
/// TTLs are counted down in whole seconds (RFC 1035 section 3.2.1), so a copy expires up to one
/// second after what it said.
SteadyDuration wait_after(const Poll& poll, const WatchSettings& settings, double jitter);

}  // namespace dnsprop::watch
