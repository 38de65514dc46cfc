// The list "operators" of resolvers.json: how the servers of each operator identify themselves.
// Must not know resolvers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/entry_reader.hpp"
#include "catalogue/operator_identity.hpp"

namespace dnsprop::catalogue {

/// Nothing where `file` has no such list. Throws InputError as `read_resolvers` does.
std::optional<std::vector<OperatorIdentityPtr>> read_operators(EntryReader& file,
                                                               const std::string& source_name);

/// Those of the file as shipped, read when first asked for.
const std::vector<OperatorIdentityPtr>& shipped_operators();

}  // namespace dnsprop::catalogue
