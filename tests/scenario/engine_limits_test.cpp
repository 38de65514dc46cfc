// The engine's own limits: sockets, window, per resolver and operator, pace, stopping.
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "support/engine_run.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using test::EngineRun;
using world::Fault;

namespace {

using Sayings = std::map<std::string, unsigned>;

std::vector<dns::Question> many_questions(unsigned count) {
    std::vector<dns::Question> questions;
    for (unsigned i = 0; i < count; ++i)
        questions.push_back(world::test::question(fmt::format("n{}.example.com", i)));
    return questions;
}

/// Draws `count` Probes round the targets, each with a Question object of its own, and counts those
/// alive.
class LazySource final : public check::ProbeSource {
public:
    LazySource(std::uint32_t count, std::uint32_t targets) : count_(count), targets_(targets) {}
    std::optional<check::ProbeOrder> next() override {
        if (drawn_ == count_)
            return std::nullopt;
        const check::Probe probe{drawn_ / targets_, drawn_ % targets_};
        ++drawn_;
        most_alive = std::max(most_alive, ++*alive_);
        std::shared_ptr<const check::PreparedQuestion> prepared(
            new check::PreparedQuestion(question_),
            [alive = alive_](const check::PreparedQuestion* question) {
                --*alive;
                delete question;
            });
        return check::ProbeOrder{probe, std::move(prepared)};
    }
    std::uint32_t drawn() const { return drawn_; }
    std::size_t alive() const { return *alive_; }
    std::size_t most_alive = 0;

private:
    std::uint32_t count_;
    std::uint32_t targets_;
    std::uint32_t drawn_ = 0;
    std::shared_ptr<std::size_t> alive_ = std::make_shared<std::size_t>(0);
    dns::Question question_ = world::test::question("example.com");
};

/// Leads nowhere for a while: to a socket that nobody reads.
class Hole final : public net::Routing {
public:
    Hole() : descriptor_(::socket(AF_INET, SOCK_DGRAM, 0)) {
        sockaddr_in loopback{};
        loopback.sin_family = AF_INET;
        loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof loopback;
        auto* address = reinterpret_cast<sockaddr*>(&loopback);
        REQUIRE(::bind(descriptor_, address, size) == 0);
        REQUIRE(::getsockname(descriptor_, address, &size) == 0);
        endpoint_ = {*net::IpAddress::read("127.0.0.1"), ntohs(loopback.sin_port)};
    }
    ~Hole() override { ::close(descriptor_); }
    Hole(const Hole&) = delete;
    Hole& operator=(const Hole&) = delete;

    std::optional<net::Endpoint> route(const net::Endpoint& endpoint,
                                       net::Protocol protocol) const override {
        return is_open ? endpoint_ : around->route(endpoint, protocol);
    }

    bool is_open = true;
    const net::Routing* around = nullptr;

private:
    int descriptor_;
    net::Endpoint endpoint_;
};

}  // namespace

TEST_CASE("with few sockets everybody is asked all the same") {
    const std::size_t max_sockets = GENERATE(std::size_t{2}, std::size_t{8});
    EngineRun run;
    run.resolvers(40).engine.max_sockets = max_sockets;
    CHECK(run.ask() == 40);
    CHECK(run.sayings() == Sayings{{"192.0.2.7 over udp, 1 attempt", 40}});
}

TEST_CASE("with few sockets truncated answers are fetched over TCP all the same") {
    const std::size_t max_sockets = GENERATE(std::size_t{2}, std::size_t{8});
    EngineRun run;
    run.resolvers(20, {Fault::truncating}).engine.max_sockets = max_sockets;
    CHECK(run.ask() == 20);
    CHECK(run.sayings() == Sayings{{"192.0.2.7 over tcp, 2 attempts, tcp-after-tc", 20}});
}

TEST_CASE("a probe that waited for a TCP socket still ends at its deadline") {
    EngineRun run;
    run.resolvers(6, {Fault::truncating, Fault::tcp_silent}).within(150ms, 3);
    run.engine.max_sockets = 4;
    CHECK(run.ask() == 6);
    CHECK(run.sayings() == Sayings{{"timeout over tcp, 2 attempts, tcp-after-tc", 6}});
}

TEST_CASE("with few sockets silent resolvers get the whole of their time, one after the other") {
    EngineRun run;
    run.resolvers(6, {Fault::silent}).within(100ms, 3).engine.max_sockets = 3;
    CHECK(run.ask() == 6);
    CHECK(run.sayings() == Sayings{{"timeout over tcp, 3 attempts", 6}});
}

