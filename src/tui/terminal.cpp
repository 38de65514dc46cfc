#include "tui/terminal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <poll.h>
#include <string>
#include <sys/ioctl.h>
#include <vector>

#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <curses.h>

#include "base/input_error.hpp"
#include "base/text.hpp"

namespace dnsprop::tui {

namespace {

/// After Escape alone: a key's further octets come at once.
constexpr int escape_delay_ms = 25;
constexpr short pair_of_good = 1;
constexpr short pair_of_bad = 2;
constexpr short pair_of_waiting = 3;

/// Where TERM names a terminal that is not in this machine's terminfo (xterm-kitty, alacritty,
/// foot: often so behind ssh): what nearly all of today's understand.
constexpr std::array<const char*, 4> known_as = {nullptr, "xterm-256color", "xterm", "vt100"};

/// No terminal is larger; what says so would cost memory without end, and curses counts in 16 bits.
constexpr int largest_side = 1000;

void do_nothing(int /*signal*/) {}

/// curses takes signals that are at their default for itself, in newterm and, SIGTSTP, at every
/// refresh. Those that have a handler at its very first look it leaves alone for ever; so for that
/// look they have one, and are held back meanwhile so that none is lost.
class SignalsKept {
public:
    SignalsKept() {
        sigset_t held;
        sigemptyset(&held);
        struct sigaction nothing{};
        nothing.sa_handler = do_nothing;
        for (const int signal : signals)
            sigaddset(&held, signal);
        sigprocmask(SIG_BLOCK, &held, &mask_);
        for (std::size_t i = 0; i < signals.size(); ++i)
            sigaction(signals[i], &nothing, &before_[i]);
    }
    ~SignalsKept() {
        for (std::size_t i = 0; i < signals.size(); ++i)
            sigaction(signals[i], &before_[i], nullptr);
        sigprocmask(SIG_SETMASK, &mask_, nullptr);
    }
    SignalsKept(const SignalsKept&) = delete;
    SignalsKept& operator=(const SignalsKept&) = delete;

private:
    static constexpr std::array signals = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    sigset_t mask_{};
    std::array<struct sigaction, signals.size()> before_{};
};

int side_of(unsigned short told, const char* variable) {
    int side = told;
    // A serial line knows no size.
    if (const char* text = std::getenv(variable); side == 0 && text != nullptr)
        std::from_chars(text, text + std::strlen(text), side);
    return std::clamp(side, 0, largest_side);
}

/// Colours that can be read on light and on dark: no yellow, no blue, the terminal's own
/// background.
void init_colours() {
    start_color();
    use_default_colors();
    init_pair(pair_of_good, COLOR_GREEN, -1);
    init_pair(pair_of_bad, COLOR_RED, -1);
    init_pair(pair_of_waiting, COLOR_MAGENTA, -1);
}

struct Attributes {
    attr_t attributes = A_NORMAL;
    short pair = 0;
};

Attributes attributes_of(Pen pen, bool has_colour) {
    Attributes out;
    switch (pen.tone) {
        case Tone::plain:
            break;
        case Tone::strong:
            out.attributes = A_BOLD;
            break;
        case Tone::good:
            out.pair = pair_of_good;
            break;
        case Tone::bad:
            out.pair = pair_of_bad;
            break;
        case Tone::waiting:
            out.pair = pair_of_waiting;
            break;
        case Tone::dim:
            // Not on what is reversed: some terminals make that unreadable.
            if (has_colour && !pen.reversed)
                out.attributes = A_DIM;
            break;
    }
    if (!has_colour)
        out.pair = 0;
    if (pen.reversed)
        out.attributes |= A_REVERSE;
    return out;
}

/// What this C library thinks takes another number of columns would move all that stands behind it.
wchar_t shown_letter(char32_t letter) {
    const auto wide = static_cast<wchar_t>(letter);
    const bool fits = ::wcwidth(wide) == static_cast<int>(columns_of(letter));
    return fits ? wide : columns_of(letter) == 2 ? L'\uff1f' : L'?';
}

std::optional<KeyKind> kind_of_code(wint_t code) {
    switch (code) {
        case KEY_UP:
            return KeyKind::up;
        case KEY_DOWN:
            return KeyKind::down;
        case KEY_LEFT:
            return KeyKind::left;
        case KEY_RIGHT:
            return KeyKind::right;
        case KEY_PPAGE:
            return KeyKind::page_up;
        case KEY_NPAGE:
            return KeyKind::page_down;
        case KEY_HOME:
            return KeyKind::home;
        case KEY_END:
            return KeyKind::end;
        case KEY_ENTER:
            return KeyKind::enter;
        case KEY_BACKSPACE:
        case KEY_DC:
            return KeyKind::backspace;
        case KEY_BTAB:
            return KeyKind::back_tab;
        default:
            return std::nullopt;
    }
}

Key key_of_letter(wint_t letter) {
    switch (letter) {
        case L'\r':
        case L'\n':
            return {KeyKind::enter, 0};
        case L'\t':
            return {KeyKind::tab, 0};
        case 0x1b:
            return {KeyKind::escape, 0};
        case 0x08:
        case 0x7f:
            return {KeyKind::backspace, 0};
        default:
            return {KeyKind::letter, static_cast<char32_t>(letter)};
    }
}

constexpr wint_t redraw_key = 0x0c;  // Ctrl-L, as everywhere

}  // namespace

struct Terminal::Curses {
    std::FILE* input = nullptr;
    std::FILE* output = nullptr;
    bool has_colour = false;
    SCREEN* screen = nullptr;
    /// Keys are read from a window of their own: reading from the screen would refresh it.
    WINDOW* keys = nullptr;
    bool is_suspended = false;
    std::optional<Canvas> shown;
};

Terminal::Terminal(bool has_colour, std::FILE* input, std::FILE* output)
    : curses_(std::make_unique<Curses>()) {
    curses_->input = input;
    curses_->output = output;
    {
        const SignalsKept kept;
        // Curses would take any size for itself; `resized` asks for one that makes sense.
        use_env(FALSE);
        for (const char* name : known_as)
            if (curses_->screen == nullptr)
                curses_->screen = newterm(name, output, input);
    }
    if (curses_->screen == nullptr)
        throw InputError(
            "the full screen needs a terminal that TERM names, such as TERM=xterm-256color");
    set_term(curses_->screen);
    set_escdelay(escape_delay_ms);
    cbreak();
    noecho();
    nonl();
    curs_set(0);
    leaveok(stdscr, TRUE);
    curses_->keys = newpad(1, 1);
    keypad(curses_->keys, TRUE);
    nodelay(curses_->keys, TRUE);
    curses_->has_colour = has_colour && has_colors();
    if (curses_->has_colour)
        init_colours();
    resized();
}

Terminal::~Terminal() {
    if (curses_->screen == nullptr)
        return;
    delwin(curses_->keys);
    if (!curses_->is_suspended)
        endwin();
    delscreen(curses_->screen);
}

Size Terminal::size() const {
    return {getmaxx(stdscr), getmaxy(stdscr)};
}

void Terminal::resized() {
    winsize told{};
    if (::ioctl(::fileno(curses_->output), TIOCGWINSZ, &told) != 0)
        told = {};
    const int rows = side_of(told.ws_row, "LINES");
    const int columns = side_of(told.ws_col, "COLUMNS");
    resizeterm(rows > 0 ? rows : getmaxy(stdscr), columns > 0 ? columns : getmaxx(stdscr));
    curses_->shown.reset();
}

void Terminal::show(const Canvas& canvas) {
    if (curses_->is_suspended || curses_->shown == canvas)
        return;
    werase(stdscr);
    const int rows = std::min(canvas.size().rows, getmaxy(stdscr));
    const int width = std::min(canvas.size().columns, getmaxx(stdscr));
    std::vector<cchar_t> line;
    for (int y = 0; y < rows; ++y) {
        line.clear();
        for (int x = 0; x < width; ++x) {
            const Cell& cell = canvas.at(x, y);
            if (cell.letter == Cell::tail)
                continue;
            const std::array<wchar_t, 2> text = {shown_letter(cell.letter), L'\0'};
            const Attributes how = attributes_of(cell.pen, curses_->has_colour);
            setcchar(&line.emplace_back(), text.data(), how.attributes, how.pair, nullptr);
        }
        mvwadd_wchnstr(stdscr, y, 0, line.data(), static_cast<int>(line.size()));
    }
    wrefresh(stdscr);
    curses_->shown = canvas;
}

std::optional<Key> Terminal::next_key() {
    if (curses_->is_suspended)
        return std::nullopt;
    wint_t code = 0;
    for (;;) {
        const int kind = wget_wch(curses_->keys, &code);
        if (kind == ERR)
            return std::nullopt;
        if (kind == KEY_CODE_YES) {
            if (const auto known = kind_of_code(code))
                return Key{*known, 0};
        } else if (code == redraw_key) {
            clearok(curscr, TRUE);
            curses_->shown.reset();
        } else {
            return key_of_letter(code);
        }
    }
}

bool Terminal::is_hung_up() const {
    pollfd input{::fileno(curses_->input), POLLIN, 0};
    return ::poll(&input, 1, 0) == 1 && (input.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

void Terminal::suspend() {
    if (curses_->is_suspended)
        return;
    endwin();
    curses_->is_suspended = true;
}

void Terminal::resume() {
    if (!curses_->is_suspended)
        return;
    curses_->is_suspended = false;
    // The next refresh takes the terminal over again, and all of it is drawn anew.
    clearok(curscr, TRUE);
    resized();
}

}  // namespace dnsprop::tui
