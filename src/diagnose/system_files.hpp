// What this machine's resolv.conf and hosts file say about DNS. Pure readers of text: they throw
// for nothing, and skip what they do not understand, as the C library does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dns/question.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::diagnose {

struct ResolvConf {
    std::vector<net::Endpoint> name_servers;  ///< at most 3, as resolv.conf(5) says
    std::vector<std::string> notes;  ///< sentences: a `nameserver` that was skipped, and why
};
ResolvConf read_resolv_conf(std::string_view text);

/// Addresses of the Question's type that hosts(5) gives for its name, each once; none for types
/// other than A and AAAA.
std::vector<net::IpAddress> read_hosts(std::string_view text, const dns::Question& question);

}  // namespace dnsprop::diagnose
