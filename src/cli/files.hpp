// Files that the user names, read whole and bounded.
#pragma once

#include <optional>
#include <string>

#include "catalogue/catalogue.hpp"
#include "cli/settings.hpp"

namespace dnsprop::cli {

/// Throws InputError that names the file and says what the system said.
std::string read_whole_file(const std::string& path);

/// The same, bounded by 10 MiB; "-" is standard input.
std::string read_record_file(const std::string& path);
/// Its name in messages.
std::string record_file_name(const std::string& path);

/// The catalogue of --resolvers, or as shipped.
catalogue::Catalogue load_resolvers(const Settings& settings);

/// The providers of --providers, read at once since they may be unusable, or as shipped, read when
/// first asked for.
class Providers {
public:
    explicit Providers(const Settings& settings);
    const catalogue::ProviderDirectory& get() const;

private:
    mutable std::optional<catalogue::ProviderDirectory> directory_;  ///< read when first asked for
};

}  // namespace dnsprop::cli
