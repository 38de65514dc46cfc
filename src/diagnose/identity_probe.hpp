// Resolvers of operators that have nothing in common are asked which server they are and from which
// address they ask on: a device that answers in the name of all of them gives the same answers for
// all (diagnose/interception.hpp). Which resolvers are asked, what, and what they answer. Pure;
// must not know any operator by name: that is the catalogue's.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
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

/// The questions, and one of `targets` for each operator whose identity the catalogue knows, in the
/// catalogue's order. Encrypted targets are left out: their certificates say who they are.
check::Plan plan_identity_probes(const std::vector<check::Target>& targets);

/// What a resolver answered to one of the questions.
struct IdentityAnswer {
    catalogue::OperatorIdentityPtr operator_identity;  ///< of the operator asked; never null
    IdentityQuestion question = IdentityQuestion::id_server;
    std::string text;  ///< octets as they came, at least one
};

/// Null where it is not settled.
using FindOutcome =
    std::function<const check::Outcome*(std::uint32_t question, std::uint32_t target)>;
/// A failure, an error and an empty answer give none.
std::vector<IdentityAnswer> identity_answers_of(const check::Plan& identity_targets,
                                                const FindOutcome& find);

}  // namespace dnsprop::diagnose
