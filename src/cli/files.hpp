// Files that the user names, read whole and bounded.
#pragma once

#include <string>

#include "catalogue/catalogue.hpp"
#include "cli/settings.hpp"

namespace dnsprop::cli {

/// Throws InputError that names the file and says what the system said.
std::string read_whole_file(const std::string& path);

/// The catalogue and the providers of --resolvers and --providers, or as shipped.
catalogue::Catalogue load_resolvers(const Settings& settings);
catalogue::ProviderDirectory load_providers(const Settings& settings);

}  // namespace dnsprop::cli
