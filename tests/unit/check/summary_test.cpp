#include "check/summary.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "base/time.hpp"
#include "support/row_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::check;
using namespace dnsprop::test;
using dns::Rcode;

namespace {

const expect::Expectation& wanted() {
    static const auto made = expectation("A", {"192.0.2.7"}, expect::MatchMode::any, {"192.0.2.1"});
    return made;
}

std::vector<Row> rows_of(const std::vector<std::pair<int, Outcome>>& outcomes,
                         const expect::Expectation& expectation = wanted()) {
    std::vector<Row> rows;
    for (const auto& [count, outcome] : outcomes)
        for (int i = 0; i < count; ++i) {
            rows.push_back(row(outcome, expectation));
            rows.back().probe.target = static_cast<std::uint32_t>(rows.size() - 1);
        }
    return rows;
}

Outcome fresh(dns::Ttl ttl = 300) {
    return answered(answer("A", {"192.0.2.7"}), ttl);
}
Outcome old(dns::Ttl ttl = 300) {
    return answered(answer("A", {"192.0.2.1"}), ttl);
}

Summary sum(std::vector<Row> rows, const Thresholds& thresholds = {},
            const expect::Expectation& expectation = wanted()) {
    return summarise(rows, expectation, thresholds);
}

std::string show(const Group& group) {
    std::string out(word(group.verdict));
    for (const auto& record : group.records)
        out += " " + dns::write_rdata(record.type, record.rdata_bytes());
    return out + " x" + std::to_string(group.rows.size());
}

std::vector<std::string> shown_groups(const Summary& summary) {
    std::vector<std::string> out;
    for (const Group& group : summary.groups)
        out.push_back(show(group));
    return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("the figure is of those that count, and coverage of those that were asked") {
    const Summary summary = sum(rows_of({{118, fresh()},
                                         {22, old()},
                                         {2, answered(nxdomain(), 60)},
                                         {1, error(Rcode::servfail)},
                                         {3, answered(answer("A", {"0.0.0.0"}), 60)},
                                         {2, error(Rcode::refused)},
                                         {3, failed(FailureKind::timeout)}}));
    CHECK(summary.asked == 151);
    CHECK(summary.counted == 143);
    CHECK(summary.count(Verdict::match) == 118);
    CHECK(summary.count(Verdict::filtered) == 3);
    CHECK(summary.propagated_percent.value() == Approx(100.0 * 118 / 143));
    CHECK(summary.coverage_percent == Approx(100.0 * 143 / 151));
    CHECK(summary.status == Status::propagating);
}

TEST_CASE("SERVFAIL counts against, and filtered, refused and silent do not") {
    CHECK(sum(rows_of({{9, fresh()}, {1, error(Rcode::servfail)}})).propagated_percent == 90.0);
    CHECK(sum(rows_of({{9, fresh()}, {1, error(Rcode::refused)}})).status == Status::propagated);
    CHECK(sum(rows_of({{9, fresh()}, {1, failed(FailureKind::timeout)}})).status ==
          Status::propagated);
}

TEST_CASE("the threshold is met by count and not by rounding") {
    const Thresholds almost{99.5, 50};
    CHECK(sum(rows_of({{199, fresh()}, {1, old()}}), almost).status == Status::propagated);
    CHECK(sum(rows_of({{198, fresh()}, {2, old()}}), almost).status == Status::propagating);
    CHECK(sum(rows_of({{9999, fresh()}, {1, old()}})).status == Status::propagating);
    CHECK(sum(rows_of({{2, fresh()}, {1, old()}}), {66.666666, 50}).status == Status::propagated);
    CHECK(sum(rows_of({{2, fresh()}, {1, old()}}), {66.666667, 50}).status == Status::propagating);
    CHECK(sum(rows_of({{949, fresh()}, {51, old()}}), {94.9, 50}).status == Status::propagated);
}

TEST_CASE("nobody matching is not propagated") {
    CHECK(sum(rows_of({{3, old()}})).status == Status::not_propagated);
}

TEST_CASE("too little coverage is no verdict") {
    const auto half = rows_of({{5, fresh()}, {5, failed(FailureKind::timeout)}});
    CHECK(sum(half).status == Status::propagated);
    const Summary summary = sum(half, {100, 51});
    CHECK(summary.status == Status::unknown);
    CHECK(summary.unknown_cause == UnknownCause::low_coverage);
    CHECK(summary.propagated_percent == 100.0);
    CHECK(sum(rows_of({{3, error(Rcode::refused)}}), {100, 0}).unknown_cause ==
          UnknownCause::low_coverage);
    CHECK(sum({}).unknown_cause == UnknownCause::low_coverage);
    CHECK(sum({}).coverage_percent == 0.0);
}

TEST_CASE("without an expectation nothing is judged and coverage says who answered") {
    const expect::Expectation nothing;
    const Summary summary = sum(rows_of({{3, fresh()},
                                         {1, answered(nxdomain(), 60)},
                                         {1, error(Rcode::refused)},
                                         {5, failed(FailureKind::timeout)}},
                                        nothing),
                                {}, nothing);
    CHECK(summary.status == Status::unknown);
    CHECK(summary.unknown_cause == UnknownCause::no_expectation);
    CHECK_FALSE(summary.propagated_percent.has_value());
    CHECK(summary.counted == 5);
    CHECK(summary.coverage_percent == 50.0);
    CHECK_FALSE(summary.complete_by.has_value());
}

TEST_CASE("nothing coming back at all is our own network, where it points there") {
    const auto cause = [](const std::vector<std::pair<int, Outcome>>& outcomes) {
        return sum(rows_of(outcomes)).unknown_cause;
    };
    CHECK(cause({{1, failed(FailureKind::no_route)}}) == UnknownCause::no_network);
    CHECK(cause({{2, failed(FailureKind::unreachable)}, {1, failed(FailureKind::network)}}) ==
          UnknownCause::no_network);
    CHECK(cause({{5, failed(FailureKind::timeout)}}) == UnknownCause::no_network);
    CHECK(cause({{4, failed(FailureKind::timeout)}}) == UnknownCause::low_coverage);
    CHECK(cause({{9, failed(FailureKind::timeout)},
                 {1, failed(FailureKind::refused_connection)}}) == UnknownCause::low_coverage);
    CHECK(cause({{9, failed(FailureKind::no_route)}, {1, error(Rcode::refused)}}) ==
          UnknownCause::low_coverage);
    const expect::Expectation nothing;
    CHECK(sum(rows_of({{3, failed(FailureKind::no_route)}}, nothing), {}, nothing).unknown_cause ==
          UnknownCause::no_network);
}

TEST_CASE("a stale answer leaves with its TTL, an absent one with its negative TTL") {
    auto rows = rows_of({{1, fresh(9999)},
                         {1, old(120)},
                         {1, answered(nxdomain(), 900)},
                         {1, answered(nodata())},
                         {1, error(Rcode::servfail)},
                         {1, old(0)}});
    const Summary summary = summarise(rows, wanted(), {});
    CHECK_FALSE(rows[0].expires_at.has_value());
    CHECK(rows[1].expires_at == received_at + Seconds(120));
    CHECK(rows[2].expires_at == received_at + Seconds(900));
    CHECK_FALSE(rows[3].expires_at.has_value());
    CHECK_FALSE(rows[4].expires_at.has_value());
    CHECK(rows[5].expires_at == received_at);
    CHECK(summary.complete_by == received_at + Seconds(900));
}

TEST_CASE("one resolver that invents a TTL does not drive the estimate") {
    auto rows = rows_of({{20, fresh(300)},
                         {1, old(290)},
                         {1, old(8423)},
                         {1, old(120)},
                         {1, old(40)},
                         {1, old(205)}});
    const Summary summary = summarise(rows, wanted(), {});
    CHECK(rows[21].ttl_disbelieved);
    CHECK(rows[21].expires_at == received_at + Seconds(290));
    CHECK(std::ranges::count_if(rows, &Row::ttl_disbelieved) == 1);
    CHECK(summary.complete_by == received_at + Seconds(290));
    CHECK(summary.groups.front().last_expiry == received_at + Seconds(290));
}

TEST_CASE("the same holds for negative TTLs") {
    auto rows = rows_of({{1, answered(nxdomain(), 50'000)},
                         {1, answered(nxdomain(), 60)},
                         {1, answered(nxdomain(), 15)},
                         {1, answered(nxdomain(), 40)}});
    const Summary summary = summarise(rows, wanted(), {});
    CHECK(rows[0].ttl_disbelieved);
    CHECK(summary.complete_by == received_at + Seconds(60));
}

TEST_CASE("a long TTL that stands alone is believed: it was lowered before the move") {
    auto rows = rows_of({{40, fresh(300)}, {1, old(70'000)}});
    CHECK(summarise(rows, wanted(), {}).complete_by == received_at + Seconds(70'000));
    CHECK_FALSE(rows[40].ttl_disbelieved);
}

TEST_CASE("a TTL that no cache should keep and nobody bounds gives no time at all") {
    auto rows = rows_of({{40, fresh(300)}, {1, old(2'000'000)}});
    const Summary summary = summarise(rows, wanted(), {});
    CHECK(rows[40].ttl_disbelieved);
    CHECK_FALSE(rows[40].expires_at.has_value());
    CHECK_FALSE(summary.complete_by.has_value());
}

TEST_CASE("a TTL that no cache should keep makes no other one plausible") {
    auto rows = rows_of({{20, fresh(300)},
                         {1, old(290)},
                         {1, old(8423)},
                         {1, old(120)},
                         {1, old(40)},
                         {1, old(205)},
                         {1, answered(answer("A", {"203.0.113.9"}), 2'000'000)}});
    const Summary summary = summarise(rows, wanted(), {});
    CHECK(rows[21].ttl_disbelieved);
    CHECK(rows[25].ttl_disbelieved);
    CHECK(summary.complete_by == received_at + Seconds(290));
}

TEST_CASE("summing up twice gives the same, whatever the rows said before") {
    auto rows = rows_of({{1, old(290)}, {1, old(8423)}, {1, old(120)}, {1, old(40)}});
    const auto first = summarise(rows, wanted(), {});
    const auto expiries = [&] {
        std::vector<std::optional<UtcTime>> out;
        for (const Row& each : rows)
            out.push_back(each.expires_at);
        return out;
    };
    const auto before = expiries();
    const auto second = summarise(rows, wanted(), {});
    CHECK(before == expiries());
    CHECK(first.complete_by == second.complete_by);
}

TEST_CASE("answers that share a record are one group, also by way of a third") {
    const auto many = expectation("A", {"192.0.2.0/24"});
    const auto said = [&](const std::vector<std::string>& data) {
        return std::pair(1, answered(answer("A", data), 60));
    };
    CHECK(shown_groups(sum(rows_of({said({"192.0.2.1", "192.0.2.2"}), said({"192.0.2.3"}),
                                    said({"192.0.2.9"}), said({"192.0.2.2", "192.0.2.3"})},
                                   many),
                           {}, many)) ==
          Strings{"match 192.0.2.1 192.0.2.2 192.0.2.3 x3", "match 192.0.2.9 x1"});
}

TEST_CASE("a chain does not join groups, nor does its end part them") {
    const auto via = [](const char* target, const char* address) {
        return std::pair(
            1, answered(AnswerBuilder("www.example.com", "A").cname(target).data(address), 60));
    };
    CHECK(shown_groups(
              sum(rows_of({via("a.example.net", "192.0.2.7"), via("b.example.net", "192.0.2.7"),
                           via("a.example.net", "192.0.2.9")}))) ==
          Strings{"stale 192.0.2.9 x1", "match 192.0.2.7 x2"});
}

TEST_CASE("groups are of one verdict and reason, what needs action first, then the larger") {
    const Summary summary = sum(rows_of({{5, fresh()},
                                         {1, answered(answer("A", {"192.0.2.9"}), 60)},
                                         {1, answered(answer("A", {"192.0.2.7", "192.0.2.1"}), 60)},
                                         {2, old()},
                                         {1, failed(FailureKind::timeout)},
                                         {1, failed(FailureKind::unreachable)},
                                         {1, answered(nodata(), 60)},
                                         {1, answered(nxdomain(), 60)},
                                         {1, error(Rcode::notimp)},
                                         {1, error(Rcode::formerr)},
                                         {1, error(Rcode::notimp)}}));
    CHECK(shown_groups(summary) == Strings{"stale 192.0.2.1 x2", "stale 192.0.2.9 x1",
                                           "stale 192.0.2.1 192.0.2.7 x1", "absent x1", "absent x1",
                                           "broken x2", "broken x1", "match 192.0.2.7 x5",
                                           "silent x1", "silent x1"});
    CHECK(summary.groups[3].reason == Reason::nodata);
    CHECK(summary.groups[5].rows == std::vector<std::uint32_t>{13, 15});
}

TEST_CASE("the words of the status are all there and all different") {
    std::set<std::string_view> words;
    for (unsigned i = 0; i <= static_cast<unsigned>(Status::wrong_at_source); ++i)
        words.insert(word(static_cast<Status>(i)));
    CHECK(words == std::set<std::string_view>{"propagated", "propagating", "not-propagated",
                                              "unknown", "wrong-at-source"});
}

TEST_CASE("whatever came, the counts add up, every row is in one group, and figures agree") {
    std::mt19937 random(5);
    for (int round = 0; round < 400; ++round) {
        std::vector<Row> rows;
        const std::size_t size = random() % 40;
        for (std::size_t i = 0; i < size; ++i) {
            const auto ttl = static_cast<dns::Ttl>(random() % 4000);
            const auto some_address = [&] { return "192.0.2." + std::to_string(random() % 9); };
            switch (random() % 6) {
                case 0:
                    rows.push_back(row(fresh(ttl), wanted()));
                    break;
                case 1:
                    rows.push_back(
                        row(answered(answer("A", {some_address(), "192.0.2.200"}), ttl), wanted()));
                    break;
                case 2:
                    rows.push_back(row(answered(nxdomain(), ttl), wanted()));
                    break;
                case 3:
                    rows.push_back(row(error(static_cast<Rcode>(random() % 6)), wanted()));
                    break;
                case 4:
                    rows.push_back(row(failed(static_cast<FailureKind>(random() % 9)), wanted()));
                    break;
                default:
                    rows.push_back(row(answered(answer("A", {some_address()}), ttl), wanted()));
            }
        }
        const Thresholds thresholds{static_cast<double>(random() % 101),
                                    static_cast<double>(random() % 101)};
        const Summary summary = summarise(rows, wanted(), thresholds);

        CHECK(std::accumulate(summary.counts.begin(), summary.counts.end(), 0U) == size);
        std::vector<std::uint32_t> grouped;
        for (const Group& group : summary.groups)
            grouped.insert(grouped.end(), group.rows.begin(), group.rows.end());
        std::ranges::sort(grouped);
        std::vector<std::uint32_t> all(size);
        std::iota(all.begin(), all.end(), 0U);
        CHECK(grouped == all);

        CHECK(summary.propagated_percent.has_value() == (summary.counted > 0));
        if (summary.status == Status::propagated)
            CHECK(summary.propagated_percent.value() >= thresholds.at_least_percent - 1e-9);
        if (summary.status == Status::propagating || summary.status == Status::not_propagated)
            CHECK(summary.propagated_percent.value() < thresholds.at_least_percent);
        CHECK((summary.status == Status::unknown) == (summary.unknown_cause != UnknownCause::none));
        for (const Row& each : rows) {
            const bool may_expire = each.judgement.verdict == Verdict::stale ||
                                    each.judgement.verdict == Verdict::absent;
            CHECK((may_expire || !each.expires_at));
            if (each.expires_at)
                CHECK(each.expires_at <= summary.complete_by.value_or(UtcTime::max()));
        }

        // The order of the rows changes nothing but the order of equal groups.
        auto turned = rows;
        std::ranges::reverse(turned);
        const Summary again = summarise(turned, wanted(), thresholds);
        auto groups = shown_groups(summary);
        auto groups_again = shown_groups(again);
        std::ranges::sort(groups);
        std::ranges::sort(groups_again);
        CHECK(groups == groups_again);
        CHECK(again.complete_by == summary.complete_by);
        CHECK(again.status == summary.status);
    }
}
