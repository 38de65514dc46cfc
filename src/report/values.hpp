// Names, records and their owners as people read them. Everything that came from the wire is
// escaped here, once.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "catalogue/provider.hpp"
#include "diagnose/result.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

/// How many records of one answer are shown to people; the rest is counted.
inline constexpr std::size_t shown_records = 4;

/// How a verdict is meant.
Tone ink_of(check::Verdict verdict);

/// "xn--mnchen-3ya.example (münchen.example)": always the A-label, without the trailing dot.
std::string name_text(const dns::Name& name, const Style& style);
/// "example.com A"
std::string question_text(const dns::Question& question, const Style& style);
/// "192.0.2.1, 192.0.2.2, +12 more", each record in at most `width` columns.
std::string records_text(std::span<const dns::Record> records, std::size_t width,
                         const Style& style);

/// "Google, anycast", "Zürich, CH", "DE", or the operator where the place is not known.
std::string place_text(const catalogue::Resolver& resolver, const Style& style);

/// An address, or an alias at a provider, that some resolver answered with, and whose it is.
struct Owned {
    std::string value;  ///< "192.0.2.7"
    std::string owner;  ///< "your new server (expected)"
    Tone tone = Tone::plain;
    expect::AddressOwner whose;   ///< of an alias: its provider's
    std::uint32_t resolvers = 0;  ///< whose answers hold it
};
/// All that answers to `result`'s question hold: what is expected first, then old, provider's,
/// unknown.
std::vector<Owned> owners(const diagnose::QuestionResult& result,
                          const catalogue::ProviderDirectory& providers, const Style& style);

/// A proxy that stands in front of other people's servers: a CDN or a web application firewall.
bool stands_in_front(const catalogue::Provider& provider);

/// The provider whose address or alias stale answers hold although none of that provider is
/// expected or old: it may well stand in front of the right server. Null without such a one.
const catalogue::Provider* unexpected_provider(const diagnose::QuestionResult& result,
                                               const catalogue::ProviderDirectory& providers);

/// Whether a resolver got this verdict for this reason.
bool has_reason(const diagnose::QuestionResult& result, check::Verdict verdict,
                check::Reason reason);

}  // namespace dnsprop::report
