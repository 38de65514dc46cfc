#include "wording/platform.hpp"

#include <array>

namespace dnsprop::wording {

namespace {

struct Known {
    Platform platform;
    CacheCommand command;
};
// resolvectl(1); nscd(8), -i; dnsmasq(8), NOTES on SIGHUP.
constexpr std::array<Known, 6> known = {{
    {Platform::gnu_linux, {"Linux", "resolvectl flush-caches"}},
    {Platform::gnu_linux, {"Linux with nscd", "sudo nscd -i hosts"}},
    {Platform::gnu_linux, {"Linux with dnsmasq", "sudo killall -HUP dnsmasq"}},
    {Platform::macos, {"macOS", "sudo dscacheutil -flushcache; sudo killall -HUP mDNSResponder"}},
    {Platform::windows, {"Windows", "ipconfig /flushdns"}},
    {Platform::other, {"Chrome", "chrome://net-internals/#dns"}},
}};

}  // namespace

Platform platform_of(std::string_view system_name) {
    if (system_name == "Linux")
        return Platform::gnu_linux;
    if (system_name == "Darwin")
        return Platform::macos;
    // Cygwin and MSYS name the version behind it.
    if (system_name.starts_with("Windows") || system_name.starts_with("CYGWIN_NT") ||
        system_name.starts_with("MINGW"))
        return Platform::windows;
    return Platform::other;
}

std::vector<CacheCommand> cache_commands(Platform first) {
    std::vector<CacheCommand> commands;
    const auto add = [&](bool of_first) {
        for (const Known& each : known)
            // What is for every system, the browser, comes last.
            if ((each.platform == first && first != Platform::other) == of_first)
                commands.push_back(each.command);
    };
    add(true);
    add(false);
    return commands;
}

std::vector<CacheCommand> own_cache_commands(Platform platform) {
    if (platform == Platform::other)
        return cache_commands(platform);
    std::vector<CacheCommand> commands;
    for (const Known& each : known)
        if (each.platform == platform || each.platform == Platform::other)
            commands.push_back(each.command);
    return commands;
}

}  // namespace dnsprop::wording
