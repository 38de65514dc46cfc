// What each fault of world/faults.hpp comes to in the end: the real engine asks, and judge() and
// summarise() say what of it a site owner gets to see.
#include <catch2/catch.hpp>

#include "check/summary.hpp"
#include "support/answer_builder.hpp"
#include "support/engine_run.hpp"
#include "world/faults.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using check::Row;
using test::EngineRun;
using world::Fault;
using world::FaultSet;

namespace {

/// 192.0.2.1 moves to 192.0.2.7, as in EngineRun's World.
const expect::Expectation& moved() {
    static const auto made =
        test::expectation("A", {"192.0.2.7"}, expect::MatchMode::any, {"192.0.2.1"});
    return made;
}

std::vector<Row> judged(const EngineRun& run) {
    std::vector<Row> rows;
    for (const auto& [probe, outcome] : run.watcher.outcomes) {
        Row& row = rows.emplace_back();
        row.probe = probe;
        row.outcome = outcome;
        row.judgement = check::judge(outcome, run.plan.targets[probe.target].resolver, moved());
    }
    return rows;
}

/// "stale other-value", "broken lame (EDE 22 No Reachable Authority)".
std::string words_of(const check::Judgement& judgement) {
    std::string out(check::word(judgement.verdict));
    if (judgement.reason != check::Reason::none)
        out += fmt::format(" {}", check::word(judgement.reason));
    if (!judgement.detail.empty())
        out += fmt::format(" ({})", judgement.detail);
    return out;
}

/// One resolver with this fault, asked and judged.
Row said_with(Fault fault) {
    EngineRun run;
    run.resolver("r0", {fault});
    REQUIRE(run.ask() == 1);
    return judged(run).front();
}

/// "15 blocked": code and text of each EDE.
std::vector<std::string> errors_of(const Row& row) {
    std::vector<std::string> out;
    for (const dns::ExtendedError& error : row.outcome.answer.ede)
        out.push_back(fmt::format("{} {}", error.code, error.text));
    return out;
}

struct Scenario {
    std::string judged;
    FaultSet beside = {};  ///< what must be wrong too, so that the fault is met at all
};

/// What every fault comes to within three seconds and three attempts. No default: the compiler
/// names the fault that is not here.
Scenario scenario(Fault fault) {
    const std::string match = "match";
    const std::string mismatched = "silent mismatched";
    const std::string malformed = "silent malformed";
    const std::string silent = "silent timeout";
    const FaultSet over_tcp = {Fault::truncating};
    switch (fault) {
        case Fault::silent:
            return {silent};
        case Fault::drops_name:
            return {silent};
        case Fault::icmp:
            return {"silent refused-connection"};
        case Fault::slow:
        case Fault::late:
        case Fault::duplicate:
            return {match};
        case Fault::refused:
        case Fault::refuses_name:
            return {"refused not-authorised"};
        case Fault::servfail:
            return {"broken servfail"};
        case Fault::bogus:
            return {"broken dnssec-bogus (signature of example.com. is bogus)"};
        case Fault::lame:
            return {"broken lame (EDE 22 No Reachable Authority)"};
        case Fault::filtering:
            return {"filtered blocked"};
        case Fault::filtering_ede:
            return {"filtered blocked (blocked)"};
        case Fault::filtering_nxdomain:
            // Not known as a filter: then an NXDOMAIN is one, with or without SOA.
            return {"absent nxdomain"};
        case Fault::lying:
            return {"stale other-value"};
        case Fault::ttl_stretching:
        case Fault::many_caches:
            return {match};
        case Fault::stale:
        case Fault::old_ns:
            return {"stale old-value"};
        case Fault::serve_stale:
            return {"stale old-value (EDE 3 Stale Answer)"};
        case Fault::truncating:
        case Fault::truncating_in_record:
            return {match};
        case Fault::truncating_tcp:
            return {"silent truncated"};
        case Fault::drops_edns:
        case Fault::formerr_edns:
        case Fault::notimp_edns:
        case Fault::badvers:
        case Fault::spoofing:
        case Fault::foreign_source:
            return {match};
        case Fault::wrong_id:
        case Fault::wrong_question:
        case Fault::no_question:
        case Fault::not_a_response:
            return {mismatched};
        case Fault::lying_rdlength:
        case Fault::lying_counts:
        case Fault::forward_pointer:
        case Fault::one_byte:
        case Fault::two_opts:
            return {malformed};
        case Fault::trailing_bytes:
            return {match};
        case Fault::cname_loop:
            return {"broken cname-loop"};
        case Fault::long_chain:
            return {"broken chain-too-long"};
        case Fault::tcp_refused:
            return {"silent refused-connection", over_tcp};
        case Fault::tcp_silent:
        case Fault::tcp_drip:
        case Fault::tcp_half_length:
            return {silent, over_tcp};
        case Fault::tcp_zero_length:
            return {match, over_tcp};
        case Fault::tcp_close_in_frame:
            return {"silent closed", over_tcp};
        case Fault::ignores_ecs:
        case Fault::formerr_ecs:
        case Fault::wrong_ecs:
            // Resolvers are not asked so.
            return {match};
    }
    return {"no scenario"};
}

}  // namespace

