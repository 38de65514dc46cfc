#include "net/query_ids.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

using dnsprop::net::QueryIds;

// 2^16 draws from 2^16 ids leave 65,536 x (1 - 1/e) = 41,427 distinct ones on average, with a
// standard deviation of about 79: the bounds here are tens of deviations away.

TEST_CASE("ids are drawn from the whole range, as often as chance says") {
    QueryIds ids;
    std::vector<unsigned> drawn(65536);
    for (int i = 0; i < 65536; ++i)
        ++drawn[ids.next()];
    const auto distinct = std::ranges::count_if(drawn, [](unsigned count) { return count > 0; });
    CHECK(distinct > 38000);
    CHECK(distinct < 45000);
    CHECK(*std::ranges::max_element(drawn) < 20);
    for (int quarter = 0; quarter < 4; ++quarter) {
        const auto begin = drawn.begin() + quarter * 16384;
        unsigned sum = 0;
        for (auto at = begin; at != begin + 16384; ++at)
            sum += *at;
        CHECK(sum > 14000);
        CHECK(sum < 19000);
    }
}

TEST_CASE("one id tells nothing about the next, and two sources share no sequence") {
    QueryIds one;
    QueryIds other;
    int neighbours = 0;
    int same = 0;
    std::uint16_t last = one.next();
    for (int i = 0; i < 10000; ++i) {
        const std::uint16_t next = one.next();
        neighbours += static_cast<std::uint16_t>(next - last) <= 1;
        same += next == other.next();
        last = next;
    }
    CHECK(neighbours < 30);  // 0.3 on average
    CHECK(same < 30);        // 0.15 on average
}
