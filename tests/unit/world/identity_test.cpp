#include "world/identity.hpp"

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "support.hpp"

namespace dnsprop::world {

namespace {

catalogue::Resolver of(const std::string& operator_name) {
    catalogue::Resolver resolver = test::resolver(operator_name, 0);
    resolver.operator_name = operator_name;
    return resolver;
}

/// The text said, or the rcode.
std::string said(const Reply& reply) {
    return reply.answer.empty()
               ? dns::write_rcode(reply.rcode)
               : dns::write_rdata(dns::RrType::txt, reply.answer.front().record.rdata_bytes());
}

std::string chaos(const Identity& identity, const char* name, dns::RrType type = dns::RrType::txt) {
    return said(chaos_reply(identity, {dns::read_name(name), type, dns::RrClass::ch}));
}

}  // namespace

TEST_CASE("Quad9 and Cloudflare name their servers as they document it") {
    const Identity quad9 = identity_of(of("Quad9"), 1);
    CHECK(chaos(quad9, "id.server").ends_with(".rrdns.pch.net\""));
    CHECK(chaos(quad9, "HOSTNAME.bind") == chaos(quad9, "id.server"));
    CHECK(chaos(quad9, "version.bind") == "REFUSED");
    const Identity cloudflare = identity_of(of("Cloudflare"), 1);
    CHECK(chaos(cloudflare, "id.server").size() == 5);
    CHECK(chaos(cloudflare, "hostname.bind") == "REFUSED");
    CHECK(chaos(identity_of(of("Google"), 1), "id.server") == "REFUSED");
    CHECK(chaos(quad9, "id.server", dns::RrType::a) == "REFUSED");
    CHECK(chaos(quad9, "something.else") == "REFUSED");
}

TEST_CASE("a resolver asks on from its own network, and tells whoever asks for the echo") {
    const auto echo = [](const Identity& identity, dns::RrType type) {
        const auto reply =
            egress_reply(identity, {dns::read_name("o-o.myaddr.l.google.com"), type});
        return reply ? said(*reply) : "nothing";
    };
    const catalogue::Resolver resolver = test::resolver("r0", 0);
    const Identity identity = identity_of(resolver, 1);
    CHECK(identity.egress != resolver.ipv4.front());
    CHECK(echo(identity, dns::RrType::txt) == "\"" + identity.egress->text() + "\"");
    CHECK(echo(identity, dns::RrType::a) == "nothing");
    CHECK(echo(interceptor_identity(Giveaway::chaos), dns::RrType::txt) == "nothing");
    CHECK(echo(interceptor_identity(Giveaway::egress), dns::RrType::txt) == "\"198.51.100.53\"");
    CHECK(chaos(interceptor_identity(Giveaway::egress), "version.bind") == "REFUSED");
}

}  // namespace dnsprop::world
