// Zones signed with real keys, and what is made of them: by dnsprop when the signatures break, and
// by delv, which verifies them with code that is not ours.
#include <array>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <catch2/catch.hpp>

#include "support/answer_builder.hpp"
#include "support/diagnose_run.hpp"
#include "support/walk_run.hpp"

using namespace dnsprop;
using authority::DsState;
using dns::RrType;
using test::DiagnoseRun;
using test::EngineRun;
using test::WalkRun;
using world::Dnssec;
using world::test::question;

namespace {

/// Runs a command while the World serves: everything it writes.
std::string output_of(boost::asio::io_context& context, const std::string& command) {
    std::FILE* pipe = popen(command.c_str(), "r");  // NOLINT(cert-env33-c): the command is ours
    REQUIRE(pipe != nullptr);
    std::string out;
    {
        boost::asio::posix::stream_descriptor descriptor(context, dup(fileno(pipe)));
        bool is_done = false;
        boost::asio::async_read(descriptor, boost::asio::dynamic_buffer(out),
                                [&](boost::system::error_code, std::size_t) { is_done = true; });
        EngineRun::run_until(context, [&] { return is_done; });
    }
    pclose(pipe);
    return out;
}

/// What delv says of example.com A, asked of a resolver that does not validate.
class DelvRun {
public:
    explicit DelvRun(Dnssec state) {
        setup_.dnssec = state;
        setup_.share = 1;
        setup_.clock = static_cast<std::uint32_t>(std::time(nullptr));
        world_ = std::make_unique<world::World>(context_, setup_, world::test::resolvers(1));
        write_anchor();
    }
    ~DelvRun() { std::remove(anchor_.c_str()); }
    DelvRun(const DelvRun&) = delete;
    DelvRun& operator=(const DelvRun&) = delete;

    std::string ask(const std::string& name, const std::string& type) {
        const net::Endpoint resolver = {world::test::resolvers(1)[0].ipv4.front(), 53};
        const auto to = world_->route(resolver, net::Protocol::udp);
        REQUIRE(to);
        // The same port by TCP is another one here; what delv asks fits a datagram.
        return output_of(context_, fmt::format("delv -4 -a {} +root=. @127.0.0.1 -p {} {} {} 2>&1",
                                               anchor_, to->port, name, type));
    }

private:
    void write_anchor() {
        std::array<char, 32> path = {"/tmp/dnsprop-anchor-XXXXXX"};
        const int file = mkstemp(path.data());
        REQUIRE(file >= 0);
        close(file);
        anchor_ = path.data();
        const std::string key = world_->model().authority().trust_anchor().value();
        std::string text = dns::write_rdata(
            RrType::dnskey, {reinterpret_cast<const std::uint8_t*>(key.data()), key.size()});
        // "257 3 15 base64": the base64 stands in quotes.
        text.insert(text.rfind(' ') + 1, "\"");
        std::ofstream(anchor_) << "trust-anchors { . static-key " << text << "\"; };\n";
    }

    world::WorldSettings setup_ = world::test::settings();
    boost::asio::io_context context_{1};
    std::unique_ptr<world::World> world_;
    std::string anchor_;
};

DiagnoseRun& with_resolvers(DiagnoseRun& run, Dnssec state) {
    run.setup.world.dnssec = state;
    run.setup.resolver("validating").resolver("trusting");
    run.setup.plan.targets[0].resolver.validates_dnssec = true;
    return run;
}

}  // namespace

