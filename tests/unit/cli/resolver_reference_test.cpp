#include "cli/resolver_reference.hpp"

#include <catch2/catch.hpp>

#include "base/input_error.hpp"

using namespace dnsprop;
using cli::CatalogueReference;
using cli::EndpointReference;
using cli::read_resolver_reference;

namespace {

std::string shown(std::string_view text) {
    try {
        const auto reference = read_resolver_reference(text);
        if (const auto* id = std::get_if<CatalogueReference>(&reference))
            return "id " + id->id;
        const auto& endpoint = std::get<EndpointReference>(reference);
        return std::string(net::word(endpoint.protocol)) + " " +
               (endpoint.endpoint ? endpoint.endpoint->address.text() + " " +
                                        std::to_string(endpoint.endpoint->port)
                                  : "?") +
               (endpoint.service.host.empty() ? "" : " " + endpoint.service.host) +
               endpoint.service.path;
    } catch (const InputError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("every published form of @RESOLVER is read") {
    CHECK(shown("google") == "id google");
    CHECK(shown("192.0.2.53") == "udp 192.0.2.53 53");
    CHECK(shown("192.0.2.53:5353") == "udp 192.0.2.53 5353");
    CHECK(shown("2001:db8::53") == "udp 2001:db8::53 53");
    CHECK(shown("[2001:db8::53]:53") == "udp 2001:db8::53 53");
    CHECK(shown("[2001:db8::53]") == "udp 2001:db8::53 53");
    CHECK(shown("tcp://192.0.2.53") == "tcp 192.0.2.53 53");
    CHECK(shown("tcp://[2001:db8::53]:5353") == "tcp 2001:db8::53 5353");
    CHECK(shown("udp://192.0.2.53") == "udp 192.0.2.53 53");
    CHECK(shown("tls://192.0.2.53#dns.example") == "tls 192.0.2.53 853 dns.example");
    CHECK(shown("tls://192.0.2.53:8853#dns.example") == "tls 192.0.2.53 8853 dns.example");
    CHECK(shown("https://dns.example/dns-query") == "https ? dns.example/dns-query");
    CHECK(shown("https://dns.example:8443/q#192.0.2.53") == "https 192.0.2.53 8443 dns.example/q");
}

TEST_CASE("a reference that cannot be read is told with the right form") {
    CHECK(shown("") ==
          "after @ a resolver is missing: an address, or an id of 'dnsprop resolvers list'");
    CHECK(shown("192.0.2") ==
          "@192.0.2: '192.0.2' is not an IP address; a resolver is given by address (192.0.2.53, "
          "[2001:db8::53]:5353) or by its catalogue id (dnsprop resolvers list)");
    CHECK(shown("192.0.2.53:0") == "@192.0.2.53:0: '0' is not a port from 1 to 65535");
    CHECK(shown("192.0.2.53:dns") == "@192.0.2.53:dns: 'dns' is not a port from 1 to 65535");
    CHECK(shown("[2001:db8::53") == "@[2001:db8::53: the ] after the IPv6 address is missing");
    CHECK(shown("[2001:db8::53]53") == "@[2001:db8::53]53: after ] only :PORT may follow");
    CHECK(shown("0.0.0.0") == "@0.0.0.0: the unspecified address is no resolver");
    CHECK(shown("quic://192.0.2.53") ==
          "@quic://192.0.2.53: unknown scheme 'quic'; there are udp, tcp, tls and https");
    CHECK(shown("tls://192.0.2.53").find("tls://ADDRESS[:PORT]#NAME") != std::string::npos);
    CHECK(shown("https://dns.example").find("https://HOST[:PORT]/PATH") != std::string::npos);
    CHECK(shown("https://dns.example/q{?dns}") ==
          "@https://dns.example/q{?dns}: '/q{?dns}' is not the path of a URL such as /dns-query");
    CHECK(shown("tls://192.0.2.53#dns example") ==
          "@tls://192.0.2.53#dns example: 'dns example' holds a blank");
    CHECK(shown("tls://192.0.2.53#-dns-.example") ==
          "@tls://192.0.2.53#-dns-.example: '-dns-.example' is not a host name such as "
          "dns.example");
    CHECK(shown("https:///dns-query") == "@https:///dns-query: the host name is missing");
}
