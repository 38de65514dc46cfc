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
    net::SecureService service{};           ///< for tls and https
    std::uint16_t port = net::https_port;   ///< of an HTTPS URL without an address
    friend bool operator==(const EndpointReference&, const EndpointReference&) = default;
};

using ResolverReference = std::variant<CatalogueReference, EndpointReference>;

/// What an HTTPS URL leads to: the service, and its port. Throws InputError; `whole` is what to
/// show in it.
struct HttpsUrl {
    net::SecureService service;
    std::uint16_t port = 443;
};
HttpsUrl read_https_url(std::string_view whole, std::string_view url);

/// Reads what follows the @. Throws InputError that shows the right form.
ResolverReference read_resolver_reference(std::string_view text);

}  // namespace dnsprop::cli
