// Any keys at a screen of any size, which may change with each of them: what is shown fits the
// screen, every cell holds a letter, and no wide letter is cut in half. There is no terminal here.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "support/canvas_text.hpp"
#include "support/snapshot_builder.hpp"
#include "tui/update.hpp"
#include "tui/view.hpp"

using namespace dnsprop;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

const watch::Snapshot& snapshot_of(std::uint8_t choice) {
    static auto half = test::half_way_there();
    static auto three = test::three_records();
    static auto few = test::half_way_there(30);
    static auto fresh = [] {
        test::SnapshotBuilder builder;
        builder.ask("www.example.com", "TXT", "v=1").resolvers(9);
        return builder;
    }();
    static const std::array<const watch::Snapshot*, 4> all = {&half.snapshot(), &three.snapshot(),
                                                              &few.snapshot(), &fresh.snapshot()};
    return *all[choice % all.size()];
}

tui::Theme theme_of(std::uint8_t choice) {
    tui::Theme theme;
    theme.style.unicode_symbols = (choice & 4) != 0;
    theme.style.colour = (choice & 8) != 0;
    return theme;
}

/// Six bits choose a key; letters that mean something are as likely as the others together.
tui::Key key_of(std::uint8_t octet) {
    constexpr std::string_view letters = "qQ?hrRfFsSgGmMxXeE/jkabn .*[]0123";
    constexpr unsigned kinds = static_cast<unsigned>(tui::KeyKind::end) + 1;
    if (octet < kinds)
        return {static_cast<tui::KeyKind>(octet), U'\u4e2d'};
    if (octet < 128)
        return {tui::KeyKind::letter, static_cast<char32_t>(letters[octet % letters.size()])};
    // Controls, combining and wide letters, and what is no letter at all.
    constexpr std::array<char32_t, 8> odd = {0,      0x7f,   0x9b,    0x301,
                                             0x202e, 0x4e2d, 0x1f600, 0x110000};
    return {tui::KeyKind::letter, odd[octet % odd.size()]};
}

void check_canvas(const tui::Canvas& canvas, tui::Size size) {
    require(canvas.size() == size);
    for (int y = 0; y < size.rows; ++y)
        for (int x = 0; x < size.columns; ++x) {
            const char32_t letter = canvas.at(x, y).letter;
            require(letter == tui::Cell::tail || (letter >= 0x20 && letter != 0x7f));
            require(letter < 0x80 || letter > 0x9f);
            require(letter <= 0x10ffff);
            require(letter != tui::Cell::tail || x > 0);
        }
    static_cast<void>(tui::to_text(canvas));
}

}  // namespace

/// The first octet chooses what is watched and how it looks. Then an octet below 0xf0 is a key;
/// others are followed by the columns and the rows that the screen has from now on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    constexpr std::size_t most_events = 48;
    const watch::Snapshot& snapshot = snapshot_of(data[0]);
    const tui::Theme theme = theme_of(data[0]);
    tui::Model model;
    std::size_t events = 0;
    for (std::size_t at = 1; at < size && events < most_events; ++events) {
        const std::uint8_t octet = data[at++];
        if (octet >= 0xf0) {
            if (size - at < 2)
                break;
            model.size = {data[at], data[at + 1]};
            at += 2;
        } else if (const auto command = tui::update(model, key_of(octet), snapshot)) {
            if (command->kind == tui::CommandKind::ask_row)
                require(command->probe.target < snapshot.check.plan->targets.size());
        }
        tui::end_scrolling(model, snapshot, theme);
        check_canvas(tui::view(model, snapshot, theme, model.size), model.size);
    }
    return 0;
}