TEST_CASE("every fault there is ends in the verdict and reason that fit it") {
    EngineRun run;
    run.within(3s, 3);
    for (const world::FaultDescription& each : world::all_faults()) {
        FaultSet faults = scenario(each.fault).beside;
        faults.add(each.fault);
        run.resolver(std::string(each.word), faults);
    }
    REQUIRE(run.ask() == world::all_faults().size());
    const std::vector<Row> rows = judged(run);
    for (const world::FaultDescription& each : world::all_faults()) {
        INFO(each.word);
        const auto row = std::ranges::find_if(rows, [&](const Row& candidate) {
            return run.plan.targets[candidate.probe.target].resolver.id == each.word;
        });
        REQUIRE(row != rows.end());
        CHECK(words_of(row->judgement) == scenario(each.fault).judged);
    }
}

TEST_CASE("a resolver that reaches no authority is broken, and says so itself") {
    const Row row = said_with(Fault::lame);
    CHECK(test::words_of(row.outcome) == "SERVFAIL over udp, 1 attempt");
    CHECK(words_of(row.judgement) == "broken lame (EDE 22 No Reachable Authority)");
    CHECK(errors_of(row) == std::vector<std::string>{"22 "});
}

TEST_CASE("a resolver that answers 0.0.0.0 is filtered without saying why") {
    const Row row = said_with(Fault::filtering);
    CHECK(test::words_of(row.outcome) == "0.0.0.0 over udp, 1 attempt");
    CHECK(words_of(row.judgement) == "filtered blocked");
    CHECK(errors_of(row).empty());
}

TEST_CASE("an NXDOMAIN under EDE 15 is filtered, not absent") {
    const Row row = said_with(Fault::filtering_ede);
    CHECK(test::words_of(row.outcome) == "NXDOMAIN over udp, 1 attempt");
    CHECK(words_of(row.judgement) == "filtered blocked (blocked)");
    CHECK(errors_of(row) == std::vector<std::string>{"15 blocked"});
    CHECK_FALSE(check::counts(row.judgement.verdict));
}

TEST_CASE("a resolver that answers an address of its own is stale with another value") {
    const Row row = said_with(Fault::lying);
    CHECK(test::words_of(row.outcome) == "203.0.113.66 over udp, 1 attempt");
    CHECK(words_of(row.judgement) == "stale other-value");
    CHECK(errors_of(row).empty());
    CHECK(row.outcome.answer.ttl == 600U);
}

TEST_CASE("a resolver that stretches TTLs is stale, and its time is not believed") {
    EngineRun run;
    run.world.share = 0;  // everybody still holds 192.0.2.1
    run.world.changes.front().ttl = 300;
    run.resolver("stretcher", {Fault::ttl_stretching}).resolvers(30);
    REQUIRE(run.ask() == 31);
    std::vector<Row> rows = judged(run);
    const check::Summary summary = check::summarise(rows, moved(), {});

    UtcTime last_honest{};
    for (const Row& row : rows) {
        CHECK(words_of(row.judgement) == "stale old-value");
        const bool is_honest = run.plan.targets[row.probe.target].resolver.id != "stretcher";
        CHECK(row.ttl_disbelieved != is_honest);
        REQUIRE(row.expires_at);
        if (is_honest) {
            CHECK(row.outcome.answer.ttl.value() <= 300);
            last_honest = std::max(last_honest, *row.expires_at);
        } else {
            CHECK(errors_of(row).empty());
            CHECK(row.outcome.answer.ttl.value() > 300);
            // What the others with the same record allow at most.
            CHECK(*row.expires_at <= row.outcome.received_at + 300s);
        }
    }
    CHECK(summary.complete_by == last_honest);
}
