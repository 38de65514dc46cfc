// The terminal: shows a canvas, gives keys, and is put back as it was. The only door to curses.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>

#include "tui/canvas.hpp"
#include "tui/key.hpp"

namespace dnsprop::tui {

/// Takes the terminal over as long as it lives. Leaves all signals alone: who owns it calls
/// `resized` after SIGWINCH, `suspend` before it stops itself, `resume` after SIGCONT. What is to
/// be waited on for keys is the input's file descriptor.
class Terminal {
public:
    /// One whose name (TERM) curses does not know is taken for an xterm. Throws InputError where it
    /// does not know that either. LC_CTYPE must be set.
    explicit Terminal(bool has_colour, std::FILE* input = stdin, std::FILE* output = stdout);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    Size size() const;
    /// Takes the terminal's new size over, up to 1000 rows and columns.
    void resized();
    /// Sends what differs from what is shown. A canvas of another size is cut, or filled up.
    void show(const Canvas& canvas);
    /// The next key that has come, without waiting for one.
    std::optional<Key> next_key();
    /// Nobody will ever type here again.
    bool is_hung_up() const;

    /// Gives the terminal back for a while.
    void suspend();
    void resume();

private:
    struct Curses;
    std::unique_ptr<Curses> curses_;
};

}  // namespace dnsprop::tui
