// A provider that stands in front of sites (Cloudflare, Fastly ...): its ranges and its CNAME
// suffixes, and whose an address is. A lookup is a binary search over all ranges, not a scan.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "dns/name.hpp"
#include "net/ip_address.hpp"

namespace dnsprop::catalogue {

struct Provider {
    std::string id;    ///< "cloudflare"
    std::string name;  ///< "Cloudflare"
    std::string category;
    std::vector<net::IpPrefix> ranges;
    std::vector<dns::Name> cname_suffixes;
    bool retired = false;  ///< shut down; kept so that a leftover CNAME can be explained
};

/// All providers, indexed. Providers live as long as the directory and do not move.
class ProviderDirectory {
public:
    ProviderDirectory() = default;
    explicit ProviderDirectory(std::vector<Provider> providers);

    const std::vector<Provider>& all() const { return providers_; }
    /// By id, any case; null when unknown.
    const Provider* find(std::string_view id) const;
    /// The provider that owns the address, by the longest prefix that holds it, and of two equal
    /// ones the first by provider id; null when none is known.
    const Provider* owner_of(const net::IpAddress& address) const;
    /// The provider that owns the name, by the longest CNAME suffix at or above it; null when none
    /// is known.
    const Provider* owner_of(const dns::Name& target) const;

private:
    /// A stretch of addresses between two range boundaries and the innermost provider that covers
    /// it.
    struct Stretch {
        net::IpAddress first;
        net::IpAddress last;
        std::size_t provider = 0;
    };
    std::vector<Provider> providers_;
    std::vector<Stretch> stretches_;                           ///< sorted, disjoint
    std::vector<std::pair<dns::Name, std::size_t>> suffixes_;  ///< sorted by name
};

/// The directory when it is needed: reading it takes longer than sending the first packets does,
/// and an expected address does not need it.
using ProviderLookup = std::function<const ProviderDirectory&()>;

}  // namespace dnsprop::catalogue
