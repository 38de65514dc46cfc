#include "world/identity.hpp"

#include <array>

#include "dns/ldns_codec.hpp"
#include "expect/txt.hpp"
#include "world/random.hpp"

namespace dnsprop::world {

namespace {

constexpr dns::Ttl egress_ttl = 60;

Reply txt(const dns::Question& question, const std::string& text, dns::Ttl ttl) {
    Reply reply;
    reply.answer.push_back({{question.name, dns::RrType::txt, expect::write_txt_rdata(text)}, ttl});
    return reply;
}

/// Another address of the resolver's own network.
std::optional<net::IpAddress> egress_of(const catalogue::Resolver& resolver) {
    const auto& addresses = resolver.ipv4.empty() ? resolver.ipv6 : resolver.ipv4;
    if (addresses.empty())
        return std::nullopt;
    const auto bytes = addresses.front().bytes();
    std::vector<std::uint8_t> octets(bytes.begin(), bytes.end());
    octets.back() ^= 0x80U;
    return net::IpAddress::from_bytes(octets);
}

}  // namespace

Identity identity_of(const catalogue::Resolver& resolver, std::uint64_t seed) {
    constexpr std::array sites = {"fra", "ams", "lhr", "iad", "sin"};
    constexpr std::array software = {"unbound 1.17.1", "9.18.28", "PowerDNS Recursor 5.0.3"};
    Random random(seed, resolver.id + " identity");
    const std::string site = sites[random.below(sites.size())];
    Identity identity;
    identity.egress = egress_of(resolver);
    if (resolver.operator_name == "Quad9") {
        identity.id_server = identity.hostname_bind = "res100." + site + ".rrdns.pch.net";
    } else if (resolver.operator_name == "Cloudflare") {
        for (const char c : site)
            identity.id_server += static_cast<char>(c - 'a' + 'A');
    } else if (resolver.operator_name != "Google" && random.chance(0.5)) {
        identity.version_bind = software[random.below(software.size())];
        // A site's code, which others have too.
        identity.id_server = identity.hostname_bind = site + "1";
    }
    return identity;
}

Identity interceptor_identity(Giveaway giveaway) {
    Identity identity;
    if (giveaway != Giveaway::egress) {
        identity.id_server = identity.hostname_bind = "gateway-7.isp.example";
        identity.version_bind = "dnsmasq-2.90";
    }
    if (giveaway != Giveaway::chaos)
        identity.egress = net::IpAddress::read("198.51.100.53");
    return identity;
}

Reply chaos_reply(const Identity& identity, const dns::Question& question) {
    static const dns::Name id_server = dns::read_name("id.server");
    static const dns::Name hostname_bind = dns::read_name("hostname.bind");
    static const dns::Name version_bind = dns::read_name("version.bind");
    const std::string text = question.name == id_server       ? identity.id_server
                             : question.name == hostname_bind ? identity.hostname_bind
                             : question.name == version_bind  ? identity.version_bind
                                                              : std::string();
    if (!text.empty() && question.type == dns::RrType::txt)
        return txt(question, text, 0);
    Reply refusal;
    refusal.rcode = dns::Rcode::refused;
    return refusal;
}

std::optional<Reply> egress_reply(const Identity& identity, const dns::Question& question) {
    static const dns::Name echo = dns::read_name("o-o.myaddr.l.google.com");
    if (!identity.egress || question.type != dns::RrType::txt || question.name != echo)
        return std::nullopt;
    return txt(question, identity.egress->text(), egress_ttl);
}

}  // namespace dnsprop::world
