#include "cli/resolver_reference.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "catalogue/entry_reader.hpp"
#include "dns/ldns_codec.hpp"

namespace dnsprop::cli {

namespace {

using net::dns_port, net::dot_port, net::https_port;

InputError refuse(std::string_view text, std::string_view what) {
    return InputError(fmt::format("@{}: {}", text, what));
}

std::uint16_t read_port(std::string_view whole, std::string_view digits) {
    unsigned port = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc() || stop != digits.data() + digits.size() || port == 0 || port > 65535)
        throw refuse(whole, fmt::format("'{}' is not a port from 1 to 65535", digits));
    return static_cast<std::uint16_t>(port);
}

struct HostAndPort {
    std::string_view host;
    std::optional<std::uint16_t> port;
};

/// "HOST", "HOST:PORT", "[IPV6]", "[IPV6]:PORT", and a bare IPv6 address.
HostAndPort split_port(std::string_view whole, std::string_view text) {
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos)
            throw refuse(whole, "the ] after the IPv6 address is missing");
        const std::string_view rest = text.substr(close + 1);
        if (!rest.empty() && !rest.starts_with(':'))
            throw refuse(whole, "after ] only :PORT may follow");
        return {text.substr(1, close - 1),
                rest.empty() ? std::nullopt : std::optional(read_port(whole, rest.substr(1)))};
    }
    const auto colons = std::ranges::count(text, ':');
    if (colons != 1)
        return {text, std::nullopt};
    const auto colon = text.find(':');
    return {text.substr(0, colon), read_port(whole, text.substr(colon + 1))};
}

net::Endpoint read_endpoint(std::string_view whole, std::string_view text,
                            std::uint16_t default_port) {
    const HostAndPort parts = split_port(whole, text);
    const auto address = net::IpAddress::read(parts.host);
    if (!address)
        throw refuse(
            whole,
            fmt::format("'{}' is not an IP address; a resolver is given by address ({}) or by its "
                        "catalogue id (dnsprop resolvers list)",
                        parts.host, "192.0.2.53, [2001:db8::53]:5353"));
    if (address->is_unspecified())
        throw refuse(whole, "the unspecified address is no resolver");
    return {*address, parts.port.value_or(default_port)};
}

bool is_catalogue_id(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
               (c >= 'A' && c <= 'Z');
    });
}

/// The name a certificate must have: a host name, IDNs as A-labels, or an address.
std::string read_tls_name(std::string_view whole, std::string_view text) {
    if (const auto address = net::IpAddress::read(text))
        return address->text();
    std::string name;
    try {
        name = dns::read_name(text).text();
    } catch (const InputError& error) {
        throw refuse(whole, error.what());
    }
    name.pop_back();
    if (!catalogue::is_host_name(name))
        throw refuse(whole, fmt::format("'{}' is not a host name such as dns.example", text));
    return name;
}

EndpointReference read_https(std::string_view whole, std::string_view rest) {
    const auto hash = rest.find('#');
    HttpsUrl url = read_https_url(
        whole, whole.substr(0, whole.size() - rest.size() + std::min(hash, rest.size())));
    EndpointReference reference;
    reference.text = whole;
    reference.protocol = net::Protocol::https;
    if (hash != std::string_view::npos)
        reference.endpoint = read_endpoint(whole, rest.substr(hash + 1), url.port);
    else if (const auto address = net::IpAddress::read(url.service.host))
        reference.endpoint = net::Endpoint{*address, url.port};
    reference.port = url.port;
    reference.service = std::move(url.service);
    return reference;
}

EndpointReference read_tls(std::string_view whole, std::string_view rest) {
    const auto hash = rest.find('#');
    if (hash == std::string_view::npos || hash + 1 == rest.size())
        throw refuse(whole,
                     "a DoT resolver is given as tls://ADDRESS[:PORT]#NAME, with the name its "
                     "certificate has");
    return {std::string(whole),
            net::Protocol::tls,
            read_endpoint(whole, rest.substr(0, hash), dot_port),
            {read_tls_name(whole, rest.substr(hash + 1)), {}, {}}};
}

}  // namespace

HttpsUrl read_https_url(std::string_view whole, std::string_view url) {
    constexpr std::string_view scheme = "https://";
    const std::string_view rest = url.starts_with(scheme) ? url.substr(scheme.size()) : url;
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos)
        throw refuse(whole, "a DoH resolver is given as https://HOST[:PORT]/PATH[#ADDRESS]");
    const HostAndPort host = split_port(whole, rest.substr(0, slash));
    if (host.host.empty())
        throw refuse(whole, "the host name is missing");
    const std::string_view path = rest.substr(slash);
    // A URI template's variable (RFC 8484 section 4.1.1) is for GET; we POST.
    const bool is_plain = std::ranges::all_of(
        path, [](char c) { return c > 0x20 && c < 0x7f && c != '{' && c != '}' && c != '#'; });
    if (!is_plain)
        throw refuse(whole, fmt::format("'{}' is not the path of a URL such as /dns-query", path));
    HttpsUrl read;
    read.port = host.port.value_or(https_port);
    read.service.host = read_tls_name(whole, host.host);
    const bool is_ipv6 = read.service.host.find(':') != std::string::npos;
    read.service.authority = is_ipv6 ? fmt::format("[{}]", read.service.host) : read.service.host;
    if (read.port != https_port)
        read.service.authority += fmt::format(":{}", read.port);
    read.service.path = path;
    return read;
}

ResolverReference read_resolver_reference(std::string_view text) {
    if (text.empty())
        throw InputError(
            "after @ a resolver is missing: an address, or an id of 'dnsprop resolvers list'");
    const auto scheme_end = text.find("://");
    if (scheme_end != std::string_view::npos) {
        const std::string_view scheme = text.substr(0, scheme_end);
        const std::string_view rest = text.substr(scheme_end + 3);
        if (scheme == "https")
            return read_https(text, rest);
        if (scheme == "tls")
            return read_tls(text, rest);
        if (scheme == "udp" || scheme == "tcp")
            return EndpointReference{std::string(text),
                                     scheme == "tcp" ? net::Protocol::tcp : net::Protocol::udp,
                                     read_endpoint(text, rest, dns_port)};
        throw refuse(text,
                     fmt::format("unknown scheme '{}'; there are udp, tcp, tls and https", scheme));
    }
    if (is_catalogue_id(text))
        return CatalogueReference{std::string(text)};
    return EndpointReference{std::string(text), net::Protocol::udp,
                             read_endpoint(text, text, dns_port)};
}

}  // namespace dnsprop::cli
