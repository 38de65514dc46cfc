// Our judgement of an Outcome against an Expectation. Pure; one function decides.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "catalogue/resolver.hpp"
#include "check/outcome.hpp"
#include "check/reason.hpp"
#include "expect/expectation.hpp"

namespace dnsprop::check {

/// What a row says about the change. In the order rows are shown: what needs action first.
enum class Verdict : std::uint8_t {
    stale,
    absent,
    broken,
    match,
    filtered,
    refused,
    silent,
    unjudged
};
inline constexpr std::array all_verdicts = {Verdict::stale,  Verdict::absent,   Verdict::broken,
                                            Verdict::match,  Verdict::filtered, Verdict::refused,
                                            Verdict::silent, Verdict::unjudged};
/// "match", "stale", ...: the word in every format.
std::string_view word(Verdict verdict);
/// Does it stand in the denominator of the propagation figure?
constexpr bool counts(Verdict verdict) {
    return verdict == Verdict::match || verdict == Verdict::stale || verdict == Verdict::absent ||
           verdict == Verdict::broken;
}

struct Judgement {
    Verdict verdict = Verdict::unjudged;
    Reason reason = Reason::none;
    std::string detail;  ///< a short addition, escaped for no sink: EDE text or, where there is
                         ///< none, its name, Failure detail, "NOTIMP"; may be empty
};

/// `resolver` matters for what its policy may answer: NXDOMAIN without SOA from a filter is a block
/// (docs.quad9.net), a wrong value from it is stale as from any other. An Outcome without Failure
/// must hold an Answer with content.
Judgement judge(const Outcome& outcome, const catalogue::Resolver& resolver,
                const expect::Expectation& expectation);

}  // namespace dnsprop::check
