#include <map>

#include <catch2/catch.hpp>

#include "dns/message_view.hpp"
#include "unit/world/support.hpp"
#include "world/model.hpp"

using namespace dnsprop;
using namespace dnsprop::world;

namespace {

/// How often the resolver said what, of so many queries at one moment.
std::map<std::string, int> sayings(Model& model, int queries, SteadyTime now) {
    const auto query = dns::compose_query(test::question("example.com"), {});
    std::map<std::string, int> said;
    for (int i = 0; i < queries; ++i) {
        const auto deliveries = model.servers().front().on_datagram(query, now);
        REQUIRE(deliveries.size() == 1);
        const auto read = dns::MessageView::read(deliveries.front().octets);
        ++said[test::first_text(std::get<dns::MessageView>(read), dns::RrType::a)];
    }
    return said;
}

}  // namespace

TEST_CASE("A resolver with many caches says now this, now that, until all have turned", "[world]") {
    WorldSettings settings = test::settings();
    settings.share = 0.5;
    settings.faults["r0"] = {Fault::many_caches};
    settings.seed = GENERATE(range(1, 6));
    Model model(settings, test::resolvers(1), test::at(0));
    const auto before = sayings(model, 200, test::at(0));
    // The first has the new record by the share given, the others by chance.
    CHECK(before.at("192.0.2.7") >= 20);
    CHECK(before.at("192.0.2.7") <= 200);
    const auto after = sayings(model, 200, test::at(3601));
    CHECK(after.at("192.0.2.7") == 200);
}

TEST_CASE("With a share of nothing no cache has turned, each lets go at a time of its own",
          "[world]") {
    WorldSettings settings = test::settings();
    settings.share = 0;
    settings.changed_ago = Seconds(0);
    settings.faults["r0"] = {Fault::many_caches};
    Model model(settings, test::resolvers(1), test::at(0));
    CHECK(sayings(model, 100, test::at(0)).at("192.0.2.1") == 100);
    int mixed = 0;
    for (int minute = 1; minute < 60; ++minute)
        mixed += sayings(model, 40, test::at(60.0 * minute)).size() == 2 ? 1 : 0;
    CHECK(mixed >= 5);
    CHECK(sayings(model, 100, test::at(3601)).at("192.0.2.7") == 100);
}
