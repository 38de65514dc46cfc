// Names as this machine itself resolves them: hosts file and system resolver. For finding a DoH
// server; never for judging.
#pragma once

#include <string>
#include <vector>

#include "net/ip_address.hpp"

namespace dnsprop::net {

/// The addresses this machine itself finds for a host name, by its hosts file and its resolver, in
/// the order to try them (RFC 6724); none when it finds none. Blocks.
std::vector<IpAddress> find_addresses(const std::string& host);

}  // namespace dnsprop::net
