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

/// This machine's zone, by the rules that hold at `moment`.
wording::LocalTime local_time_at(UtcTime moment) {
    const std::time_t seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<Seconds>(moment));
    std::tm local{};
    if (::localtime_r(&seconds, &local) == nullptr)
        return {};
    const auto east = std::chrono::floor<std::chrono::minutes>(Seconds(local.tm_gmtoff));
    // Zones without an abbreviation have digits there: "+0530".
    const std::string name = local.tm_zone != nullptr ? local.tm_zone : "";
    const bool has_name = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
    return {east, has_name ? name : wording::offset_text(east)};
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
    style.zone = local_time_at;
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

wording::Platform this_platform() {
    utsname system{};
    return ::uname(&system) == 0 ? wording::platform_of(system.sysname) : wording::Platform::other;
}

}  // namespace dnsprop::cli
