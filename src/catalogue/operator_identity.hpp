// How an operator's servers identify themselves: by NSID (RFC 5001) and by their names in class
// CHAOS (RFC 4892 section 2.1). Data of resolvers.json, and the two kinds of pattern in it. Must
// not know what follows from an answer (diagnose/interception.hpp).
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dnsprop::catalogue {

/// Of an operator with a network of its own: it neither resells another one's servers nor runs
/// them.
struct OperatorIdentity {
    std::string name;      ///< as Resolver::operator_name has it
    std::size_t rank = 0;  ///< its place in the file: the first ones are asked first
    /// Its servers are known to give names of their own, by NSID or in class CHAOS.
    bool names_its_servers = false;
    /// What its servers' CHAOS names look like; another name is another operator's server. Empty
    /// where nothing is known.
    std::vector<std::string> server_names;
    /// Where in an NSID the site's code is.
    std::optional<std::string> nsid_site;
};
using OperatorIdentityPtr = std::shared_ptr<const OperatorIdentity>;

/// Null where there is none of this name.
OperatorIdentityPtr find_operator(const std::vector<OperatorIdentityPtr>& operators,
                                  std::string_view name);

/// `pattern` stands for whole names, whatever their case; `*` for any octets, also none.
bool matches_server_name(std::string_view pattern, std::string_view name);

/// The code in capitals: "FRA" of "res100.fra.rrdns.pch.net" by "res{number}.{site}.rrdns.pch.net".
/// `{site}` stands for three letters, `{number}` for all digits that follow; nothing where `nsid`
/// is of another form.
std::optional<std::string> read_site(std::string_view pattern, std::string_view nsid);

/// What is wrong with a pattern for `read_site`, as a clause after the pattern; nothing when it is
/// right.
std::optional<std::string> site_pattern_fault(std::string_view pattern);

}  // namespace dnsprop::catalogue
