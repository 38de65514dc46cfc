// Where a walk begins: the root name servers, built in or from a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/name_server.hpp"

namespace dnsprop::authority {

/// The thirteen of IANA (https://www.internic.net/domain/named.root, as of 2023-11-27, when b's
/// addresses changed last).
std::vector<NameServer> built_in_root_hints();

/// Reads lines of `name ttl [IN] NS|A|AAAA value`, as named.root has them: NS records of the root,
/// and the addresses of those servers, in any order; a comment begins with `;`. Throws InputError
/// "FILE:LINE: what is wrong, what would be right". `source_name` is the file's name in messages.
std::vector<NameServer> read_root_hints(std::string_view text, const std::string& source_name);

}  // namespace dnsprop::authority
