#include "check/ttl_doubt.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

using namespace dnsprop::check;
using dnsprop::dns::Ttl;

namespace {

/// The TTL that is not believed, and what bounds it; "all believed" otherwise.
std::string doubted(const std::vector<Ttl>& same, Ttl elsewhere = 0) {
    const auto doubt = find_ttl_doubt(same, elsewhere);
    if (!doubt)
        return "all believed";
    return std::to_string(same[doubt->index]) +
           (doubt->bound ? " above " + std::to_string(*doubt->bound) : " alone");
}

}  // namespace

TEST_CASE("a TTL far above all others with the same records is not believed") {
    CHECK(doubted({120, 8423, 40, 290, 205}) == "8423 above 290");
    CHECK(doubted({8423, 290, 120}) == "8423 above 290");
}

TEST_CASE("one other source alone refutes only what is a hundred times its own") {
    CHECK(doubted({8423, 290}) == "all believed");
    CHECK(doubted({86400, 290}) == "86400 above 290");
}

TEST_CASE("a lone source has no second opinion and is believed") {
    CHECK(doubted({86400}) == "all believed");
    CHECK(doubted({86400}, 300) == "all believed");
    CHECK(doubted({}) == "all believed");
}

TEST_CASE("the usual spread of remaining times is believed") {
    CHECK(doubted({3500, 2100, 900, 3000, 40}) == "all believed");
    CHECK(doubted({3600, 3600, 3600}) == "all believed");
    CHECK(doubted({0, 0, 0}) == "all believed");
}

TEST_CASE("a TTL that some other answer of the question shows is one the zone uses") {
    CHECK(doubted({3500, 20, 150, 290, 205}) == "3500 above 290");
    CHECK(doubted({3500, 20, 150, 290, 205}, 3600) == "all believed");
}

TEST_CASE("caches that were filled at the same moment are one witness") {
    // Filled by our own round 55 minutes ago; one was evicted and asked again since.
    CHECK(doubted({3500, 300, 299, 298, 300, 297, 300, 299, 300}) == "all believed");
}

TEST_CASE("two sources that agree are not doubted") {
    CHECK(doubted({8423, 8423, 290, 120, 20}) == "all believed");
    CHECK(doubted({9000, 8423, 290, 120, 20}) == "all believed");
}

TEST_CASE("beyond seven days a TTL needs a second source that goes beyond it too") {
    CHECK(doubted({604'801}) == "604801 alone");
    CHECK(doubted({604'800}) == "all believed");
    CHECK(doubted({2'000'000, 86400}, 2'000'000) == "2000000 above 86400");
    CHECK(doubted({2'000'000, 700'000}) == "all believed");
    CHECK(doubted({0x7fffffff, 0x7ffffffe}) == "all believed");
}

TEST_CASE("honest caches are doubted less than once in a hundred times") {
    std::mt19937 random(1);
    int doubts = 0;
    constexpr int rounds = 20'000;
    for (int round = 0; round < rounds; ++round) {
        const Ttl original = std::vector<Ttl>{60, 300, 3600, 86400}[random() % 4];
        std::vector<Ttl> same(1 + random() % 60);
        for (Ttl& ttl : same)
            ttl = static_cast<Ttl>(random() % (original + 1));
        doubts += find_ttl_doubt(same, 0).has_value() ? 1 : 0;
    }
    CHECK(doubts < rounds / 100);
}

TEST_CASE("an invented TTL is found among five or more caches, whatever their order") {
    std::mt19937 random(2);
    int found = 0;
    constexpr int rounds = 2'000;
    for (int round = 0; round < rounds; ++round) {
        std::vector<Ttl> same(5 + random() % 30);
        for (Ttl& ttl : same)
            ttl = static_cast<Ttl>(random() % 301);
        same.push_back(8423);
        std::ranges::shuffle(same, random);
        const auto doubt = find_ttl_doubt(same, 300);
        found += doubt && same[doubt->index] == 8423 ? 1 : 0;
    }
    CHECK(found > rounds * 99 / 100);
}
