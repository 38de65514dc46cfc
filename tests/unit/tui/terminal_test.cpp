// Against a real pseudo-terminal: what is sent to it, what comes from it, and how it is left.
#include "tui/terminal.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <string>

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "support/pseudo_terminal.hpp"

using namespace dnsprop;
using namespace dnsprop::tui;
using dnsprop::test::PseudoTerminal;

namespace {

Canvas saying(Size size, std::string_view text, Pen pen = {}) {
    Canvas canvas(size);
    Pane(canvas, {0, 0, size.columns, size.rows}).put(0, 0, text, pen);
    return canvas;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a terminal shows a canvas, then only what differs, and nothing where nothing does") {
    const PseudoTerminal pty({40, 8});
    Terminal terminal(true, pty.stream(), pty.stream());
    CHECK(terminal.size() == Size{40, 8});
    terminal.show(saying({40, 8}, "118 of 143 日本", {Tone::good}));
    const std::string first = pty.sent();
    CHECK(has(first, "118 of 143 日本"));
    CHECK(has(first, "\x1b[32m"));
    terminal.show(saying({40, 8}, "119 of 143 日本", {Tone::good}));
    const std::string second = pty.sent();
    CHECK(has(second, "9"));
    CHECK_FALSE(has(second, "143"));
    terminal.show(saying({40, 8}, "119 of 143 日本", {Tone::good}));
    CHECK(pty.sent().empty());
}

TEST_CASE("without colour no colour is sent") {
    const PseudoTerminal pty({40, 8});
    Terminal terminal(false, pty.stream(), pty.stream());
    terminal.show(saying({40, 8}, "all of them", {Tone::bad}));
    const std::string text = pty.sent();
    CHECK(has(text, "all of them"));
    CHECK_FALSE(has(text, "\x1b[3"));
}

TEST_CASE("keys come as what they are, without waiting for one") {
    const PseudoTerminal pty({40, 8});
    Terminal terminal(true, pty.stream(), pty.stream());
    CHECK_FALSE(terminal.next_key());
    pty.type("q\x1bOB\x1b[5~\r\t\x7f\xc3\xbc");
    const auto kind = [&] { return terminal.next_key().value().kind; };
    CHECK(terminal.next_key()->letter == U'q');
    CHECK(kind() == KeyKind::down);
    CHECK(kind() == KeyKind::page_up);
    CHECK(kind() == KeyKind::enter);
    CHECK(kind() == KeyKind::tab);
    CHECK(kind() == KeyKind::backspace);
    CHECK(terminal.next_key()->letter == U'ü');
    pty.type("\x1b");
    CHECK(kind() == KeyKind::escape);
    CHECK_FALSE(terminal.next_key());
}

TEST_CASE("a terminal is left as it was found") {
    const PseudoTerminal pty({40, 8});
    const termios before = pty.modes();
    {
        Terminal terminal(true, pty.stream(), pty.stream());
        CHECK(pty.modes().c_lflag != before.c_lflag);
        terminal.show(saying({40, 8}, "hello"));
        CHECK(has(pty.sent(), "\x1b[?1049h"));
    }
    CHECK(has(pty.sent(), "\x1b[?1049l"));
    CHECK(pty.modes().c_lflag == before.c_lflag);
    CHECK(pty.modes().c_iflag == before.c_iflag);
    CHECK(pty.modes().c_oflag == before.c_oflag);
}

TEST_CASE("a terminal is given back for a while and taken over again") {
    const PseudoTerminal pty({40, 8});
    const termios before = pty.modes();
    Terminal terminal(true, pty.stream(), pty.stream());
    terminal.show(saying({40, 8}, "hello"));
    pty.sent();
    terminal.suspend();
    CHECK(pty.modes().c_lflag == before.c_lflag);
    CHECK(has(pty.sent(), "\x1b[?1049l"));
    terminal.show(saying({40, 8}, "nobody sees this"));
    CHECK(pty.sent().empty());
    terminal.resume();
    terminal.show(saying({40, 8}, "hello"));
    const std::string again = pty.sent();
    CHECK(has(again, "\x1b[?1049h"));
    CHECK(has(again, "hello"));
}

TEST_CASE("a terminal that was resized is drawn anew, down to one cell") {
    const PseudoTerminal pty({40, 8});
    Terminal terminal(true, pty.stream(), pty.stream());
    for (const Size size : {Size{300, 100}, Size{1, 1}, Size{80, 24}}) {
        pty.resize(size);
        terminal.resized();
        CHECK(terminal.size() == size);
        terminal.show(saying(size, "hello"));
        CHECK(has(pty.sent(), size.columns == 1 ? "h" : "hello"));
    }
    // A canvas that was made for another size.
    terminal.show(saying({200, 50}, "bye"));
    CHECK(has(pty.sent(), "bye"));
}

TEST_CASE("signals stay with whoever had them, those at their default too") {
    constexpr std::array signals = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    std::array<struct sigaction, signals.size()> of_the_test_program{};
    struct sigaction by_default{};
    by_default.sa_handler = SIG_DFL;
    for (std::size_t i = 0; i < signals.size(); ++i)
        ::sigaction(signals[i], &by_default, &of_the_test_program[i]);
    const auto are_all_at_default = [&] {
        return std::ranges::all_of(signals, [](int signal) {
            struct sigaction action{};
            ::sigaction(signal, nullptr, &action);
            return action.sa_handler == SIG_DFL;
        });
    };
    {
        const PseudoTerminal pty({40, 8});
        Terminal terminal(true, pty.stream(), pty.stream());
        terminal.show(saying({40, 8}, "hello"));
        CHECK(are_all_at_default());
        terminal.suspend();
        terminal.resume();
        terminal.show(saying({40, 8}, "hello again"));
        CHECK(are_all_at_default());
    }
    CHECK(are_all_at_default());
    for (std::size_t i = 0; i < signals.size(); ++i)
        ::sigaction(signals[i], &of_the_test_program[i], nullptr);
}

TEST_CASE("a terminal that this machine does not know is taken for an xterm") {
    const PseudoTerminal pty({40, 8});
    for (const char* name : {"no-such-terminal", "xterm-no-such-terminal", "no/such"}) {
        ::setenv("TERM", name, 1);
        Terminal terminal(true, pty.stream(), pty.stream());
        terminal.show(saying({40, 8}, "hello", {Tone::good}));
        const std::string text = pty.sent();
        CHECK(has(text, "\x1b[?1049h"));
        CHECK(has(text, "\x1b[32m"));
        CHECK(has(text, "hello"));
    }
    ::setenv("TERM", "xterm-256color", 1);
}

TEST_CASE("a size that no terminal has is taken for the largest that makes sense") {
    for (const Size told : {Size{40, 32'768}, Size{65'535, 65'535}, Size{32'767, 1}}) {
        const PseudoTerminal pty(told);
        Terminal terminal(true, pty.stream(), pty.stream());
        CHECK(terminal.size() == Size{std::min(told.columns, 1000), std::min(told.rows, 1000)});
        terminal.show(saying(terminal.size(), "hello"));
        CHECK(has(pty.sent(), "hello"));
        pty.resize({80, 40'000});
        terminal.resized();
        CHECK(terminal.size() == Size{80, 1000});
        terminal.show(saying(terminal.size(), "hello again"));
        CHECK(has(pty.sent(), "hello"));
    }
}

TEST_CASE("a terminal that knows no size has that of the environment, or else the usual one") {
    ::unsetenv("LINES");
    ::unsetenv("COLUMNS");
    const PseudoTerminal pty({0, 0});
    CHECK(Terminal(true, pty.stream(), pty.stream()).size() == Size{80, 24});
    ::setenv("LINES", "30", 1);
    ::setenv("COLUMNS", "100", 1);
    CHECK(Terminal(true, pty.stream(), pty.stream()).size() == Size{100, 30});
    ::setenv("LINES", "0", 1);
    ::setenv("COLUMNS", "many", 1);
    CHECK(Terminal(true, pty.stream(), pty.stream()).size() == Size{80, 24});
    ::unsetenv("LINES");
    ::unsetenv("COLUMNS");
}
