#include "tui/update.hpp"

#include <catch2/catch.hpp>

#include "support/snapshot_builder.hpp"
#include "tui/rows.hpp"
#include "tui/screen_layout.hpp"

using namespace dnsprop;
using namespace dnsprop::test;
using namespace dnsprop::tui;
using namespace std::chrono_literals;

namespace {

/// A person at the screen.
struct Person {
    explicit Person(const watch::Snapshot& shown) : snapshot(shown) {}

    std::optional<Command> types(std::u32string_view letters) {
        std::optional<Command> command;
        for (const char32_t letter : letters)
            command = update(model, {KeyKind::letter, letter}, snapshot);
        return command;
    }
    std::optional<Command> presses(KeyKind kind, int times = 1) {
        std::optional<Command> command;
        for (; times > 0; --times)
            command = update(model, {kind, 0}, snapshot);
        return command;
    }
    std::string selected() const {
        return model.selected ? snapshot.check.plan->targets[*model.selected].resolver.name
                              : "nobody";
    }
    std::vector<std::string> shown() const {
        std::vector<std::string> names;
        const watch::Snapshot& at = shown_picture(model, snapshot);
        for (const TableLine& line : table_lines(model, at))
            names.push_back(
                line.row
                    ? at.check.plan
                          ->targets[at.check.questions[model.question].rows[*line.row].probe.target]
                          .resolver.name
                    : "(" + std::to_string(line.count) + ")" + line.country);
        return names;
    }

