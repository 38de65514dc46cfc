// Each fault of world/faults.hpp leads to the Outcome that it should: a wrong response is dropped
// and the engine keeps listening, a truncated one goes to TCP, what stays unusable is a failure of
// its own kind.
#include <catch2/catch.hpp>

#include "support/engine_run.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using test::EngineRun;
using world::Fault;
using world::FaultSet;

namespace {

/// What one resolver with these faults comes to, asked with a short deadline.
std::string said_with(FaultSet faults, Milliseconds timeout = 300ms, unsigned attempts = 3) {
    EngineRun run;
    run.resolver("r0", faults).within(timeout, attempts);
    CHECK(run.ask() == 1);
    return run.said("r0");
}

}  // namespace

TEST_CASE("a resolver without faults answers the first query") {
    CHECK(said_with({}) == "192.0.2.7 over udp, 1 attempt");
}

TEST_CASE("a silent resolver is a timeout after exactly the attempts, the last over TCP") {
    EngineRun run;
    run.resolver("r0", {Fault::silent}).within(300ms, 4);
    run.ask();
    CHECK(run.said("r0") == "timeout over tcp, 4 attempts");
    CHECK(run.statistics.udp_queries == 3);
    CHECK(run.statistics.stream_queries == 1);
    CHECK(run.server_totals.udp_queries == 3);
    CHECK(run.server_totals.tcp_connections == 1);
    CHECK(run.watcher.steps[check::AttemptLog::Step::sent_without_edns] == 1);
}

TEST_CASE("error answers are answers") {
    CHECK(said_with({Fault::refused}) == "REFUSED over udp, 1 attempt");
    CHECK(said_with({Fault::servfail}) == "SERVFAIL over udp, 1 attempt");
    CHECK(said_with({Fault::filtering_nxdomain}) == "NXDOMAIN over udp, 1 attempt");
}

TEST_CASE("EDE and NSID of an answer are kept") {
    EngineRun run;
    run.resolver("r0", {Fault::bogus});
    run.ask();
    const dns::Answer& answer = run.outcome("r0").answer;
    REQUIRE(answer.ede.size() == 1);
    CHECK(answer.ede[0].code == 6);
    CHECK(answer.ede[0].text == "signature of example.com. is bogus");
    CHECK(answer.nsid == "r0");
}

TEST_CASE("forged responses are dropped and the real answer that follows is taken") {
    EngineRun run;
    run.resolver("r0", {Fault::spoofing});
    run.ask();
    CHECK(run.said("r0") == "192.0.2.7 over udp, 1 attempt, stray-responses");
    CHECK(run.statistics.stray_datagrams == 2);
}

TEST_CASE("responses from a foreign source never reach the engine") {
    EngineRun run;
    run.resolver("r0", {Fault::foreign_source});
    run.ask();
    CHECK(run.said("r0") == "192.0.2.7 over udp, 1 attempt");
    CHECK(run.statistics.stray_datagrams == 0);
}

TEST_CASE("a resolver that only sends rubbish is waited for to the deadline and named by it") {
    CHECK(said_with({Fault::wrong_id}) == "mismatched over tcp, 3 attempts, stray-responses");
    CHECK(said_with({Fault::wrong_question}) == "mismatched over tcp, 3 attempts, stray-responses");
    CHECK(said_with({Fault::no_question}) == "mismatched over tcp, 3 attempts, stray-responses");
    CHECK(said_with({Fault::not_a_response}) == "mismatched over tcp, 3 attempts, stray-responses");
    CHECK(said_with({Fault::one_byte}) == "malformed over tcp, 3 attempts, stray-responses");
    CHECK(said_with({Fault::lying_rdlength}) == "malformed over tcp, 3 attempts, stray-responses");
    CHECK(said_with({Fault::lying_counts}) == "malformed over tcp, 3 attempts, stray-responses");
    CHECK(said_with({Fault::forward_pointer}) == "malformed over tcp, 3 attempts, stray-responses");
}

TEST_CASE("two OPT records are malformed, and the attempt without EDNS gets the answer") {
    // The World writes the second OPT whatever was asked, so nothing better ever comes here.
    CHECK(said_with({Fault::two_opts}) == "malformed over tcp, 3 attempts, stray-responses");
}

TEST_CASE("trailing bytes are used, with a note") {
    CHECK(said_with({Fault::trailing_bytes}) == "192.0.2.7 over udp, 1 attempt, trailing-bytes");
}

TEST_CASE("a resolver that drops EDNS queries answers the last UDP attempt") {
    CHECK(said_with({Fault::drops_edns}, 400ms, 4) ==
          "192.0.2.7 over udp, 3 attempts, without-edns");
}

