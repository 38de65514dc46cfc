#include "watch/outage_detector.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "support/row_builder.hpp"

using namespace dnsprop;
using watch::OutageDetector;

namespace {

const check::Outcome answer = test::answered(test::answer("A", {"192.0.2.7"}), 300);
const check::Outcome silence = test::failed(FailureKind::timeout);

}  // namespace

TEST_CASE("Five that stop to answer, with nobody heard since, are the network", "[watch]") {
    OutageDetector sense(10);
    for (std::uint32_t i = 0; i < 10; ++i)
        sense.hear(i, answer);
    for (std::uint32_t i = 0; i < 4; ++i)
        sense.hear(i, silence);
    // The same one again is no other.
    sense.hear(0, silence);
    CHECK_FALSE(sense.is_gone());
    SECTION("one that answers between shows that it is theirs") {
        sense.hear(9, answer);
        sense.hear(4, silence);
        CHECK_FALSE(sense.is_gone());
    }
    SECTION("so does one that is reached and refuses") {
        sense.hear(9, test::failed(FailureKind::refused_connection));
        sense.hear(4, silence);
        CHECK_FALSE(sense.is_gone());
    }
    SECTION("a fifth") {
        sense.hear(4, silence);
        CHECK(sense.is_gone());
        sense.hear(7, answer);
        CHECK_FALSE(sense.is_gone());
    }
}

TEST_CASE("When the last of a few stops to answer, nobody answers any more", "[watch]") {
    OutageDetector sense(2);
    sense.hear(0, answer);
    sense.hear(1, silence);
    CHECK_FALSE(sense.is_gone());
    sense.hear(0, silence);
    CHECK(sense.is_gone());
}

TEST_CASE("Before anybody answered, all must have been asked", "[watch]") {
    OutageDetector many(5);
    for (std::uint32_t i = 0; i < 4; ++i)
        many.hear(i, silence);
    CHECK_FALSE(many.is_gone());
    many.hear(4, silence);
    CHECK(many.is_gone());
    OutageDetector few(2);
    few.hear(0, silence);
    few.hear(1, silence);
    CHECK_FALSE(few.is_gone());
    few.hear(1, test::failed(FailureKind::no_route));
    CHECK(few.is_gone());
}

TEST_CASE("Those that answered last are asked again and again, and in time everybody", "[watch]") {
    OutageDetector sense(30);
    for (std::uint32_t i = 0; i < 30; ++i)
        sense.hear(i, answer);
    for (std::uint32_t i = 20; i < 28; ++i)
        sense.hear(i, silence);
    REQUIRE(sense.is_gone());
    std::set<std::uint32_t> asked;
    for (int lot = 0; lot < 30; ++lot) {
        const auto canaries = sense.next_canaries();
        const std::set<std::uint32_t> distinct(canaries.begin(), canaries.end());
        CHECK(distinct.size() == OutageDetector::max_canaries);
        CHECK(distinct.contains(20));
        asked.insert(distinct.begin(), distinct.end());
    }
    CHECK(asked.size() == 30);
    OutageDetector single(1);
    single.hear(0, answer);
    single.hear(0, silence);
    CHECK(single.next_canaries() == std::vector<std::uint32_t>{0});
}