    const watch::Snapshot& snapshot;
    Model model;
};

SnapshotBuilder small_world() {
    SnapshotBuilder world;
    world.ask("www.example.com", "A", "192.0.2.7").resolvers(8);
    world.source("192.0.2.7").pass(1s);
    world.has(0, "192.0.2.7", 300).has(1, "192.0.2.1", 900).has(5, "192.0.2.1", 1800);
    world.has(6, "192.0.2.7", 300).comes(7, failed(FailureKind::timeout));
    return world;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a key that is held down asks nobody more often than every two seconds") {
    SnapshotBuilder world = small_world();
    watch::Snapshot live = world.snapshot();
    Person person(live);
    const Command all{CommandKind::ask_all, {}};
    CHECK(person.types(U"r") == all);
    CHECK_FALSE(person.types(U"r"));
    CHECK(person.model.message == "asked less than 2 s ago");
    live.now.elapsed += 1999ms;
    CHECK_FALSE(person.types(U"r"));
    live.now.elapsed += 1ms;
    CHECK(person.types(U"r") == all);
    // A row for itself.
    person.presses(KeyKind::enter);
    const auto row = person.types(U"r");
    REQUIRE(row);
    CHECK(row->kind == CommandKind::ask_row);
    CHECK_FALSE(person.types(U"r"));
    live.now.elapsed += 2s;
    CHECK(person.types(U"r") == row);
}

TEST_CASE("q quits, and in help and details goes back first") {
    auto world = small_world();
    Person person(world.snapshot());
    CHECK(person.types(U"?") == std::nullopt);
    CHECK(person.model.overlay == Overlay::help);
    CHECK(person.types(U"q") == std::nullopt);
    CHECK(person.model.overlay == Overlay::none);
    CHECK(person.types(U"q") == Command{CommandKind::quit, {}});
}

TEST_CASE("the help comes and goes with the same key") {
    auto world = small_world();
    Person person(world.snapshot());
    person.types(U"??");
    CHECK(person.model.overlay == Overlay::none);
}

TEST_CASE("arrows and j and k select row by row, and stop at the ends") {
    auto world = small_world();
    Person person(world.snapshot());
    CHECK(person.selected() == "nobody");
    person.presses(KeyKind::down);
    CHECK(person.selected() == "Deutsche Telekom");
    person.types(U"j");
    CHECK(person.selected() == "Cloudflare DNS");
    person.types(U"k");
    CHECK(person.selected() == "Deutsche Telekom");
    person.presses(KeyKind::up, 3);
    CHECK(person.selected() == "Deutsche Telekom");
    person.presses(KeyKind::end);
    CHECK(person.selected() == "Orange");
    person.presses(KeyKind::down);
    CHECK(person.selected() == "Orange");
    person.presses(KeyKind::home);
    CHECK(person.selected() == "Deutsche Telekom");
}

TEST_CASE("pages are as long as the table in sight") {
    auto world = half_way_there(60);
    Person person(world.snapshot());
    const int page = table_page(lay_out(person.model.size, person.model, 1));
    const auto names = person.shown();
    person.presses(KeyKind::home);
    person.presses(KeyKind::page_down);
    CHECK(person.selected() == names[static_cast<std::size_t>(page)]);
    person.presses(KeyKind::page_up);
    CHECK(person.selected() == names[0]);
    CHECK(person.model.first_line == 0);
}

TEST_CASE("the selection stays on the same resolver when its row moves") {
    auto world = small_world();
    Person person(world.snapshot());
    person.presses(KeyKind::down, 2);
    REQUIRE(person.selected() == "Cloudflare DNS");
    world.has(1, "192.0.2.7", 300).pass(1s).has(1, "192.0.2.7", 300);
    const watch::Snapshot& later = world.snapshot();
    CHECK(person.shown() ==
          Names{"Deutsche Telekom", "Google Public DNS", "Cloudflare DNS", "Swisscom", "Orange"});
    CHECK(selected_line(table_lines(person.model, later), person.model, later) == 2);
    person.presses(KeyKind::down);
    CHECK(person.selected() == "Swisscom");
}

TEST_CASE("s sorts by state, ETA, name, round trip and place in turn") {
    auto world = small_world();
    Person person(world.snapshot());
    CHECK(person.shown() ==
          Names{"Deutsche Telekom", "Cloudflare DNS", "Google Public DNS", "Swisscom", "Orange"});
    person.types(U"s");
    CHECK(person.shown() ==
          Names{"Deutsche Telekom", "Cloudflare DNS", "Google Public DNS", "Swisscom", "Orange"});
    person.types(U"s");
    CHECK(person.shown() ==
          Names{"Cloudflare DNS", "Deutsche Telekom", "Google Public DNS", "Orange", "Swisscom"});
    person.types(U"s");
    CHECK(person.shown() ==
          Names{"Google Public DNS", "Cloudflare DNS", "Deutsche Telekom", "Swisscom", "Orange"});
    person.types(U"s");
    CHECK(person.shown() ==
          Names{"Orange", "Deutsche Telekom", "Swisscom", "Google Public DNS", "Cloudflare DNS"});
    person.types(U"s");
    CHECK(person.model.sort == Sort::state);
}

TEST_CASE("g groups by answer and by country, and the selection passes over the headings") {
    auto world = small_world();
    Person person(world.snapshot());
    person.types(U"g");
    CHECK(person.shown() == Names{"(2)", "Deutsche Telekom", "Cloudflare DNS", "(2)",
                                  "Google Public DNS", "Swisscom", "(1)", "Orange"});
    person.presses(KeyKind::home);
    CHECK(person.selected() == "Deutsche Telekom");
    person.presses(KeyKind::down, 2);
    CHECK(person.selected() == "Google Public DNS");
    person.presses(KeyKind::up);
    CHECK(person.selected() == "Cloudflare DNS");
    person.types(U"g");
    CHECK(person.shown() == Names{"(1)CH", "Swisscom", "(1)DE", "Deutsche Telekom", "(1)FR",
                                  "Orange", "(2)anycast", "Cloudflare DNS", "Google Public DNS"});
    person.types(U"g");
    CHECK(person.model.grouping == Grouping::none);
}

TEST_CASE("a filter is typed, kept, mended and dropped") {
    auto world = small_world();
    Person person(world.snapshot());
    person.types(U"/CLOUDq");
    CHECK(person.model.is_typing_filter);
    CHECK(person.shown().empty());
    person.presses(KeyKind::backspace);
    CHECK(person.shown() == Names{"Cloudflare DNS"});
    person.presses(KeyKind::enter);
    CHECK_FALSE(person.model.is_typing_filter);
    CHECK(person.shown().size() == 1);
    person.presses(KeyKind::escape);
    CHECK(person.shown().size() == 5);

    person.types(U"/stale");
    CHECK(person.shown().size() == 2);
    person.presses(KeyKind::escape);
    CHECK_FALSE(person.model.is_typing_filter);
    CHECK(person.shown().size() == 5);

    person.types(U"/Zü");
    CHECK(person.shown() == Names{"Swisscom"});
    person.presses(KeyKind::backspace);
    CHECK(person.model.filter == "Z");
    person.presses(KeyKind::backspace, 2);
    CHECK_FALSE(person.model.is_typing_filter);
}

TEST_CASE("a row is found by its answer, its country and what it failed with") {
    auto world = small_world();
    Person person(world.snapshot());
    person.types(U"/192.0.2.1");
    CHECK(person.shown().size() == 2);
    person.presses(KeyKind::escape);
    person.types(U"/time limit");
    CHECK(person.shown() == Names{"Orange"});
    person.presses(KeyKind::escape);
    person.types(U"/anycast");
    CHECK(person.shown().size() == 2);
}

TEST_CASE("Enter opens the details of the selected row, or of the first one") {
    auto world = small_world();
    Person person(world.snapshot());
    person.presses(KeyKind::enter);
    CHECK(person.model.overlay == Overlay::details);
    CHECK(person.selected() == "Deutsche Telekom");
    person.presses(KeyKind::escape);
    CHECK(person.model.overlay == Overlay::none);
    CHECK(person.selected() == "Deutsche Telekom");
    person.presses(KeyKind::escape);
    CHECK(person.selected() == "nobody");
}

TEST_CASE("Enter does nothing where there is no row") {
    SnapshotBuilder world;
    world.ask("www.example.com", "A", "192.0.2.7").resolvers(3);
    Person person(world.snapshot());
    person.presses(KeyKind::enter);
    CHECK(person.model.overlay == Overlay::none);
    person.presses(KeyKind::page_down);
    CHECK(person.selected() == "nobody");
}

TEST_CASE("r asks everybody, and in the details the one in sight") {
    auto world = small_world();
    Person person(world.snapshot());
    CHECK(person.types(U"r") == Command{CommandKind::ask_all, {}});
    person.presses(KeyKind::enter);
    CHECK(person.types(U"r") == Command{CommandKind::ask_row, {0, 5}});
}

TEST_CASE("e exports") {
    auto world = small_world();
    Person person(world.snapshot());
    CHECK(person.types(U"e") == Command{CommandKind::export_json, {}});
}

TEST_CASE("space freezes what is shown, and the selection moves in what is frozen") {
    auto world = small_world();
    Person person(world.snapshot());
    person.types(U" ");
    REQUIRE(person.model.frozen);
    world.has(2, "192.0.2.1", 3600).pass(1s);
    REQUIRE(world.snapshot().check.questions[0].rows.size() == 6);
    CHECK(person.shown().size() == 5);
    person.presses(KeyKind::down);
    CHECK(person.selected() == "Deutsche Telekom");
    person.types(U" ");
    CHECK_FALSE(person.model.frozen);
    CHECK(person.shown().size() == 6);
}

TEST_CASE("m takes the map away and brings it back; where it has no room it takes the table's") {
    auto world = small_world();
    Person person(world.snapshot());
    person.model.size = {120, 40};
    person.types(U"m");
    CHECK_FALSE(person.model.has_map);
    person.types(U"m");
    CHECK(person.model.has_map);

    person.model.size = {80, 24};
    person.types(U"m");
    CHECK(person.model.panel == Panel::map);
    CHECK(lay_out(person.model.size, person.model, 1).table.is_empty());
    person.types(U"m");
    CHECK(person.model.panel == Panel::table);
    CHECK(person.model.has_map);
}

TEST_CASE("Tab goes through the panels, and back") {
    auto world = small_world();
    Person person(world.snapshot());
    std::vector<Panel> seen;
    for (std::size_t i = 0; i < panel_count; ++i) {
        person.presses(KeyKind::tab);
        seen.push_back(person.model.panel);
    }
    CHECK(seen ==
          std::vector{Panel::map, Panel::curve, Panel::changes, Panel::source, Panel::table});
    person.presses(KeyKind::back_tab);
    CHECK(person.model.panel == Panel::source);
    person.presses(KeyKind::escape);
    CHECK(person.model.panel == Panel::table);
}

TEST_CASE("brackets and arrows aside switch between records, where there are several") {
    auto world = three_records();
    Person person(world.snapshot());
    person.types(U"]");
    CHECK(person.model.question == 1);
    person.presses(KeyKind::right, 2);
    CHECK(person.model.question == 0);
    person.types(U"[");
    CHECK(person.model.question == 2);

    auto one = small_world();
    Person other(one.snapshot());
    other.types(U"]");
    CHECK(other.model.question == 0);
}

TEST_CASE("a message goes with the next key") {
    auto world = small_world();
    Person person(world.snapshot());
    person.model.message = "exported to dnsprop.json";
    person.presses(KeyKind::down);
    CHECK(person.model.message.empty());
}
