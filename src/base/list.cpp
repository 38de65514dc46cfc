#include "base/list.hpp"

#include <fmt/format.h>

namespace dnsprop {

std::string list_text(const std::vector<std::string>& names, std::size_t most, const char* last) {
    const std::size_t shown = names.size() > most + 1 ? most : names.size();
    std::string out;
    for (std::size_t i = 0; i < shown; ++i)
        out += (i == 0 ? "" : i + 1 < names.size() ? ", " : fmt::format(" {} ", last)) + names[i];
    if (names.size() > shown)
        out += fmt::format(" and {} more", names.size() - shown);
    return out;
}

}  // namespace dnsprop
