#include "report/table.hpp"

#include <string_view>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "support/report_fixtures.hpp"
#include "unit/report/golden.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;
using report::Style;

namespace {

std::string render(const BuiltCheck& built, const Style& style) {
    StringSink sink;
    report::write_table(built.check, style, sink);
    return sink.text;
}

template <class Visitor>
void for_each_line(std::string_view text, Visitor&& visit) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        visit(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
}

std::string without_colour(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        if (text.starts_with("\x1b[")) {
            text.remove_prefix(text.find('m') + 1);
        } else {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("the table of every kind of check reads as it should at 80 and 120 columns") {
    for (const auto& fixture : report_fixtures())
        for (const std::size_t width : {80U, 120U}) {
            const auto built = fixture.build();
            check_golden(fmt::format("report/{}.{}.txt", fixture.name, width),
                         render(built, style_of_width(width)));
        }
}

TEST_CASE("the table is readable on 40 columns") {
    for (const char* name : {"partial", "all-verdicts", "hostile", "record-set"})
        check_golden(fmt::format("report/{}.40.txt", name),
                     render(report_fixture(name), style_of_width(40)));
}

TEST_CASE("the table unfolds matching rows with -v") {
    Style style = style_of_width(80);
    style.verbose = true;
    check_golden("report/verbose.80.txt", render(report_fixture("all-verdicts"), style));
    check_golden("report/verbose-no-expectation.80.txt",
                 render(report_fixture("no-expectation"), style));
}

TEST_CASE("the table without Unicode and without a zone says the same in ASCII and UTC") {
    Style style;
    style.unicode_symbols = false;
    check_golden("report/ascii.80.txt", render(report_fixture("all-verdicts"), style));
}

TEST_CASE("a file of two records has a line for each, and of one has its rows") {
    CheckResultBuilder world;
    for (const char* name : {"a.example.com", "b.example.com"}) {
        world.ask(name, dns::RrType::a).expect("192.0.2.7");
        world.crowd(3).has({"192.0.2.7"}, 300);
    }
    const BuiltCheck built = world.finish();
    report::TableExtras extras;
    extras.is_record_set = true;
    Style style = style_of_width(80);
    style.unicode_symbols = false;
    StringSink sink;
    report::write_table(built.check, style, sink, extras);
    CHECK(sink.text ==
          "Done: all 2 records have propagated.\n"
          "\n"
          "Below example.com (@):\n"
          "+ a  A  192.0.2.7  3/3  100 %  propagated\n"
          "+ b  A  192.0.2.7  3/3  100 %  propagated\n");
}

TEST_CASE("the table names matching resolvers whose answers hold other records beside") {
    CheckResultBuilder world;
    world.ask("www.example.com", dns::RrType::a).expect("192.0.2.7");
    world.crowd(3).has({"192.0.2.7"}, 300);
    world.crowd(1).has({"192.0.2.7"}, 300).notes(check::Note::other_records);
    const BuiltCheck built = world.finish();
    StringSink sink;
    report::write_table(built.check, style_of_width(80), sink, {});
    CHECK(sink.text.find(
              "  1 resolver also sends records that were not asked for. Some programs may use\n"
              "    those:\n") != std::string::npos);
}

TEST_CASE("no line of a table is wider than its width") {
    for (const auto& fixture : report_fixtures()) {
        const auto built = fixture.build();
        for (std::size_t width = 40; width <= 200; ++width) {
            // Every fourth width has each pair of these; all pairs everywhere take too long.
            Style style = style_of_width(width);
            style.verbose = width % 2 == 0;
            style.unicode_symbols = width % 4 < 2;
            for_each_line(render(built, style), [&](std::string_view line) {
                if (display_width(line) > width || line.ends_with(' '))
                    FAIL_CHECK(fixture.name << " at " << width << ": [" << line << "]");
            });
        }
    }
}

TEST_CASE("a table without Unicode is printable ASCII whatever the wire and the catalogue say") {
    for (const auto& fixture : report_fixtures()) {
        Style style = style_of_width(80);
        style.unicode_symbols = false;
        for (const char c : render(fixture.build(), style))
            if (c != '\n' && (c < 0x20 || c > 0x7e))
                FAIL(fixture.name << " holds octet " << (c & 0xff));
    }
}

TEST_CASE("a table holds no octet but printable ASCII, its own symbols and letters of names") {
    constexpr std::string_view allowed = "✓✗○◆·…üóãẔ";
    for (const auto& fixture : report_fixtures()) {
        const std::string text = render(fixture.build(), style_of_width(100));
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto octet = static_cast<unsigned char>(text[i]);
            if (octet < 0x80 ? octet >= 0x20 && octet <= 0x7e : false)
                continue;
            if (octet == '\n')
                continue;
            const std::size_t size = octet >= 0xe0 ? 3 : 2;
            if (octet < 0xc0 || allowed.find(text.substr(i, size)) == allowed.npos)
                FAIL(fixture.name << " holds octet " << static_cast<unsigned>(octet) << " at "
                                  << i);
            i += size - 1;
        }
    }
}

TEST_CASE("colour only repeats what the words say") {
    for (const auto& fixture : report_fixtures()) {
        const auto built = fixture.build();
        Style style = style_of_width(80);
        const std::string plain = render(built, style);
        style.colour = true;
        const std::string coloured = render(built, style);
        CHECK(without_colour(coloured) == plain);
        CHECK(coloured != plain);
    }
}

TEST_CASE("nobody vanishes from a table: each resolver that does not match is named") {
    Style style = style_of_width(300);
    style.verbose = true;
    for (const auto& fixture : report_fixtures()) {
        if (fixture.name == "hostile")
            continue;  // its names are cut and escaped
        const auto built = fixture.build();
        const std::string text = render(built, style);
        for (const auto& result : built.check.questions)
            for (const auto& row : result.rows)
                CHECK(text.find(built.plan->targets[row.probe.target].resolver.name) != text.npos);
    }
}
