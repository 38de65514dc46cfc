#include "wording/explanation.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/paragraphs.hpp"
#include "report/table.hpp"
#include "support/explained_fixtures.hpp"
#include "unit/report/golden.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;
using report::Style;
using wording::Platform;

namespace {

std::string render(const BuiltCheck& built, const Style& style,
                   Platform platform = Platform::gnu_linux) {
    StringSink sink;
    report::write_table(built.check, style, sink, {true, false, platform});
    return sink.text;
}

std::vector<report::Line> laid_out(const diagnose::QuestionResult& result, const BuiltCheck& built,
                                   Platform platform, std::size_t width) {
    const Style style = style_of_width(width);
    return report::lay_out(wording::explanation(result, built.check, platform, style), style);
}

/// One line, so that a sentence is found wherever it is broken.
std::string unwrapped(const ReportFixture& fixture, Platform platform = Platform::gnu_linux) {
    const auto built = fixture.build();
    std::string out;
    for (const auto& line : laid_out(built.check.questions.front(), built, platform, 300))
        out += line.text + "\n";
    return out;
}

const ReportFixture& fixture(std::string_view name) {
    for (const auto& each : explained_fixtures())
        if (each.name == name)
            return each;
    throw std::logic_error("no such fixture");
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("the explanation of every kind of check reads as it should at 80 and 120 columns") {
    for (const auto& each : explained_fixtures())
        for (const std::size_t width : {80U, 120U})
            check_golden(fmt::format("report/{}.{}.txt", each.name, width),
                         render(each.build(), style_of_width(width)));
}

TEST_CASE("no line of an explanation is wider than its width") {
    std::vector<ReportFixture> all = explained_fixtures();
    all.insert(all.end(), report_fixtures().begin(), report_fixtures().end());
    for (const auto& each : all) {
        const auto built = each.build();
        for (std::size_t width = 40; width <= 200; width += 7)
            for (const auto& result : built.check.questions)
                for (const auto& line : laid_out(result, built, Platform::macos, width))
                    if (display_width(line.text) > width || line.text.ends_with(' '))
                        FAIL_CHECK(each.name << " at " << width << ": [" << line.text << "]");
    }
}

TEST_CASE("an explanation without Unicode is printable ASCII whatever the wire says") {
    std::vector<ReportFixture> all = explained_fixtures();
    all.insert(all.end(), report_fixtures().begin(), report_fixtures().end());
    Style style = style_of_width(80);
    style.unicode_symbols = false;
    for (const auto& each : all)
        for (const char c : render(each.build(), style))
            if (c != '\n' && (c < 0x20 || c > 0x7e))
                FAIL(each.name << " holds octet " << (c & 0xff));
}

TEST_CASE("a flush is offered only for copies that stay for more than a few minutes") {
    const std::string text = unwrapped(fixture("explain-half-way"));
    CHECK(
        holds(text, "Google Public DNS: https://dns.google/cache (enter www.example.com, type A)"));
    CHECK(holds(text,
                "Cloudflare DNS and Cloudflare for Families: "
                "https://one.one.one.one/purge-cache/ (enter www.example.com, type A)"));
    // Two minutes are left there.
    CHECK_FALSE(holds(text, "opendns.com"));
}

TEST_CASE("nobody is sent to a flush page while the zone's name servers are wrong") {
    const std::string text = unwrapped(fixture("explain-lagging-secondary"));
    CHECK_FALSE(holds(text, "https://"));
    CHECK(holds(text, "1. Ask your DNS provider to update ns3.example.com"));
    CHECK(holds(text, "ns2.example.com does not answer"));
}

TEST_CASE("after a move the delegation is flushed first") {
    const std::string text = unwrapped(fixture("explain-old-name-servers"));
    CHECK(holds(text, "first clear example.com, type NS"));
    CHECK(holds(text, "(NS TTL at the parent)"));
}

TEST_CASE("the commands of this platform come first, the browser last") {
    const auto& machine = fixture("explain-own-machine");
    for (const auto& [platform, first] :
         {std::pair(Platform::gnu_linux, "Linux: resolvectl flush-caches"),
          std::pair(Platform::macos,
                    "macOS: sudo dscacheutil -flushcache; sudo killall -HUP mDNSResponder"),
          std::pair(Platform::windows, "Windows: ipconfig /flushdns")}) {
        const std::string text = unwrapped(machine, platform);
        CHECK(holds(text, fmt::format("Clear that cache:\n     {}\n", first)));
        CHECK(holds(text, "Chrome: chrome://net-internals/#dns\n"));
    }
    CHECK(wording::platform_of("Linux") == Platform::gnu_linux);
    CHECK(wording::platform_of("Darwin") == Platform::macos);
    CHECK(wording::platform_of("MINGW64_NT-10.0") == Platform::windows);
    CHECK(wording::platform_of("") == Platform::other);
}

TEST_CASE("a resolver elsewhere is not emptied by this machine's commands") {
    auto built = fixture("explain-own-machine").build();
    auto& local = built.check.questions.front().local;
    local.resolvers.front().endpoint.address = *net::IpAddress::read("192.0.2.53");
    std::string text;
    for (const auto& line :
         laid_out(built.check.questions.front(), built, Platform::gnu_linux, 300))
        text += line.text;
    CHECK(holds(text, "That cache is at your router or provider"));
}

TEST_CASE("what the hosts file says is corrected there, and no cache is blamed") {
    const std::string text = unwrapped(fixture("explain-hosts-file"));
    CHECK(holds(text, "/etc/hosts says 192.0.2.1, and it comes before DNS"));
    CHECK_FALSE(holds(text, "resolvectl"));
}

TEST_CASE("behind an interception nothing is claimed") {
    const std::string text = unwrapped(fixture("explain-intercepted"));
    CHECK(holds(text, "Unknown from here."));
    CHECK_FALSE(holds(text, "192.0.2.7"));
    CHECK_FALSE(holds(text, "Why not yet"));
}

TEST_CASE("without diagnoses the rows' own reasons are told") {
    auto built = fixture("explain-half-way").build();
    auto& result = built.check.questions.front();
    const auto text = [&] {
        std::string out;
        for (const auto& line : laid_out(result, built, Platform::gnu_linux, 300))
            out += line.text + "\n";
        return out;
    };
    const std::string diagnosed = text();
    result.diagnoses.clear();
    CHECK(text() == diagnosed);
}
