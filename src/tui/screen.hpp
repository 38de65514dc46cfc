// The full screen as cli/ uses it: a terminal, what was chosen, and the view of both.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "tui/model.hpp"
#include "tui/terminal.hpp"
#include "tui/theme.hpp"
#include "tui/update.hpp"

namespace dnsprop::tui {

class Screen {
public:
    /// Takes the terminal over; throws InputError where that cannot be.
    explicit Screen(const Theme& theme, std::FILE* input = stdin, std::FILE* output = stdout);

    /// Takes all keys that have come. `quit` too where the terminal is gone. Draw afterwards.
    std::vector<Command> read_keys(const watch::Snapshot& snapshot);
    /// Costs next to nothing where nothing has changed.
    void draw(const watch::Snapshot& snapshot);
    void on_resize();
    void suspend() { terminal_.suspend(); }
    void resume();
    /// Says this in the last line, for some seconds or until the next key. UTF-8 of our own.
    void tell(std::string text);

    /// What `export_json` means: the frozen snapshot, or `live`.
    const watch::Snapshot& shown(const watch::Snapshot& live) const {
        return shown_picture(model_, live);
    }

private:
    Theme theme_;
    Terminal terminal_;
    Model model_;
    std::optional<SteadyTime> told_at_;
};

}  // namespace dnsprop::tui
