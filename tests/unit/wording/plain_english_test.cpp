// The rules for every sentence that a person reads, held against all texts that the fixtures make.
#include <array>

#include <catch2/catch.hpp>

#include "report/table.hpp"
#include "support/explained_fixtures.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;

namespace {

/// Idioms and private words, and claims that no check can make.
constexpr std::array<std::string_view, 22> odd_words = {"lets go",        "let go",
                                                        "obody",          "omebody",
                                                        "one box",        "weather",
                                                        "the world is",   "hold on",
                                                        "holds on",       "worth",
                                                        "own servers",    "mend",
                                                        "lacks",          "who has it",
                                                        "in DNS",         "everywhere",
                                                        "verywhere",      "nowhere yet",
                                                        "served this by", "is reckoned",
                                                        "believed",       "time is not known"};

std::vector<ReportFixture> all_fixtures() {
    std::vector<ReportFixture> all = report_fixtures();
    for (const auto* more : {&explained_fixtures(), &planned_fixtures()})
        all.insert(all.end(), more->begin(), more->end());
    return all;
}

std::string rendered(const ReportFixture& fixture, bool explains, bool plans) {
    report::TableExtras extras;
    extras.explains = explains;
    extras.plans_change = plans;
    StringSink sink;
    report::write_table(fixture.build().check, style_of_width(300), sink, extras);
    return sink.text;
}

}  // namespace

TEST_CASE("no report uses an idiom, a private word, or claims more than was asked") {
    for (const ReportFixture& fixture : all_fixtures())
        for (const bool explains : {false, true}) {
            const std::string text = rendered(fixture, explains, !explains);
            for (const std::string_view odd : odd_words)
                if (text.find(odd) != text.npos)
                    FAIL_CHECK(fixture.name << " says \"" << odd << "\":\n" << text);
        }
}

TEST_CASE("every time that a report tells names its zone") {
    for (const ReportFixture& fixture : all_fixtures()) {
        const std::string text = rendered(fixture, true, false);
        for (std::size_t at = text.find(':'); at != text.npos; at = text.find(':', at + 1)) {
            const auto is_digit = [&](std::size_t i) {
                return i < text.size() && text[i] >= '0' && text[i] <= '9';
            };
            const bool is_clock = at >= 3 && text[at - 3] == ' ' && is_digit(at - 1) &&
                                  is_digit(at - 2) && is_digit(at + 1) && is_digit(at + 2) &&
                                  !is_digit(at + 3);
            if (is_clock && text.substr(at + 3, 1) != ":" && text.substr(at + 3, 4) != " UTC")
                FAIL_CHECK(fixture.name << ": " << text.substr(at - 3, 12));
        }
    }
}
