// Any text as hosts, resolv.conf or a file of root hints: the first two are read whatever they are,
// the third is read or refused with an InputError of one printable line.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "authority/root_hints.hpp"
#include "base/input_error.hpp"
#include "diagnose/system_files.hpp"
#include "dns/ldns_codec.hpp"

using namespace dnsprop;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c != 0x7f; });
}

void try_hosts(std::string_view text) {
    for (const dns::RrType type : {dns::RrType::a, dns::RrType::aaaa, dns::RrType::mx}) {
        const auto found = diagnose::read_hosts(text, {dns::read_name("www.example.com"), type});
        require(std::set(found.begin(), found.end()).size() == found.size());
        for (const net::IpAddress& address : found)
            require(address.is_ipv4() == (type == dns::RrType::a));
    }
}

void try_resolv_conf(std::string_view text) {
    const diagnose::ResolvConf conf = diagnose::read_resolv_conf(text);
    require(conf.name_servers.size() <= 3 && conf.notes.size() <= 8);
    for (const std::string& note : conf.notes)
        require(
            std::ranges::all_of(note, [](char c) { return c < 0 || (c >= 0x20 && c != 0x7f); }));
}

void try_root_hints(std::string_view text) {
    try {
        const auto servers = authority::read_root_hints(text, "fuzz");
        require(!servers.empty());
        std::set<dns::Name> names;
        for (const authority::NameServer& server : servers) {
            require(names.insert(server.name).second);
            require(!server.addresses.empty() &&
                    server.addresses.size() <= authority::max_addresses_per_server);
        }
    } catch (const InputError& error) {
        require(std::string_view(error.what()).starts_with("fuzz:") && is_printable(error.what()));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try_hosts(text);
    try_resolv_conf(text);
    try_root_hints(text);
    return 0;
}
