// resolvers.json and providers.json as values: read strictly (they may be anybody's files), and
// selected from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/provider.hpp"
#include "catalogue/resolver.hpp"

namespace dnsprop::catalogue {

struct Catalogue {
    std::string generated;  ///< date of the data
    std::vector<Resolver> resolvers;
};

/// Both throw InputError: "FILE: resolvers[3] (google): ipv4[0]: "8.8.8" is not an IPv4 address".
/// `source_name` names the file in messages. Duplicate keys, ids and addresses, unknown keys, wrong
/// types, values out of range, nesting deeper than 16, and files over 16 MiB are refused.
Catalogue read_resolvers(std::string_view json, const std::string& source_name);
ProviderDirectory read_providers(std::string_view json, const std::string& source_name);

/// The files as shipped, embedded in the binary at build time.
std::string_view embedded_resolvers_json();
std::string_view embedded_providers_json();

/// Which resolvers to ask.
struct Selection {
    std::string set = "world";            ///< "core", "world" or "all"
    std::vector<std::string> ids;         ///< with ids, only these, whatever the set
    std::vector<std::string> countries;   ///< ISO codes, any case
    std::vector<std::string> continents;  ///< AF AN AS EU NA OC SA
    std::vector<std::string> operators;   ///< any case, whole or part
    std::optional<std::size_t> limit;     ///< at most so many, spread over countries and operators
};

/// In catalogue order. Throws InputError when a word of the selection is unknown (with the nearest
/// known ones) or when nothing is left.
std::vector<const Resolver*> select(const Catalogue& catalogue, const Selection& selection);

/// The continent of an ISO 3166-1 code: "EU" for "DE"; nothing for an unknown code.
std::optional<std::string_view> continent_of(std::string_view country);

}  // namespace dnsprop::catalogue
