// Resolvers whose operators are strangers to each other are asked who they are and where they ask
// on from: one box that answers in their names says the same for all (diagnose/interception.hpp).
// Which are asked what, and what they say. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "check/outcome.hpp"
#include "check/plan.hpp"

namespace dnsprop::diagnose {

/// In the order of `identity_questions()`.
enum class IdentityQuestion : std::uint8_t {
    id_server,      ///< which server it is (RFC 4892 section 2.1)
    hostname_bind,  ///< the same by its older name
    version_bind,   ///< what software it runs
    egress,         ///< the address it asks on from, as Google's servers see it
};

/// TXT in class CHAOS, and of o-o.myaddr.l.google.com, a name made for this: none depends on what
/// the user asks.
const std::vector<dns::Question>& identity_questions();

/// At most so many resolvers are asked, each once of each question.
inline constexpr std::size_t max_identity_targets = 6;

/// The questions, and of `targets` one of each of the operators that run a network of their own,
/// those first whose servers are known to name themselves. Targets over TLS and HTTPS are left out:
/// their certificates say who they are.
check::Plan plan_identity_probes(const std::vector<check::Target>& targets);

/// What a witness said, not empty.
struct IdentityAnswer {
    std::string operator_name;
    IdentityQuestion question = IdentityQuestion::id_server;
    std::string text;  ///< octets as they came
};

/// Null where it is not settled.
using FindOutcome =
    std::function<const check::Outcome*(std::uint32_t question, std::uint32_t target)>;
/// Silence, an error and an empty answer say nothing.
std::vector<IdentityAnswer> identity_answers_of(const check::Plan& identity_targets,
                                                const FindOutcome& find);

/// Operators that document how their servers answer at least one of the questions, or name their
/// servers by NSID in a way of their own.
bool names_its_servers(std::string_view operator_name);

}  // namespace dnsprop::diagnose
