// This machine's own view in words: in lines below the rows, and as advice where it alone differs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnose/result.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// "This machine's resolver 127.0.0.53: 192.0.2.1 until 15:10 CET (TTL 300 s)". Empty where nothing
/// was looked at.
std::vector<Statement> local_section(const diagnose::QuestionResult& result, UtcTime now,
                                     const Style& style);

/// The part of this machine that does not have what is expected, where there is one.
struct LocalTrouble {
    bool is_hosts_file = false;
    /// "/etc/hosts says 192.0.2.1, and it comes before DNS"
    std::string clause;
    /// The cache is on this machine, so that its own commands empty it.
    bool is_on_this_machine = true;
};
std::optional<LocalTrouble> local_trouble(const diagnose::QuestionResult& result, UtcTime now,
                                          const Style& style);

}  // namespace dnsprop::wording
