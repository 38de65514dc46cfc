// Whose the addresses are that the world answers with: the new server's, the old one's, a
// provider's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/provider.hpp"
#include "diagnose/result.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

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

}  // namespace dnsprop::wording
