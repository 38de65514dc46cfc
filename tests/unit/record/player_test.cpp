#include "record/player.hpp"

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "support/baseline_builder.hpp"
#include "support/row_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::record;
using test::AnswerBuilder;
using namespace std::chrono_literals;

namespace {

/// A recording told like a story: two resolvers, asked for www.example.com A.
struct Story {
    Story() {
        recording.header.plan.questions = {test::question("www.example.com", "A")};
        recording.header.plan.targets.resize(2);
        recording.header.settings.confirm = 1;
        recording.started.utc = test::received_at;
    }
    Story& at(SteadyDuration elapsed, Event event) {
        recording.events.push_back(
            {{SteadyTime(elapsed),
              test::received_at + std::chrono::round<Milliseconds>(elapsed) + step},
             std::move(event)});
        return *this;
    }
    Story& answer(SteadyDuration elapsed, std::uint32_t target, const std::string& value) {
        check::Outcome outcome =
            test::answered(AnswerBuilder("www.example.com", "A").data(value), 300);
        outcome.received_at = test::received_at + std::chrono::round<Milliseconds>(elapsed) + step;
        return at(elapsed, Heard{{0, target}, outcome});
    }
    Player play(const std::vector<std::string>& expected = {"192.0.2.7"}) {
        return {recording, providers,
                expect::read_expectations(
                    {expected, {}, expect::MatchMode::any}, recording.header.plan.questions,
                    [this]() -> const catalogue::ProviderDirectory& { return providers; }),
                recording.header.settings.thresholds};
    }

    Recording recording;
    Milliseconds step{0};  ///< of the wall clock, from here on
    catalogue::ProviderDirectory providers;
};

std::vector<watch::ChangeKind> kinds(const Player& player) {
    std::vector<watch::ChangeKind> out;
    for (const watch::Change& change : player.snapshot().timeline.changes())
        out.push_back(change.kind);
    return out;
}

}  // namespace

TEST_CASE("A recording is shown as it was at any moment, and at last as it ended") {
    Story story;
    story.answer(1s, 0, "192.0.2.1").answer(2s, 1, "192.0.2.7").answer(400s, 0, "192.0.2.7");
    Player player = story.play();
    const auto matches = [&] {
        return player.snapshot().check.questions[0].summary.count(check::Verdict::match);
    };
    player.play_until(SteadyTime(500ms));
    CHECK(player.snapshot().check.questions[0].rows.empty());
    CHECK(player.next_event() == SteadyTime(1s));
    player.play_until(SteadyTime(100s));
    CHECK(matches() == 1);
    CHECK(player.snapshot().now.utc == test::received_at + 100s);
    CHECK_FALSE(player.is_over());
    player.play_until(SteadyTime(1h));
    CHECK(matches() == 2);
    CHECK(player.is_over());
    CHECK(player.snapshot().now.elapsed == SteadyTime(400s));
    CHECK(player.snapshot().check.duration == 400s);
    CHECK(player.snapshot().is_met);
}

TEST_CASE("Steps of any size lead to the same picture") {
    Story story;
    story.answer(1s, 0, "192.0.2.1").answer(2s, 1, "192.0.2.7").answer(400s, 0, "192.0.2.7");
    Player at_once = story.play();
    at_once.play_to_end();
    Player slowly = story.play();
    for (SteadyDuration now = 0s; now <= 400s; now += 700ms)
        slowly.play_until(SteadyTime(now));
    slowly.play_to_end();
    CHECK(kinds(slowly) == std::vector{watch::ChangeKind::row});
    CHECK(kinds(at_once) == kinds(slowly));
    CHECK(at_once.snapshot().check.questions[0].summary.counts ==
          slowly.snapshot().check.questions[0].summary.counts);
}

TEST_CASE("A time in which nothing was due is no suspended machine, and one that was recorded is") {
    Story idle;
    idle.answer(1s, 0, "192.0.2.7").answer(900s, 1, "192.0.2.7");
    Player player = idle.play();
    player.play_to_end();
    CHECK(kinds(player).empty());

    Story suspended;
    suspended.answer(1s, 0, "192.0.2.7")
        .at(900s, Resumed{{SteadyTime(100s), test::received_at + 100s}})
        .answer(901s, 1, "192.0.2.7");
    Player resumed = suspended.play();
    resumed.play_to_end();
    REQUIRE(kinds(resumed) == std::vector{watch::ChangeKind::resumed});
    CHECK(resumed.snapshot().timeline.changes().front().gap > 780s);
}

TEST_CASE("A wall clock that was set is seen again") {
    Story story;
    story.answer(1s, 0, "192.0.2.7");
    story.step = 1h;
    story.answer(20s, 1, "192.0.2.7");
    Player player = story.play();
    player.play_to_end();
    CHECK(kinds(player) == std::vector{watch::ChangeKind::clock_set});
}

TEST_CASE("Another expectation judges the same answers anew") {
    Story story;
    story.answer(1s, 0, "192.0.2.1").answer(2s, 1, "192.0.2.1");
    Player player = story.play({"192.0.2.1"});
    player.play_to_end();
    CHECK(player.snapshot().check.questions[0].summary.status == check::Status::propagated);
    Player given = story.play();
    given.play_to_end();
    CHECK(given.snapshot().check.questions[0].summary.status == check::Status::not_propagated);
}

TEST_CASE("Without an expectation what the zone's servers said judges, this machine's view too") {
    const authority::Baseline baseline =
        test::BaselineBuilder("www.example.com", "A")
            .zone("example.com")
            .server("ns1.example.com",
                    *AnswerBuilder("www.example.com", "A").data("192.0.2.7").shared())
            .finish();
    Story story;
    LocalHeard local;
    local.hosts_file = "/etc/hosts";
    local.hosts_addresses = {*net::IpAddress::read("192.0.2.7")};
    story.answer(1s, 0, "192.0.2.7").at(2s, local).at(3s, BaselinesHeard{{baseline}});
    Player player = story.play({});
    player.play_to_end();
    const diagnose::QuestionResult& result = player.snapshot().check.questions[0];
    CHECK(result.summary.count(check::Verdict::match) == 1);
    CHECK(result.local.hosts_match);
    // One has not answered yet.
    CHECK_FALSE(player.snapshot().is_met);
}

TEST_CASE("What one box answered is told without causes") {
    Story story;
    story.answer(1s, 0, "192.0.2.1")
        .answer(2s, 1, "192.0.2.1")
        .at(3s, InterceptionHeard{
                    {"there is no DNS server at 192.0.2.1, yet something answered in its name"}});
    Player player = story.play();
    player.play_to_end();
    CHECK(player.snapshot().check.interception);
    CHECK(player.snapshot().check.questions[0].diagnoses.empty());
    CHECK(player.snapshot().check.questions[0].summary.unknown_cause ==
          check::UnknownCause::intercepted);
}
