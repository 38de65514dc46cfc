#include "tui/view.hpp"

#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "support/canvas_text.hpp"
#include "support/snapshot_builder.hpp"
#include "tui/update.hpp"
#include "unit/report/golden.hpp"

using namespace dnsprop;
using namespace dnsprop::test;
using namespace dnsprop::tui;
using namespace std::chrono_literals;

namespace {

Theme theme_of(bool has_unicode = true) {
    Theme theme;
    theme.style.unicode_symbols = has_unicode;
    return theme;
}

std::string screen(const Model& model, const watch::Snapshot& snapshot, Size size,
                   const Theme& theme = theme_of()) {
    return to_text(view(model, snapshot, theme, size));
}

/// The screen, and below it how each cell is meant: plain cells blank.
std::string inked_screen(const Canvas& canvas) {
    constexpr std::string_view letters = " S+!w.";
    std::string out = to_text(canvas);
    for (int y = 0; y < canvas.size().rows; ++y) {
        for (int x = 0; x < canvas.size().columns; ++x) {
            const Pen pen = canvas.at(x, y).pen;
            out += pen.reversed ? 'R' : letters[static_cast<std::size_t>(pen.tone)];
        }
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    }
    return out;
}

void check_screen(const std::string& name, const std::string& text) {
    tests::check_golden(fmt::format("tui/{}.txt", name), text);
}

void press(Model& model, const watch::Snapshot& snapshot, const std::u32string& letters) {
    for (const char32_t letter : letters)
        static_cast<void>(update(model, {KeyKind::letter, letter}, snapshot));
}

constexpr Size sizes[] = {{40, 8}, {80, 24}, {120, 40}, {200, 60}};

}  // namespace

TEST_CASE("a change that is half way there reads well at every size") {
    auto world = half_way_there();
    for (const Size size : sizes) {
        Model model;
        model.size = size;
        check_screen(fmt::format("half-way.{}x{}", size.columns, size.rows),
                     screen(model, world.snapshot(), size));
    }
}

TEST_CASE("a screen of 300 columns is used, and its text stays together") {
    auto world = half_way_there();
    check_screen("half-way.300x50", screen({}, world.snapshot(), {300, 50}));
}

TEST_CASE("where only ASCII is to be had the screen says the same") {
    auto world = half_way_there();
    for (const Size size : {Size{80, 24}, Size{120, 40}}) {
        const std::string text = screen({}, world.snapshot(), size, theme_of(false));
        CHECK(std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) > 0; }));
        check_screen(fmt::format("ascii.{}x{}", size.columns, size.rows), text);
    }
}

TEST_CASE("colours go with what is good, waits and is bad, and repeat what signs say") {
    auto world = half_way_there();
    Model model;
    static_cast<void>(update(model, {KeyKind::down, 0}, world.snapshot()));
    check_screen("inks.80x24", inked_screen(view(model, world.snapshot(), theme_of(), {80, 24})));
}

TEST_CASE("three records have an answer each, and one together") {
    auto world = three_records();
    for (const Size size : sizes) {
        Model model;
        model.size = size;
        check_screen(fmt::format("three.{}x{}", size.columns, size.rows),
                     screen(model, world.snapshot(), size));
    }
    Model model;
    press(model, world.snapshot(), U"]");
    check_screen("three-second.80x24", screen(model, world.snapshot(), {80, 24}));
}

TEST_CASE("before anybody has answered the screen says what is being done") {
    SnapshotBuilder world;
    world.ask("www.example.com", "A", "192.0.2.7").resolvers(40);
    check_screen("looking.80x24", screen({}, world.snapshot(), {80, 24}));
    world.source("192.0.2.7");
    CHECK(world.watch().take_due(world.now()).size() == 40);
    check_screen("empty.80x24", screen({}, world.snapshot(), {80, 24}));
    check_screen("empty.120x40", screen({}, world.snapshot(), {120, 40}));
}

