// The words of a check in any order: NAME [TYPE...] [@RESOLVER...]. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/resolver_reference.hpp"
#include "dns/question.hpp"

namespace dnsprop::cli {

struct Words {
    std::vector<dns::Question>
        questions;  ///< one for each type; A when none is given; PTR for an address
    std::vector<ResolverReference> references;
};

/// Throws InputError: no name, two names, a word that is no type, a type that must not be asked.
Words read_words(const std::vector<std::string>& words);

/// What may stand beside --file.
struct FileWords {
    std::optional<dns::Name> origin;  ///< NAME: that of the zone
    std::vector<ResolverReference> references;
};

/// Throws InputError for a type, and for more than one name.
FileWords read_file_words(const std::vector<std::string>& words);

}  // namespace dnsprop::cli
