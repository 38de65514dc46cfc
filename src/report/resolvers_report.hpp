// The catalogue for people and scripts: `dnsprop resolvers list` and `dnsprop resolvers show ID`.
// Knows entries of the catalogue, not how they are asked or judged.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/sink.hpp"
#include "catalogue/resolver.hpp"

namespace dnsprop::report {

/// As catalogue::select() gives them.
using ResolverRows = std::vector<const catalogue::Resolver*>;

/// A table of at most `width` columns, whole ids first, and under it what its places are worth.
void write_resolver_table(const ResolverRows& rows, std::size_t width, Sink& sink);

/// The schema of resolvers.json (docs/resolvers.schema.json), one entry a line, so that a selection
/// can be kept and given to --resolvers. `do53` "no" comes out as "unknown".
void write_resolver_json(const ResolverRows& rows, const std::string& generated, Sink& sink);

/// RFC 4180 with a header row; lists are joined by blanks, unknown is empty. Text that a
/// spreadsheet would take for a formula gets an apostrophe before it.
void write_resolver_csv(const ResolverRows& rows, Sink& sink);

/// All that is known about one, in lines of at most `width` columns.
void write_resolver_page(const catalogue::Resolver& resolver, std::size_t width, Sink& sink);

}  // namespace dnsprop::report
