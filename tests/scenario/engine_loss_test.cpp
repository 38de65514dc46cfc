// Completeness under loss: what a lossy path takes is asked again inside the one deadline.
#include <catch2/catch.hpp>

#include "support/engine_run.hpp"

using namespace dnsprop;
using test::EngineRun;
using world::Fault;

namespace {

/// Percent of 3 x 300 live resolvers that answer within the default deadline, three seeds side by
/// side.
double answered_under(double loss) {
    boost::asio::io_context context(1);
    std::vector<std::unique_ptr<EngineRun>> runs;
    std::vector<std::unique_ptr<check::PlanSource>> sources;
    unsigned done = 0;
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        EngineRun& run = *runs.emplace_back(std::make_unique<EngineRun>());
        run.resolvers(300).resolvers(10, {Fault::silent});
        run.world.seed = seed;
        run.world.loss = loss;
        run.world.latency.scale = 1;
        sources.push_back(std::make_unique<check::PlanSource>(run.plan));
    }
    for (std::size_t i = 0; i < runs.size(); ++i)
        runs[i]->begin(context, *sources[i], [&] { ++done; });
    EngineRun::run_until(context, [&] { return done == 3; });
    REQUIRE(done == 3);
    std::size_t answered = 0;
    for (const auto& run : runs) {
        CHECK(run->watcher.settled == 310);
        answered += run->answered();
        for (const auto& [saying, count] : run->sayings())
            if (saying.starts_with("timeout"))
                CHECK(saying == "timeout over tcp, 6 attempts");
        run->end();
    }
    return static_cast<double>(answered) / 9;
}

}  // namespace

TEST_CASE("with 10 % loss each way at least 99.9 % of the live resolvers answer") {
    CHECK(answered_under(0.10) >= 99.9);
}

TEST_CASE("with 20 % loss each way at least 99 % of the live resolvers answer") {
    CHECK(answered_under(0.20) >= 99.0);
}