TEST_CASE(
    "each way of breaking a signed zone is told from the others, and only who validates sees it") {
    struct Case {
        Dnssec state;
        std::string detail;
        DsState ds;
    };
    const auto [state, detail, ds] = GENERATE(
        Case{Dnssec::wrong_ds,
             "no DNSKEY of example.com fits the parent's DS; "
             "the DS record of example.com at the parent matches no key of the zone",
             DsState::mismatch},
        Case{Dnssec::expired, "the signature of example.com DNSKEY has expired", DsState::matches},
        Case{Dnssec::altered, "the signature of example.com A does not fit it", DsState::matches},
        Case{Dnssec::no_signatures, "example.com A has no signature", DsState::matches});
    DiagnoseRun run;
    with_resolvers(run, state).check(test::expectation("A", {"192.0.2.7"}));
    CHECK(run.diagnosed("validating") == "dnssec-bogus (" + detail + ")");
    CHECK(run.diagnosed("trusting").empty());
    REQUIRE(run.result.rows.size() == 2);
    CHECK(run.result.rows[0].judgement.verdict == check::Verdict::broken);
    CHECK(run.result.rows[0].judgement.reason == check::Reason::dnssec_bogus);
    CHECK(run.result.rows[1].judgement.verdict == check::Verdict::match);
    // Asked once more with CD, it has the answer.
    const auto* with_cd =
        run.answers.find(diagnose::DiagnosticQueryKind::checking_disabled, run.result.question, 0);
    REQUIRE(with_cd != nullptr);
    CHECK(test::words_of(*with_cd->answer.content) == "192.0.2.7");
    REQUIRE(run.result.baseline);
    CHECK(run.result.baseline->zones.at(0).delegation.ds_state == ds);
}

TEST_CASE("a zone that is signed as it should be matches everywhere") {
    DiagnoseRun run;
    with_resolvers(run, Dnssec::whole).check(test::expectation("A", {"192.0.2.7"}));
    for (const check::Row& row : run.result.rows)
        CHECK(row.judgement.verdict == check::Verdict::match);
    CHECK(run.diagnostic_queries.empty());
}

TEST_CASE("the walk sees what the parent says of a signed zone's keys") {
    const auto ds_state = [](std::string_view asked, Dnssec state) {
        WalkRun walk;
        walk.world = world::test::settings(asked);
        walk.world.dnssec = state;
        const authority::Baseline baseline = walk.find(asked);
        CHECK(test::words_of(baseline) == "found 192.0.2.7");
        return baseline.zones.at(0).delegation.ds_state;
    };
    for (const auto* asked : {"example.com", "www.example.com"}) {
        CAPTURE(asked);
        CHECK(ds_state(asked, Dnssec::whole) == DsState::matches);
        CHECK(ds_state(asked, Dnssec::wrong_ds) == DsState::mismatch);
        CHECK(ds_state(asked, Dnssec::no_ds) == DsState::no_ds);
    }
}

TEST_CASE("delv verifies the World's signatures, and rejects the broken ones") {
    if (std::system("command -v delv > /dev/null") != 0) {  // NOLINT(cert-env33-c)
        WARN(
            "SKIPPED: delv is not installed (bind9-dnsutils): the signatures were not verified by "
            "it");
        return;
    }
    DelvRun whole(Dnssec::whole);
    const std::string said = whole.ask("example.com", "A");
    CAPTURE(said);
    CHECK(said.find("; fully validated") != std::string::npos);
    CHECK(said.find("192.0.2.7") != std::string::npos);
    for (const auto* asked : {"MX", "TXT", "SOA", "NS", "DNSKEY", "DS", "SRV", "HTTPS", "CAA"}) {
        CAPTURE(asked);
        CHECK(whole.ask("example.com", asked).find("; fully validated") != std::string::npos);
    }
    CHECK(whole.ask("www.example.com", "A").find("; fully validated") != std::string::npos);

    for (const Dnssec state :
         {Dnssec::wrong_ds, Dnssec::expired, Dnssec::altered, Dnssec::no_signatures}) {
        CAPTURE(static_cast<int>(state));
        const std::string broken = DelvRun(state).ask("example.com", "A");
        CHECK(broken.find("resolution failed") != std::string::npos);
        CHECK(broken.find("fully validated") == std::string::npos);
    }
}
