// What stdout is: how wide, how colourful, which letters it shows. Asked once.
#pragma once

#include "cli/options.hpp"
#include "cli/settings.hpp"
#include "report/style.hpp"
#include "wording/platform.hpp"

namespace dnsprop::cli {

/// The flag, then NO_COLOR, then CLICOLOR_FORCE or FORCE_COLOR, then whether it is a terminal that
/// knows colours.
bool wants_colour(ColorOption option, bool is_terminal, const Environment& environment);

/// For the table on stdout. The width is the terminal's, else COLUMNS, else 80; times are in the
/// zone of this machine.
report::Style style_of_stdout(const Settings& settings, const Environment& environment);

/// For the lines on stderr.
report::Style style_of_stderr(const Settings& settings, const Environment& environment);

/// Whether stdin and stdout are a terminal that can show a full screen and has keys.
bool can_show_screen(const Environment& environment);

/// The operating system, for its own commands.
wording::Platform this_platform();

/// Whether a line may be redrawn on stderr.
bool is_stderr_terminal(const Environment& environment);

}  // namespace dnsprop::cli