TEST_CASE(
    "while the zone's own servers are wrong the screen says who, since when, and why it waits") {
    SnapshotBuilder world;
    world.ask("www.example.com", "A", "192.0.2.7").resolvers(40);
    world.source("192.0.2.7", "192.0.2.1").pass(93s);
    world.source("192.0.2.7", "192.0.2.1").pass(2s);
    for (const Size size : sizes)
        check_screen(fmt::format("waiting.{}x{}", size.columns, size.rows),
                     screen({}, world.snapshot(), size));
}

TEST_CASE("what is frozen stays as it was, and says so") {
    auto world = half_way_there();
    Model model;
    press(model, world.snapshot(), U" ");
    const std::string before = screen(model, world.snapshot(), {80, 24});
    world.pass(5min);
    CHECK(screen(model, world.snapshot(), {80, 24}) == before);
    check_screen("frozen.80x24", before);
}

TEST_CASE("the details tell everything that is known of one row") {
    auto world = half_way_there();
    // Orange flaps, AT&T is silent, OpenDNS is broken.
    for (const auto& [name, target] :
         {std::pair{"flapping", 7U}, std::pair{"silent", 9U}, std::pair{"broken", 3U}}) {
        Model model;
        model.selected = target;
        model.overlay = Overlay::details;
        check_screen(fmt::format("details-{}.80x24", name),
                     screen(model, world.snapshot(), {80, 24}));
        check_screen(fmt::format("details-{}.120x40", name),
                     screen(model, world.snapshot(), {120, 40}));
    }
}

TEST_CASE("the help is scrolled to its end on a small screen, and back") {
    auto world = half_way_there();
    Model model;
    press(model, world.snapshot(), U"?");
    for (const Size size : {Size{40, 8}, Size{80, 24}, Size{120, 40}})
        check_screen(fmt::format("help.{}x{}", size.columns, size.rows),
                     screen(model, world.snapshot(), size));
    model.size = {40, 8};
    for (int i = 0; i < 200; ++i) {
        static_cast<void>(update(model, {KeyKind::down, 0}, world.snapshot()));
        end_scrolling(model, world.snapshot(), theme_of());
    }
    const std::string end = screen(model, world.snapshot(), {40, 8});
    CHECK(end.find("worst verdict is") != std::string::npos);
    static_cast<void>(update(model, {KeyKind::up, 0}, world.snapshot()));
    CHECK(screen(model, world.snapshot(), {40, 8}) != end);
}

TEST_CASE("a filter is seen while it is typed and while it is kept") {
    auto world = half_way_there();
    Model model;
    press(model, world.snapshot(), U"/anyc");
    check_screen("filter-typed.80x24", screen(model, world.snapshot(), {80, 24}));
    static_cast<void>(update(model, {KeyKind::enter, 0}, world.snapshot()));
    check_screen("filter-kept.80x24", screen(model, world.snapshot(), {80, 24}));
    press(model, world.snapshot(), U"/zzz");
    check_screen("filter-nothing.80x24", screen(model, world.snapshot(), {80, 24}));
}

TEST_CASE("rows are grouped under headings by answer and by country") {
    auto world = half_way_there(30);
    Model model;
    press(model, world.snapshot(), U"g");
    check_screen("by-answer.80x24", screen(model, world.snapshot(), {80, 24}));
    press(model, world.snapshot(), U"g");
    check_screen("by-country.80x24", screen(model, world.snapshot(), {80, 24}));
}

TEST_CASE("on a small screen each panel takes the table's place in turn") {
    auto world = half_way_there();
    Model model;
    for (const char* name : {"map", "curve", "changes", "source"}) {
        static_cast<void>(update(model, {KeyKind::tab, 0}, world.snapshot()));
        check_screen(fmt::format("panel-{}.80x24", name),
                     screen(model, world.snapshot(), {80, 24}));
    }
}

