#include "watch/next_poll.hpp"

#include <random>

#include <catch2/catch.hpp>

using namespace dnsprop;
using namespace std::chrono_literals;
using check::Verdict;
using watch::Poll;
using watch::wait_after;
using watch::WatchSettings;

namespace {

Poll poll(Verdict verdict, std::optional<Seconds> lives = std::nullopt) {
    Poll made;
    made.verdict = verdict;
    made.lives = lives;
    return made;
}

Poll confirming() {
    Poll made = poll(Verdict::match, 300s);
    made.awaits_confirmation = true;
    return made;
}

}  // namespace

TEST_CASE("A cache is asked again a second after what it said, and a little jitter", "[watch]") {
    const WatchSettings settings;
    CHECK(wait_after(poll(Verdict::stale, 300s), settings, 0) == 301s);
    CHECK(wait_after(poll(Verdict::stale, 300s), settings, 1) == 301s + 100ms);
    CHECK(wait_after(poll(Verdict::absent, 60s), settings, 0) == 61s);
    CHECK(wait_after(poll(Verdict::match, 300s), settings, 0) == 301s);
}

TEST_CASE("Nobody is asked again before the floor, nor after the ceiling", "[watch]") {
    WatchSettings settings;
    CHECK(wait_after(poll(Verdict::stale, 0s), settings, 0) == 2s);
    CHECK(wait_after(poll(Verdict::stale, 86400s), settings, 1) == 15min);
    settings.least = 60s;
    CHECK(wait_after(poll(Verdict::stale, 3s), settings, 0) == 60s);
    // A floor above the ceiling is the floor.
    settings.most = 30s;
    CHECK(wait_after(poll(Verdict::stale, 86400s), settings, 0) == 60s);
}

TEST_CASE("A match that is not confirmed is asked again at once, whatever the floor", "[watch]") {
    WatchSettings settings;
    settings.least = 60s;
    CHECK(wait_after(confirming(), settings, 0) == 500ms);
    CHECK(wait_after(confirming(), settings, 1) == 600ms);
}

TEST_CASE("Who brings nothing by a TTL is asked more and more rarely", "[watch]") {
    const WatchSettings settings;
    const auto waits = [&](Verdict verdict) {
        std::vector<SteadyDuration> all;
        for (unsigned i = 0; i < 4; ++i) {
            Poll each = poll(verdict);
            each.unchanged_after_expiry = i;
            all.push_back(wait_after(each, settings, 0));
        }
        return all;
    };
    using Waits = std::vector<SteadyDuration>;
    CHECK(waits(Verdict::silent) == Waits{5s, 10s, 20s, 40s});
    CHECK(waits(Verdict::broken) == Waits{5s, 10s, 20s, 40s});
    CHECK(waits(Verdict::refused) == Waits{30s, 60s, 120s, 240s});
    CHECK(waits(Verdict::filtered) == Waits{60s, 120s, 240s, 480s});
    Poll long_silent = poll(Verdict::silent);
    long_silent.unchanged_after_expiry = 4'000'000'000U;
    CHECK(wait_after(long_silent, settings, 1) == 15min);
}

TEST_CASE("What expires and stays the same is not believed at its own pace", "[watch]") {
    const WatchSettings settings;
    Poll stale = poll(Verdict::stale, 30s);  // RFC 8767: again and again
    stale.unchanged_after_expiry = 1;
    CHECK(wait_after(stale, settings, 0) == 31s);
    stale.unchanged_after_expiry = 6;
    CHECK(wait_after(stale, settings, 0) == 128s);
    stale.unchanged_after_expiry = 20;
    CHECK(wait_after(stale, settings, 0) == 15min);
}

TEST_CASE("A match of a short TTL that stays is asked more and more rarely too", "[watch]") {
    const WatchSettings settings;
    Poll match = poll(Verdict::match, 5s);
    CHECK(wait_after(match, settings, 0) == 6s);
    match.agreements = 3;
    CHECK(wait_after(match, settings, 0) == 16s);
    match.agreements = 30;
    CHECK(wait_after(match, settings, 0) == 15min);
    // NXDOMAIN without SOA, where nothing is expected to be there.
    match = poll(Verdict::match);
    match.agreements = 4;
    CHECK(wait_after(match, settings, 0) == 32s);
}

TEST_CASE("Whatever comes, the next look lies between floor and ceiling", "[watch][property]") {
    std::mt19937_64 random(7);
    for (int i = 0; i < 20'000; ++i) {
        WatchSettings settings;
        settings.least = Milliseconds(1 + random() % 100'000);
        settings.most = Milliseconds(1 + random() % 10'000'000);
        Poll each;
        each.verdict = check::all_verdicts.at(random() % check::all_verdicts.size());
        if (random() % 3 != 0)
            each.lives = Seconds(random() % (std::uint64_t(1) << (random() % 33)));
        each.awaits_confirmation = random() % 8 == 0;
        each.unchanged_after_expiry = static_cast<unsigned>(random() >> (32 + random() % 32));
        each.agreements = static_cast<unsigned>(random() >> (32 + random() % 32));
        const double jitter = static_cast<double>(random() % 1001) / 1000;
        const SteadyDuration wait = wait_after(each, settings, jitter);
        if (each.awaits_confirmation) {
            REQUIRE(wait >= settings.confirm_after);
            REQUIRE(wait <= settings.confirm_after * 6 / 5);
            continue;
        }
        REQUIRE(wait >= settings.least);
        REQUIRE(wait <= std::max(settings.least, settings.most));
        // Not before the cache has let go, if the ceiling allows.
        if (each.lives)
            REQUIRE((wait > *each.lives || wait >= settings.most));
    }
}