TEST_CASE("FORMERR, NOTIMP and BADVERS to EDNS are asked once again without it") {
    CHECK(said_with({Fault::formerr_edns}) == "192.0.2.7 over udp, 2 attempts, without-edns");
    CHECK(said_with({Fault::notimp_edns}) == "192.0.2.7 over udp, 2 attempts, without-edns");
    CHECK(said_with({Fault::badvers}) == "192.0.2.7 over udp, 2 attempts, without-edns");
}

TEST_CASE("EDNS rejected over TCP is asked once again without it") {
    EngineRun run;
    run.resolver("r0", {Fault::formerr_edns}).over_tcp();
    run.ask();
    CHECK(run.said("r0") == "192.0.2.7 over tcp, 2 attempts, without-edns");
}

TEST_CASE("a truncated answer is fetched over TCP, whole or cut in mid-record") {
    CHECK(said_with({Fault::truncating}) == "192.0.2.7 over tcp, 2 attempts, tcp-after-tc");
    CHECK(said_with({Fault::truncating_in_record}) ==
          "192.0.2.7 over tcp, 2 attempts, tcp-after-tc");
}

TEST_CASE("truncated over TCP too is a failure of its own, never a loop") {
    CHECK(said_with({Fault::truncating_tcp}) == "truncated over tcp, 2 attempts, tcp-after-tc");
}

TEST_CASE("a truncated answer and a broken TCP service are a failure that names TCP's trouble") {
    CHECK(said_with({Fault::truncating, Fault::tcp_refused}) ==
          "refused-connection over tcp, 3 attempts, tcp-after-tc");
    CHECK(said_with({Fault::truncating, Fault::tcp_close_in_frame}) ==
          "closed over tcp, 3 attempts, tcp-after-tc");
    CHECK(said_with({Fault::truncating, Fault::tcp_silent}) ==
          "timeout over tcp, 2 attempts, tcp-after-tc");
    CHECK(said_with({Fault::truncating, Fault::tcp_half_length}) ==
          "timeout over tcp, 2 attempts, tcp-after-tc");
}

TEST_CASE("an answer dripping in over TCP ends at the deadline") {
    CHECK(said_with({Fault::truncating, Fault::tcp_drip}, 400ms) ==
          "timeout over tcp, 2 attempts, tcp-after-tc");
}

TEST_CASE("an empty TCP frame is passed over and the answer behind it is taken") {
    CHECK(said_with({Fault::truncating, Fault::tcp_zero_length}) ==
          "192.0.2.7 over tcp, 2 attempts, tcp-after-tc");
}

TEST_CASE("a closed port is asked twice and settled before any timeout") {
    // With a deadline of 25 seconds, only the ICMP errors can end this below the run's cap of 30
    // with two attempts.
    CHECK(said_with({Fault::icmp}, 25s, 6) == "refused-connection over udp, 2 attempts");
}

TEST_CASE("duplicates do not count as answers to anything else") {
    EngineRun run;
    run.resolvers(3, {Fault::duplicate});
    CHECK(run.ask() == 3);
    CHECK(run.sayings() == std::map<std::string, unsigned>{{"192.0.2.7 over udp, 1 attempt", 3}});
}

TEST_CASE("a reply to any attempt counts") {
    // The first query's reply takes a second, the second query's comes at once.
    CHECK(said_with({Fault::late}, 1500ms, 6) == "192.0.2.7 over udp, 2 attempts");
}

TEST_CASE("a CNAME loop and a chain that is too long are answers of their own kind") {
    CHECK(said_with({Fault::cname_loop}) == "a loop of CNAMEs over udp, 1 attempt");
    CHECK(said_with({Fault::long_chain}, 2000ms, 6) ==
          "too long a chain over udp, 1 attempt, other-records");
}

TEST_CASE("an address the routing does not know is no route, and said at once") {
    EngineRun run;
    run.resolvers(50).within(25s, 6);
    struct : net::Routing {
        std::optional<net::Endpoint> route(const net::Endpoint&, net::Protocol) const override {
            return std::nullopt;
        }
    } nowhere;
    run.other_routing = &nowhere;
    CHECK(run.ask() == 50);
    CHECK(run.sayings() == std::map<std::string, unsigned>{{"no-route over udp, 0 attempts", 50}});
}

TEST_CASE("every type is asked and read, several at once") {
    std::vector<dns::Question> questions;
    for (const std::string_view type : dns::askable_rr_types())
        questions.push_back(world::test::question("example.com", *dns::read_rr_type(type)));
    EngineRun run;
    run.resolvers(3).questions(questions);
    CHECK(run.ask() == 3 * questions.size());
    for (std::uint32_t i = 0; i < questions.size(); ++i) {
        INFO(dns::write_rr_type(questions[i].type));
        CHECK(run.outcome("r1", i).has_answer());
        CHECK(run.outcome("r1", i).answer.content == run.outcome("r2", i).answer.content);
    }
}
