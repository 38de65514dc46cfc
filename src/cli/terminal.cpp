#include "cli/terminal.hpp"

#include <algorithm>
#include <charconv>
#include <clocale>
#include <cstring>
#include <ctime>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace dnsprop::cli {

namespace {

constexpr std::size_t narrowest = 40;
constexpr std::size_t widest = 300;

bool is_set(const Environment& environment, const char* name) {
    const auto value = environment.variable(name);
    return value && !value->empty();
}

bool is_dumb(const Environment& environment) {
    return environment.variable("TERM").value_or("dumb") == "dumb";
}

std::size_t width_of(int stream, const Environment& environment) {
    winsize size{};
    if (::ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    std::size_t columns = 80;
    if (const auto text = environment.variable("COLUMNS"))
        std::from_chars(text->data(), text->data() + text->size(), columns);
    return columns;
}

/// Minutes east of UTC now; nothing for UTC itself, which is then said.
std::optional<int> zone_minutes() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    if (::localtime_r(&now, &local) == nullptr || local.tm_gmtoff == 0)
        return std::nullopt;
    return static_cast<int>(local.tm_gmtoff / 60);
}

}  // namespace

bool wants_colour(ColorOption option, bool is_terminal, const Environment& environment) {
    if (option != ColorOption::automatic)
        return option == ColorOption::always;
    if (is_set(environment, "NO_COLOR"))
        return false;
    for (const char* name : {"CLICOLOR_FORCE", "FORCE_COLOR"})
        if (is_set(environment, name) && environment.variable(name) != "0")
            return true;
    return is_terminal && !is_dumb(environment);
}

namespace {

report::Style style_of(int stream, const Settings& settings, const Environment& environment) {
    std::setlocale(LC_CTYPE, "");
    report::Style style;
    style.width = std::clamp(width_of(stream, environment), narrowest, widest);
    style.colour = wants_colour(settings.color, ::isatty(stream) == 1, environment);
    style.unicode_symbols = std::strcmp(::nl_langinfo(CODESET), "UTF-8") == 0;
    style.verbose = settings.verbose;
    style.zone_minutes = zone_minutes();
    return style;
}

}  // namespace

report::Style style_of_stdout(const Settings& settings, const Environment& environment) {
    return style_of(STDOUT_FILENO, settings, environment);
}

report::Style style_of_stderr(const Settings& settings, const Environment& environment) {
    return style_of(STDERR_FILENO, settings, environment);
}

bool can_show_screen(const Environment& environment) {
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && !is_dumb(environment);
}

bool is_stderr_terminal(const Environment& environment) {
    return ::isatty(STDERR_FILENO) == 1 && !is_dumb(environment);
}

report::Platform this_platform() {
    utsname system{};
    return ::uname(&system) == 0 ? report::platform_of(system.sysname) : report::Platform::other;
}

}  // namespace dnsprop::cli
