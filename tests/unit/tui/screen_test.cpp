#include "tui/screen.hpp"

#include <catch2/catch.hpp>

#include "support/pseudo_terminal.hpp"
#include "support/snapshot_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::test;
using namespace dnsprop::tui;
using namespace std::chrono_literals;

namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a screen draws the picture, takes keys and says what they ask for") {
    auto world = half_way_there(20);
    const PseudoTerminal pty({100, 30});
    Screen screen({}, pty.stream(), pty.stream());
    screen.draw(world.snapshot());
    CHECK(has(pty.sent(), "have 192.0.2.7"));
    CHECK(screen.read_keys(world.snapshot()).empty());

    pty.type("r\r");
    pty.type("rq");
    pty.type("eq");
    const auto commands = screen.read_keys(world.snapshot());
    REQUIRE(commands.size() == 4);
    CHECK(commands[0] == Command{CommandKind::ask_all, {}});
    CHECK(commands[1].kind == CommandKind::ask_row);
    CHECK(commands[2] == Command{CommandKind::export_json, {}});
    CHECK(commands[3] == Command{CommandKind::quit, {}});
}

TEST_CASE("a message stays for some seconds, or until the next key") {
    auto world = half_way_there(20);
    const PseudoTerminal pty({100, 30});
    Screen screen({}, pty.stream(), pty.stream());
    screen.tell("exported to dnsprop.json");
    screen.draw(world.snapshot());
    CHECK(has(pty.sent(), "exported to dnsprop.json"));
    world.pass(7s);
    screen.draw(world.snapshot());
    CHECK_FALSE(has(pty.sent(), "quit"));
    world.pass(1s);
    screen.draw(world.snapshot());
    CHECK(has(pty.sent(), "quit"));

    screen.tell("exported again");
    screen.draw(world.snapshot());
    pty.sent();
    pty.type("j");
    CHECK(screen.read_keys(world.snapshot()).empty());
    screen.draw(world.snapshot());
    CHECK(has(pty.sent(), "quit"));
}

TEST_CASE("a screen follows its terminal's size, and comes back after it was given away") {
    auto world = half_way_there(20);
    const PseudoTerminal pty({100, 30});
    Screen screen({}, pty.stream(), pty.stream());
    for (const Size size : {Size{1, 1}, Size{300, 100}, Size{40, 8}}) {
        pty.resize(size);
        screen.on_resize();
        screen.draw(world.snapshot());
        CHECK_FALSE(pty.sent().empty());
    }
    screen.suspend();
    pty.resize({80, 24});
    pty.sent();
    screen.draw(world.snapshot());
    CHECK(pty.sent().empty());
    screen.resume();
    screen.draw(world.snapshot());
    CHECK(has(pty.sent(), "expires at"));
}

TEST_CASE("what is exported is what is shown: the frozen picture while there is one") {
    auto world = half_way_there(20);
    const PseudoTerminal pty({100, 30});
    Screen screen({}, pty.stream(), pty.stream());
    CHECK(&screen.shown(world.snapshot()) == &world.snapshot());
    pty.type(" ");
    screen.read_keys(world.snapshot());
    const watch::Moment frozen_at = world.now();
    world.pass(1min);
    CHECK(screen.shown(world.snapshot()).now.utc == frozen_at.utc);
}

TEST_CASE("a terminal that is gone ends the watching") {
    auto world = half_way_there(20);
    auto pty = std::make_unique<PseudoTerminal>(Size{100, 30});
    Screen screen({}, pty->stream(), pty->stream());
    pty->hang_up();
    const auto commands = screen.read_keys(world.snapshot());
    REQUIRE_FALSE(commands.empty());
    CHECK(commands.back() == Command{CommandKind::quit, {}});
    screen.draw(world.snapshot());
}
