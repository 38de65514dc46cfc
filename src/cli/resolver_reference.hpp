// @RESOLVER on the command line: a catalogue id, or an address with how to reach it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "net/endpoint.hpp"

namespace dnsprop::cli {

/// "@google".
struct CatalogueReference {
    std::string id;
    friend bool operator==(const CatalogueReference&, const CatalogueReference&) = default;
};

/// "@192.0.2.53", "@[2001:db8::53]:5353", "@tcp://192.0.2.53", "@tls://192.0.2.53#dns.example",
/// "@https://dns.example/dns-query#192.0.2.53".
struct EndpointReference {
    std::string text;  ///< as given, without the @
    net::Protocol protocol = net::Protocol::udp;
    std::optional<net::Endpoint> endpoint;  ///< an HTTPS host may come without an address
    std::string host;                       ///< the TLS name
    std::string path;                       ///< of an HTTPS URL
    friend bool operator==(const EndpointReference&, const EndpointReference&) = default;
};

using ResolverReference = std::variant<CatalogueReference, EndpointReference>;

/// Reads what follows the @. Throws InputError that shows the right form.
ResolverReference read_resolver_reference(std::string_view text);

}  // namespace dnsprop::cli
