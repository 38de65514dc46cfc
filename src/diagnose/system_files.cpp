#include "diagnose/system_files.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"

namespace dnsprop::diagnose {

namespace {

/// MAXNS of resolv.conf(5).
constexpr std::size_t max_name_servers = 3;
constexpr std::size_t max_notes = 8;
constexpr std::string_view blanks = " \t\r\f\v";

/// Cuts the first line off.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// Cuts the first word off; empty at the end.
std::string_view take_word(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(blanks));
    line.remove_prefix(word.size());
    return word;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char left, char right) {
        return dns::lower(static_cast<std::uint8_t>(left)) ==
               dns::lower(static_cast<std::uint8_t>(right));
    });
}

std::string_view without_last_dot(std::string_view name) {
    if (name.size() > 1 && name.ends_with('.'))
        name.remove_suffix(1);
    return name;
}

}  // namespace

ResolvConf read_resolv_conf(std::string_view text) {
    ResolvConf conf;
    const auto note = [&](std::string_view server, std::string_view why) {
        if (conf.notes.size() < max_notes)
            conf.notes.push_back(fmt::format("nameserver {} is skipped: {}",
                                             escape_for_terminal(elide(server.substr(0, 64), 64)),
                                             why));
    };
    while (!text.empty()) {
        std::string_view line = take_line(text);
        // The keyword must start the line; one that follows a blank, # or ; is no keyword.
        if (line.empty() || blanks.find(line.front()) != std::string_view::npos ||
            take_word(line) != "nameserver")
            continue;
        const std::string_view server = take_word(line);
        const auto address = net::IpAddress::read(server);
        if (!address) {
            note(server, server.find('%') == std::string_view::npos
                             ? "it is not an IP address"
                             : "addresses with a zone are not asked");
            continue;
        }
        const net::Endpoint endpoint{*address, net::dns_port};
        if (std::ranges::find(conf.name_servers, endpoint) != conf.name_servers.end())
            continue;
        if (conf.name_servers.size() == max_name_servers)
            note(server, "the system uses the first three");
        else
            conf.name_servers.push_back(endpoint);
    }
    return conf;
}

std::vector<net::IpAddress> read_hosts(std::string_view text, const dns::Question& question) {
    std::vector<net::IpAddress> addresses;
    if (question.type != dns::RrType::a && question.type != dns::RrType::aaaa)
        return addresses;
    std::set<net::IpAddress> known;
    const bool wants_ipv4 = question.type == dns::RrType::a;
    const std::string wanted = question.name.plain_text();
    while (!text.empty()) {
        std::string_view line = take_line(text);
        line = line.substr(0, line.find('#'));
        // A zone ("fe80::1%lo0") says by which interface, not which address.
        const std::string_view first = take_word(line);
        const auto address = net::IpAddress::read(first.substr(0, first.find('%')));
        if (!address || address->is_ipv4() != wants_ipv4 || known.contains(*address))
            continue;
        for (std::string_view name = take_word(line); !name.empty(); name = take_word(line)) {
            if (!equals_ignoring_case(without_last_dot(name), wanted))
                continue;
            known.insert(*address);
            addresses.push_back(*address);
            break;
        }
    }
    return addresses;
}

}  // namespace dnsprop::diagnose
