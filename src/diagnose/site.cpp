#include "diagnose/site.hpp"

#include <algorithm>
#include <cctype>

namespace dnsprop::diagnose {

namespace {

constexpr std::size_t site_size = 3;

bool are_all(std::string_view text, int (*is_such)(int)) {
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return is_such(static_cast<unsigned char>(c)) != 0;
    });
}

std::optional<std::string> read_site(std::string_view text) {
    if (text.size() != site_size || !are_all(text, std::isalpha))
        return std::nullopt;
    std::string site;
    for (const char c : text)
        site += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return site;
}

/// "gpdns-fra"
std::optional<std::string> read_google(std::string_view nsid) {
    constexpr std::string_view prefix = "gpdns-";
    return nsid.starts_with(prefix) ? read_site(nsid.substr(prefix.size())) : std::nullopt;
}

/// "res100.fra.rrdns.pch.net"
std::optional<std::string> read_quad9(std::string_view nsid) {
    constexpr std::string_view prefix = "res";
    constexpr std::string_view suffix = ".rrdns.pch.net";
    if (!nsid.starts_with(prefix) || !nsid.ends_with(suffix) ||
        nsid.size() < prefix.size() + suffix.size())
        return std::nullopt;
    nsid.remove_prefix(prefix.size());
    nsid.remove_suffix(suffix.size());
    const std::size_t dot = nsid.find('.');
    if (dot == std::string_view::npos || !are_all(nsid.substr(0, dot), std::isdigit))
        return std::nullopt;
    return read_site(nsid.substr(dot + 1));
}

}  // namespace

std::optional<std::string> site_of(const catalogue::Resolver& resolver, std::string_view nsid) {
    if (resolver.operator_name == "Google")
        return read_google(nsid);
    if (resolver.operator_name == "Quad9")
        return read_quad9(nsid);
    return std::nullopt;
}

}  // namespace dnsprop::diagnose
