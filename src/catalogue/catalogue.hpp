// resolvers.json and providers.json as values: read strictly (the user may give other files), and
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
    std::vector<OperatorIdentityPtr> operators;
    std::vector<Resolver> resolvers;
};

/// Both throw InputError: "FILE:12: resolvers[3] (google): ipv4[0]: "8.8.8" is not an IPv4
/// address". `source_name` names the file in messages. Refused are, beside broken JSON
/// (catalogue/strict_json): repeated ids and addresses, unknown keys, wrong types, values out of
/// range, text that would steer a terminal, and facts that do not go together. Fields:
/// docs/catalogue.md.
///
/// Written by hand, an entry needs an `id` and one way to ask it; the shortest is
/// `{"id": "mine", "ipv4": ["192.0.2.53"]}` in `{"format_version": 1, "resolvers": [...]}`. A key
/// that is absent or null is unknown, with these exceptions: `name` is the id, `operator` the name,
/// `do53` "yes" where there is an address, `sets` every set, `geo_precision` what lat, lon and
/// anycast say. Private and loopback addresses are taken, unspecified and multicast ones are not.
/// Without a list `operators` what the shipped file knows of operators holds here too.
Catalogue read_resolvers(std::string_view json, const std::string& source_name);
/// A provider needs an `id`, and ranges or CNAME suffixes. A range may lie in another's: the
/// longest prefix owns an address.
ProviderDirectory read_providers(std::string_view json, const std::string& source_name);

/// The files as shipped, embedded in the binary at build time.
std::string_view embedded_resolvers_json();
std::string_view embedded_providers_json();

/// Which resolvers to ask. Filters narrow each other; the words of one filter add up.
struct Selection {
    std::string set = "world";          ///< "core", "world" or "all"
    std::vector<std::string> ids = {};  ///< with ids, only these, whatever the set
    std::vector<std::string> countries =
        {};  ///< ISO codes, any case; an anycast row's is its operator's
    std::vector<std::string> continents = {};  ///< AF AN AS EU NA OC SA, any case, by country
    std::vector<std::string> operators = {};   ///< any case, whole or part
    std::optional<std::size_t> limit = {};  ///< at most so many: `core` first, then operators take
                                            ///< turns, and among them continents and countries
};

/// In catalogue order, also those that do not speak Do53: the plan skips them, with a reason.
/// Throws InputError when a word of the selection is unknown (with the nearest known ones) or when
/// nothing is left (with the filters that met).
std::vector<const Resolver*> select(const Catalogue& catalogue, const Selection& selection);

/// The continent of an ISO 3166-1 code: "EU" for "DE"; nothing for an unknown code.
std::optional<std::string_view> continent_of(std::string_view country);

}  // namespace dnsprop::catalogue
