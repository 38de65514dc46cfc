#include "check/filter_doubt.hpp"

#include <catch2/catch.hpp>

#include "support/row_builder.hpp"

using namespace dnsprop;
using check::Verdict;
using test::AnswerBuilder;
using test::nxdomain;

namespace {

AnswerBuilder says(const std::string& address) {
    return test::answer("A", {address});
}

/// Rows of resolvers that filter or do not, judged by 192.0.2.7, with 192.0.2.1 as the old value.
struct Crowd {
    Crowd& add(const AnswerBuilder& answer, bool is_filter) {
        const auto resolver =
            test::resolver(is_filter ? catalogue::Filtering::malware : catalogue::Filtering::none);
        const auto wanted =
            test::expectation("A", {"192.0.2.7"}, expect::MatchMode::any, {"192.0.2.1"});
        check::Row row = test::row(test::answered(answer, 300), wanted, resolver);
        row.probe.target = static_cast<std::uint32_t>(targets.size());
        row.expires_at = test::received_at;
        rows.push_back(std::move(row));
        targets.push_back({resolver, {}});
        return *this;
    }
    Verdict last() {
        check::excuse_filters(rows, targets);
        return rows.back().judgement.verdict;
    }
    std::vector<check::Row> rows;
    std::vector<check::Target> targets;
};

}  // namespace

TEST_CASE("a filter's block page at a real address does not count against the change") {
    Crowd crowd;
    crowd.add(says("192.0.2.7"), false).add(says("203.0.113.80"), true);
    CHECK(crowd.rows.back().judgement.verdict == Verdict::stale);
    CHECK(crowd.last() == Verdict::filtered);
    CHECK(crowd.rows.back().judgement.reason == check::Reason::blocked);
    CHECK_FALSE(crowd.rows.back().expires_at);
}

TEST_CASE("a filter's NXDOMAIN with a SOA of its own does not either") {
    CHECK(Crowd().add(says("192.0.2.7"), false).add(nxdomain(), true).last() == Verdict::filtered);
}

TEST_CASE("what somebody without a filter says too is true of a filter") {
    CHECK(Crowd().add(says("203.0.113.80"), false).add(says("203.0.113.80"), true).last() ==
          Verdict::stale);
    CHECK(Crowd().add(nxdomain(), false).add(nxdomain(), true).last() == Verdict::absent);
}

TEST_CASE("the old value is nobody's invention") {
    CHECK(Crowd().add(says("192.0.2.7"), false).add(says("192.0.2.1"), true).last() ==
          Verdict::stale);
}

TEST_CASE("a resolver that does not filter is never excused, and alone a filter is believed") {
    CHECK(Crowd().add(says("192.0.2.7"), false).add(says("203.0.113.80"), false).last() ==
          Verdict::stale);
    CHECK(Crowd().add(says("203.0.113.80"), true).last() == Verdict::stale);
    CHECK(Crowd().add(says("192.0.2.7"), false).add(says("192.0.2.7"), true).last() ==
          Verdict::match);
}
