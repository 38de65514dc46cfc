// A recording replays to the exit code and the results of its run, under every option that judges.
// Runs in virtual time, recorded by the real lines of a recording, with options drawn at random.
#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/sink.hpp"
#include "cli/exit_code.hpp"
#include "record/event_json.hpp"
#include "record/player.hpp"
#include "record/reader.hpp"
#include "report/json.hpp"
#include "support/virtual_world.hpp"
#include "unit/world/support.hpp"

using namespace dnsprop;
using test::VirtualWorld;

namespace {

/// `--record` into memory.
class Tape final : public run::Observer {
public:
    explicit Tape(const run::RunPlan& plan) : plan_(plan) {}

    void on_snapshot(const watch::Snapshot& snapshot) override {
        if (!text.empty())
            return;
        started_ = snapshot.started;
        text = record::line_of(record::Header{"0.0.0", plan_.plan, plan_.expectations, plan_.rules},
                               started_);
    }
    void on_event(const record::Event& event, watch::Moment now) override {
        text += record::line_of(event, now, started_);
    }

    void end(const watch::Snapshot& snapshot) { on_event(record::Ended{}, snapshot.now); }

    std::string text;

private:
    const run::RunPlan& plan_;
    watch::Moment started_;
};

struct Judged {
    cli::ExitCode code{};
    std::string document;
};

Judged judged(const watch::Snapshot& snapshot) {
    Judged out;
    out.code = cli::exit_code_of(snapshot, std::nullopt);
    diagnose::CheckResult result = snapshot.check;
    result.exit_code = static_cast<int>(out.code);
    StringSink sink;
    report::write_json(result, {"dnsprop", "0.0.0"}, sink);
    out.document = sink.text;
    return out;
}

Judged replayed(const std::string& text, const catalogue::ProviderLookup& providers) {
    bool is_given = false;
    const auto pieces = [&]() -> std::string_view {
        return std::exchange(is_given, true) ? std::string_view() : std::string_view(text);
    };
    const record::Recording recording = record::read_recording(pieces, "tape", providers);
    record::Player player(recording, providers, recording.header.expectations,
                          recording.header.settings.thresholds);
    player.play_to_end();
    return judged(player.snapshot());
}

class Dice {
public:
    explicit Dice(unsigned seed) : random_(seed) {}
    unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }
    bool coin() { return below(2) == 0; }
    template <class T>
    T one_of(std::initializer_list<T> values) {
        return values.begin()[below(static_cast<unsigned>(values.size()))];
    }

private:
    std::mt19937_64 random_;
};

world::WorldSettings random_world(Dice& dice) {
    world::WorldSettings world =
        test::all_hold_the_old_record(dice.one_of<dns::Ttl>({20, 60, 300}));
    world.seed = 1 + dice.below(1000);
    world.share = dice.one_of({0.0, 0.3, 0.9, 1.0});
    world.loss = dice.one_of({0.0, 0.02, 0.1});
    if (dice.below(4) == 0)
        world.secondary_lag = Seconds(dice.one_of({15, 60, 3600}));
    if (dice.below(4) == 0) {
        world.share.reset();
        world.changed_ago = Seconds(-static_cast<int>(dice.below(60)));
    }
    const std::vector<std::string_view> kinds = {"silent", "refused", "servfail", "lying", "stale"};
    for (unsigned i = 0; i < dice.below(4); ++i)
        world::read_fault(fmt::format("r{}={}", i, kinds[dice.below(5)]),
                          {"r0", "r1", "r2", "r3", "ns1", "ns2", "ns3"}, world.faults);
    return world;
}

/// What the options `--at-least`, `--min-coverage`, `--stable`, `--confirm`, `--match`,
/// `--no-authority`, `--authority-only`, `--ask-anyway`, `--wait`, `--source-grace` set.
std::string draw_rules(Dice& dice, VirtualWorld& run) {
    watch::WatchSettings& rules = run.rules;
    const char* kind = dice.one_of({"check", "wait", "watch"});
    rules.once = kind == std::string_view("check");
    rules.gate = rules.once ? watch::Gate::exists : watch::Gate::right;
    rules.confirm = rules.once ? 1 : 1 + dice.below(3);
    rules.ends_when_met = kind == std::string_view("wait");
    if (!rules.once)
        rules.stable = 1 + dice.below(3);
    if (rules.ends_when_met && dice.coin())
        rules.limit = Seconds(dice.below(120));
    if (rules.ends_when_met && dice.below(3) == 0)
        rules.source_grace = Seconds(dice.below(30));
    rules.thresholds.at_least_percent = dice.one_of({100.0, 95.0, 60.0, 30.0});
    rules.thresholds.min_coverage_percent = dice.one_of({50.0, 10.0, 90.0, 100.0});
    rules.has_source = dice.below(4) != 0;
    rules.source_only = rules.has_source && dice.below(5) == 0;
    rules.asks_anyway = dice.below(4) == 0;
    if (dice.below(4) != 0) {
        run.expect(dice.one_of({"192.0.2.7", "192.0.2.1", "192.0.2.0/24", "none"}));
        run.run_plan.expectations.front().mode =
            dice.one_of({expect::MatchMode::any, expect::MatchMode::all, expect::MatchMode::exact});
    }
    return fmt::format("{}, stable {}, at least {}, coverage {}, authority {}{}{}", kind,
                       rules.stable, rules.thresholds.at_least_percent,
                       rules.thresholds.min_coverage_percent, rules.has_source,
                       rules.source_only ? " only" : "", rules.asks_anyway ? ", anyway" : "");
}

}  // namespace

TEST_CASE("A recording replays to its run's exit code and results, whatever the options",
          "[record][virtual]") {
    std::map<int, int> codes;
    for (unsigned seed = 1; seed <= 300; ++seed) {
        Dice dice(seed);
        VirtualWorld run(random_world(dice), 4 + dice.below(12));
        const std::string options = draw_rules(dice, run);
        Tape tape(run.run_plan);
        run.observers = {&tape};
        run.go_on_until(5 + dice.below(200));
        // A watch has no end of its own, and may be ended at any moment.
        if (!run.conductor().is_over()) {
            run.stop_run();
            run.go_on_until(1000);
        }
        REQUIRE(run.conductor().is_over());
        tape.end(run.snapshot());
        const Judged ran = judged(run.snapshot());
        const Judged again = replayed(tape.text, run.run_plan.providers);
        INFO("seed " << seed << ": " << options);
        CHECK(ran.code == again.code);
        // Not shown whole: some are long.
        const auto differs = std::ranges::mismatch(ran.document, again.document).in1;
        INFO("from " << std::string(differs, ran.document.end()).substr(0, 200));
        REQUIRE((ran.document == again.document));
        ++codes[static_cast<int>(ran.code)];
    }
    // The property is about something: runs ended in every way.
    for (const int code : {0, 1, 3, 4}) {
        INFO("exit code " << code);
        CHECK(codes[code] >= 10);
    }
}