TEST_CASE("a probe that waits for a TCP socket is settled by a late datagram") {
    // All want TCP after 1.4 s and one socket is left for it, which "mute" takes and keeps to its
    // deadline; the others' UDP answers come after 1.5 s, while they wait.
    EngineRun run;
    run.resolver("mute", {Fault::silent}).resolvers(3, {Fault::slow}).within(2100ms, 2);
    run.engine.max_sockets = 5;
    CHECK(run.ask() == 4);
    CHECK(run.sayings() ==
          Sayings{{"timeout over tcp, 2 attempts", 1}, {"192.0.2.7 over udp, 2 attempts", 3}});
    CHECK(run.statistics.stream_queries < 4);
}

#if defined(__has_feature)
#if __has_feature(undefined_behavior_sanitizer)
#define DNSPROP_UNDER_UBSAN 1
#endif
#endif

TEST_CASE("a host with fewer file descriptors than the engine was told loses nobody") {
#ifdef DNSPROP_UNDER_UBSAN
    WARN("not run with UBSan: it looks at objects through a pipe, and here no descriptor is left");
    return;
#endif
    // In a child, since the limit is the process's: it must have room for the World first.
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        EngineRun run;
        run.resolvers(30).within(2s, 3);
        boost::asio::io_context context(1);
        bool is_done = false;
        // The World opens its sockets in begin(), and the first draw of the engine all it wants:
        // so this routing takes the descriptors away in between.
        struct Narrowing final : net::Routing {
            std::optional<net::Endpoint> route(const net::Endpoint& endpoint,
                                               net::Protocol protocol) const override {
                if (!is_narrowed) {
                    is_narrowed = true;
                    const int next = ::dup(0);
                    ::close(next);
                    const rlimit few{static_cast<rlim_t>(next) + 5, static_cast<rlim_t>(next) + 5};
                    ::setrlimit(RLIMIT_NOFILE, &few);
                }
                return world->route(endpoint, protocol);
            }
            const net::Routing* world = nullptr;
            mutable bool is_narrowed = false;
        } narrowing;
        world::World world(context, run.world, [&] {
            std::vector<catalogue::Resolver> known;
            for (const check::Target& target : run.plan.targets)
                known.push_back(target.resolver);
            return known;
        }());
        narrowing.world = &world;
        run.watcher.operators.resize(30);
        check::Engine engine(context, run.plan.targets, narrowing, run.engine, run.watcher);
        check::PlanSource source(run.plan);
        engine.start(source, [&] { is_done = true; });
        EngineRun::run_until(context, [&] { return is_done; }, 10s);
        ::_exit(run.answered() == 30 ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}

TEST_CASE("a window smaller than the plan is never exceeded") {
    EngineRun run;
    run.resolvers(20).questions(many_questions(5)).engine.window = 7;
    CHECK(run.ask() == 100);
    CHECK(run.answered() == 100);
    CHECK(run.watcher.all.most <= 7);
}

TEST_CASE("the limits per resolver and per operator are kept and used up") {
    EngineRun run;
    run.resolvers(4, {}, "one").resolvers(2, {}, "two").questions(many_questions(10));
    run.engine.per_target = 3;
    run.engine.per_operator = 5;
    CHECK(run.ask() == 60);
    CHECK(run.answered() == 60);
    for (const auto& [target, count] : run.watcher.by_target)
        CHECK(count.most <= 3);
    CHECK(run.watcher.by_operator["one"].most == 5);
    CHECK(run.watcher.by_operator["two"].most == 5);
}

TEST_CASE("resolvers of no known operator share no limit") {
    EngineRun run;
    run.resolvers(10).engine.per_operator = 1;
    run.ask();
    CHECK(run.watcher.all.most == 10);
}

TEST_CASE("a rate holds probes back") {
    EngineRun run;
    run.resolvers(30).engine.probes_per_second = 100;
    const auto begun = std::chrono::steady_clock::now();
    CHECK(run.ask() == 30);
    // A tenth of a second's worth, 10, may go at once; the other 20 take 10 ms each.
    CHECK(std::chrono::steady_clock::now() - begun >= 190ms);
    CHECK(run.answered() == 30);
}

TEST_CASE("a channel gets a fresh port after so many queries, and nothing is lost by it") {
    EngineRun run;
    run.resolver("r0").questions(many_questions(50));
    run.engine.renew_after = 3;
    run.engine.per_target = 2;
    CHECK(run.ask() == 50);
    CHECK(run.answered() == 50);
    CHECK(run.statistics.udp_queries == 50);
}

TEST_CASE("stop() in the middle leaves no callback") {
    EngineRun run;
    run.resolvers(20, {Fault::silent})
        .resolvers(20, {Fault::truncating, Fault::tcp_silent})
        .resolvers(5);
    check::PlanSource source(run.plan);
    boost::asio::io_context context(1);
    bool is_done = false;
    run.begin(context, source, [&] { is_done = true; });
    EngineRun::run_until(context, [&] {
        return run.watcher.settled == 5 &&
               run.watcher.steps[check::AttemptLog::Step::connecting] == 20;
    });
    REQUIRE(run.watcher.settled == 5);
    run.running_engine().stop();
    run.end();
    // Only aborted waits are left, and they end the loop.
    context.restart();
    EngineRun::run_until(context, [&] { return context.stopped(); }, 5s);
    CHECK(run.watcher.settled == 5);
    CHECK_FALSE(is_done);
}

TEST_CASE("stop() after the last outcome still keeps on_done from being called") {
    EngineRun run;
    run.resolver("r0");
    check::PlanSource source(run.plan);
    boost::asio::io_context context(1);
    bool is_done = false;
    run.begin(context, source, [&] { is_done = true; });
    EngineRun::run_until(context, [&] { return run.watcher.settled == 1 || is_done; });
    REQUIRE_FALSE(is_done);
    run.running_engine().stop();
    run.end();
    context.restart();
    EngineRun::run_until(context, [&] { return context.stopped(); }, 5s);
    CHECK_FALSE(is_done);
}

TEST_CASE("a plan without targets, and one without questions, are done at once") {
    EngineRun nobody;
    CHECK(nobody.ask() == 0);
    EngineRun nothing;
    nothing.resolvers(2).plan.questions.clear();
    CHECK(nothing.ask() == 0);
}

TEST_CASE("a lazily drawn source holds memory flat: only the window is alive") {
    EngineRun run;
    run.resolvers(50);
    run.watcher.keeps_outcomes = false;
    run.engine.window = 500;
    // A Routing that knows nobody settles each at once, so that 200,000 pass in a moment.
    struct : net::Routing {
        std::optional<net::Endpoint> route(const net::Endpoint&, net::Protocol) const override {
            return std::nullopt;
        }
    } nowhere;
    run.other_routing = &nowhere;
    LazySource source(200000, 50);
    CHECK(run.ask(source) == 200000);
    CHECK(source.most_alive <= 501);
    CHECK(source.alive() == 0);
}

TEST_CASE("a lazily drawn source is drawn as answers come, not before") {
    EngineRun run;
    run.resolvers(50);
    run.watcher.keeps_outcomes = false;
    run.engine.window = 200;
    LazySource source(5000, 50);
    run.watcher.on_each = [&] { REQUIRE(source.drawn() <= run.watcher.settled + 201); };
    CHECK(run.ask(source) == 5000);
    CHECK(source.most_alive <= 201);
    CHECK(source.alive() == 0);
}

TEST_CASE("a resolver without a sign of life holds up nobody: each further Probe is one query") {
    EngineRun run;
    run.resolver("r0", {Fault::silent}).resolver("r1").questions(many_questions(20));
    run.within(400ms, 3).engine.per_target = 2;
    run.engine.silent_after = 2;
    CHECK(run.ask() == 40);
    CHECK(run.sayings() == Sayings{{"timeout over tcp, 3 attempts", 2},
                                   {"timeout over udp, 1 attempt", 18},
                                   {"192.0.2.7 over udp, 1 attempt", 20}});
}

TEST_CASE("a resolver that is heard again is asked in full again") {
    EngineRun run;
    Hole hole;
    run.resolver("r0").questions(many_questions(9)).within(400ms, 2);
    run.engine.per_target = 1;
    run.engine.renew_after = 1;  // so that each Probe is routed anew
    run.engine.silent_after = 2;
    run.other_routing = &hole;
    std::vector<std::string> heard;
    run.watcher.on_each = [&] {
        heard.push_back(test::words_of(run.watcher.outcomes.back().second));
        hole.is_open = run.watcher.settled < 4 || run.watcher.settled > 5;
    };
    boost::asio::io_context context(1);
    check::PlanSource source(run.plan);
    bool is_done = false;
    run.begin(context, source, [&] { is_done = true; });
    hole.around = &run.running_world();
    EngineRun::run_until(context, [&] { return is_done; });
    run.end();
    const std::string asked_in_full = "timeout over tcp, 2 attempts";
    const std::string knocked = "timeout over udp, 1 attempt";
    const std::string answer = "192.0.2.7 over udp, 1 attempt";
    CHECK(heard == std::vector{asked_in_full, asked_in_full, knocked, knocked, answer, answer,
                               asked_in_full, asked_in_full, knocked});
}
