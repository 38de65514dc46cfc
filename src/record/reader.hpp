// Reads a recording back: the last run of a file. Strict: a recording may be anybody's.
#pragma once

#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

#include "catalogue/provider.hpp"
#include "record/event.hpp"

namespace dnsprop::record {

/// Octets that come in pieces, as from a file; nothing more when it gives an empty one.
using Pieces = std::function<std::string_view()>;

/// Expectations that name a provider point into `providers`. Throws InputError that names the file,
/// the line and what is wrong with it: no recording, another version, an index without a target,
/// time that runs backwards. Only the last line of a run may be torn.
Recording read_recording(const Pieces& pieces, const std::string& source_name,
                         const catalogue::ProviderLookup& providers);
/// Throws also where the file cannot be opened or read.
Recording read_recording_file(const std::string& path, const catalogue::ProviderLookup& providers);

}  // namespace dnsprop::record