TEST_CASE("of several resolvers in one cell the map shows the worst") {
    SnapshotBuilder world;
    world.ask("www.example.com", "A", "192.0.2.7").resolvers(8);
    for (std::size_t i = 0; i < 8; ++i) {
        world.resolver(i).anycast = false;
        world.resolver(i).coordinates = catalogue::Coordinates{-30, -120};
    }
    Model model;
    model.panel = Panel::map;
    const auto has = [&](const char* symbol) {
        const std::string text = screen(model, world.snapshot(), {120, 24});
        const std::string map = text.substr(text.find("watching"));
        return map.find(symbol) != std::string::npos;
    };
    world.source("192.0.2.7").has(0, "192.0.2.7", 300);
    CHECK(has("✓"));
    world.has(1, "192.0.2.1", 300);
    CHECK(has("○"));
    world.comes(2, error(dns::Rcode::servfail));
    CHECK(has("✗"));
    CHECK_FALSE(has("✓"));
}

TEST_CASE("what comes from the wire cannot move the cursor or colour the screen") {
    SnapshotBuilder world;
    world.ask("www.example.com", "TXT").resolvers(3);
    world.resolver(1).name = "Bidi\xe2\x80\xae resolver \x1b[2J";
    world.about(0).source("\"v=spf1 -all\"").pass(1s);
    auto outcome =
        answered(AnswerBuilder("www.example.com", "TXT").data(R"("\027[31mred\010\255")"), 60);
    outcome.answer.nsid = std::string("\x1b]0;owned\x07", 10);
    outcome.answer.ede.push_back({15, "\x1b[2J\xe2\x80\xae"});
    world.comes(0, outcome).comes(1, outcome);
    Model model;
    model.selected = 1;
    check_screen("hostile.80x24", screen(model, world.snapshot(), {80, 24}));
    model.overlay = Overlay::details;
    const std::string text = screen(model, world.snapshot(), {80, 40});
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("\xe2\x80\xae") == std::string::npos);
    check_screen("hostile-details.80x40", text);
}

TEST_CASE("time runs down between two draws, and nothing else moves") {
    auto world = half_way_there();
    const std::string before = screen({}, world.snapshot(), {80, 24});
    world.pass(1s);
    const std::string after = screen({}, world.snapshot(), {80, 24});
    REQUIRE(before.size() == after.size());
    std::size_t differing = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
        differing += before[i] != after[i] ? 1 : 0;
    CHECK(differing > 0);
    CHECK(differing < 60);
}

TEST_CASE("whatever the size and whatever is typed, a screen is drawn and stays in its bounds") {
    std::vector<SnapshotBuilder> worlds;
    worlds.push_back(half_way_there(45));
    worlds.push_back(three_records());
    SnapshotBuilder nothing;
    nothing.ask("www.example.com", "A", "192.0.2.7").resolvers(5);
    worlds.push_back(std::move(nothing));
    std::mt19937 random(5);
    const auto any = [&](int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random);
    };
    constexpr std::u32string_view letters = U"?jk/sgm[]  re\u00e9\u65e5q";
    for (SnapshotBuilder& world : worlds) {
        const watch::Snapshot& snapshot = world.snapshot();
        Model model;
        for (int round = 0; round < 400; ++round) {
            const Size size{any(0, 6) == 0 ? any(0, 8) : any(1, 300),
                            any(0, 6) == 0 ? any(0, 5) : any(1, 100)};
            model.size = size;
            const Key key =
                any(0, 1) == 0
                    ? Key{KeyKind::letter, letters[static_cast<std::size_t>(
                                               any(0, static_cast<int>(letters.size()) - 1))]}
                    : Key{static_cast<KeyKind>(any(1, static_cast<int>(KeyKind::end))), 0};
            static_cast<void>(update(model, key, snapshot));
            const Theme theme = theme_of(any(0, 3) > 0);
            end_scrolling(model, snapshot, theme);
            const Canvas canvas = view(model, snapshot, theme, size);
            REQUIRE(canvas.size() == size);
        }
    }
}
