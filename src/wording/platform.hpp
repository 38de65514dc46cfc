// How a machine's own cache of names is emptied, by operating system. Pure: which system this is,
// is found out in cli/.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace dnsprop::wording {

enum class Platform : std::uint8_t { gnu_linux, macos, windows, other };
/// By the name that uname(2) gives.
Platform platform_of(std::string_view system_name);

struct CacheCommand {
    std::string_view where;  ///< "Linux with nscd"
    std::string_view what;   ///< typed as it is, or opened in a browser
};
/// For all systems, since the cache that matters may be a visitor's; those of `first` come first.
std::vector<CacheCommand> cache_commands(Platform first);
/// For a machine of that system alone.
std::vector<CacheCommand> own_cache_commands(Platform platform);

}  // namespace dnsprop::wording
