#include "world/past.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "support.hpp"

namespace dnsprop::world {

using test::at;

namespace {

std::size_t count(const std::vector<Past>& all, bool Past::* member) {
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [&](const Past& past) { return past.*member; }));
}

std::size_t count_turned(const std::vector<Past>& all) {
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [](const Past& past) { return past.has_turned == true; }));
}

WorldSettings moved(double share, std::optional<double> turned = std::nullopt) {
    WorldSettings settings = test::settings();
    settings.move = NameServerMove{};
    settings.move->share = share;
    settings.share = turned;
    return settings;
}

}  // namespace

TEST_CASE("shares are exact, and old name servers are with those who have not turned") {
    const auto all = pasts(moved(0.3, 0.7), test::resolvers(40), at(0));
    CHECK(count_turned(all) == 28);
    CHECK(count(all, &Past::has_old_name_servers) == 12);
    for (const Past& past : all)
        CHECK(past.has_turned != past.has_old_name_servers);
    CHECK(count(pasts(moved(1), test::resolvers(7), at(0)), &Past::has_old_name_servers) == 7);
    CHECK(count(pasts(test::settings(), test::resolvers(7), at(0)), &Past::has_old_name_servers) ==
          0);
}

TEST_CASE("this machine's resolver changes nobody's share and has a chance of its own") {
    auto resolvers = test::resolvers(10);
    WorldSettings settings = moved(0.2, 0.5);
    const auto without = pasts(settings, resolvers, at(0));
    resolvers.insert(resolvers.begin(), local_resolver());
    const auto with = pasts(settings, resolvers, at(0));
    REQUIRE(with.size() == 11);
    for (std::size_t i = 0; i < without.size(); ++i) {
        CHECK(with[i + 1].has_turned == without[i].has_turned);
        CHECK(with[i + 1].has_old_name_servers == without[i].has_old_name_servers);
    }
    settings.share = 1;
    CHECK(pasts(settings, resolvers, at(0))[0].has_turned == true);
    settings.faults[std::string(local_id)] = {Fault::stale};
    CHECK(pasts(settings, resolvers, at(0))[0].has_turned == false);
    settings.faults[std::string(local_id)] = {Fault::old_ns};
    CHECK(pasts(settings, resolvers, at(0))[0].has_old_name_servers);
}

TEST_CASE("what somebody still holds bounds how long ago the change was") {
    WorldSettings settings = test::settings();
    CHECK(change_age(settings) == Seconds(2700));
    settings.changed_ago = Seconds(100000);
    CHECK(change_age(settings) == Seconds(100000));
    settings.share = 0.8;
    CHECK(change_age(settings) == Seconds(3598));
    settings.share = 1;
    CHECK(change_age(settings) == Seconds(100000));
    settings.faults["r1"] = {Fault::stale};
    CHECK(change_age(settings) == Seconds(3598));
    settings.changed_ago.reset();
    CHECK(change_age(settings) == Seconds(2700));

    // Who has not turned has old name servers: the record's TTL bounds nothing.
    WorldSettings move = moved(0.3, 0.7);
    move.changed_ago = Seconds(100000);
    CHECK(change_age(move) == Seconds(100000));
    move.share = 0.6;
    CHECK(change_age(move) == Seconds(3598));
    move.share = 0.7;
    move.changed_ago = Seconds(1000000);
    CHECK(change_age(move) == Seconds(172798));
}

}  // namespace dnsprop::world
