// This machine's own view beside the world's: its hosts file and its resolver. Never counted.
#pragma once

#include <string>
#include <vector>

#include "check/summary.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::diagnose {

/// The system's resolver, asked like any other.
struct LocalResolver {
    net::Endpoint endpoint;
    check::Row row;
};

struct LocalView {
    /// Addresses the hosts file gives for the name: they win over any DNS.
    std::vector<net::IpAddress> hosts_addresses;
    /// The file's own line numbers are of no use to anybody, its name is.
    std::string hosts_file;
    bool hosts_match = false;  ///< what the hosts file says is what is expected
    std::vector<LocalResolver> resolvers;

    bool is_empty() const { return hosts_addresses.empty() && resolvers.empty(); }
};

}  // namespace dnsprop::diagnose
