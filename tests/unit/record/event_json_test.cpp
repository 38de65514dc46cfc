#include "record/event_json.hpp"

#include <algorithm>
#include <array>

#include <catch2/catch.hpp>

#include "support/answer_builder.hpp"
#include "support/random_events.hpp"

using namespace dnsprop;
using namespace dnsprop::record;

namespace {

const watch::Moment start{SteadyTime(std::chrono::hours(5)),
                          UtcTime(Milliseconds(1'795'339'733'123))};

const std::string source = "f";
const catalogue::ProviderLookup lookup = test::providers;

std::string_view without_line_feed(const std::string& line) {
    return std::string_view(line).substr(0, line.size() - 1);
}

}  // namespace

TEST_CASE("Nothing of a header is lost on the way through a recording") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        INFO("seed " << seed);
        const Header written = test::RandomEvents(seed).header();
        const std::string line = line_of(written, start);
        INFO(line);
        REQUIRE(line.starts_with(header_prefix));
        REQUIRE(std::ranges::all_of(without_line_feed(line),
                                    [](char c) { return c >= 0x20 && c <= 0x7e; }));
        Contents contents;
        const auto read =
            read_line(without_line_feed(line), 1, {source, lookup, nullptr}, contents);
        const auto& header = std::get<TimedHeader>(read);
        CHECK(test::is_same(header.header, written));
        CHECK(header.at == start.utc);
    }
}

TEST_CASE("Nothing of an event is lost on the way through a recording") {
    std::array<std::size_t, std::variant_size_v<Event>> seen{};
    for (std::uint64_t seed = 0; seed < 600; ++seed) {
        INFO("seed " << seed);
        test::RandomEvents random(seed);
        const check::Plan plan = random.header().plan;
        Event written = random.event(plan);
        if (auto* resumed = std::get_if<Resumed>(&written))
            resumed->stopped.elapsed += start.elapsed.time_since_epoch();
        const watch::Moment at{start.elapsed + Milliseconds(seed * 1001), start.utc};
        const std::string line = line_of(written, at, start);
        INFO(line);
        REQUIRE(std::ranges::all_of(without_line_feed(line),
                                    [](char c) { return c >= 0x20 && c <= 0x7e; }));
        Contents contents;
        auto read = std::get<TimedEvent>(
            read_line(without_line_feed(line), 2, {source, lookup, &plan}, contents));
        if (auto* resumed = std::get_if<Resumed>(&read.event))
            resumed->stopped.elapsed += start.elapsed.time_since_epoch();
        CHECK(test::is_same(read.event, written));
        CHECK(read.at.utc == at.utc);
        CHECK(read.at.elapsed == SteadyTime(Milliseconds(seed * 1001)));
        ++seen[written.index()];
    }
    for (const std::size_t count : seen)
        CHECK(count > 20);
}

TEST_CASE("Equal contents are shared again when they are read") {
    test::RandomEvents random(1);
    const check::Plan plan = random.header().plan;
    check::Outcome outcome = random.outcome(plan.questions[0].type);
    while (outcome.failure)
        outcome = random.outcome(plan.questions[0].type);
    const std::string line = line_of(Heard{{0, 0}, outcome}, start, start);
    Contents contents;
    const auto read = [&] {
        return std::get<Heard>(std::get<TimedEvent>(read_line(without_line_feed(line), 2,
                                                              {source, lookup, &plan}, contents))
                                   .event)
            .outcome.answer.content;
    };
    CHECK(read() == read());
}
