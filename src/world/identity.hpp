// What a simulated server says about itself: its names and software in class CHAOS (RFC 4892), and
// the address that it asks on from. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "catalogue/resolver.hpp"
#include "dns/question.hpp"
#include "net/ip_address.hpp"
#include "world/reply.hpp"

namespace dnsprop::world {

/// A question whose answer is empty is answered REFUSED.
struct Identity {
    std::string id_server;      ///< to id.server
    std::string hostname_bind;  ///< to hostname.bind
    std::string version_bind;   ///< to version.bind
    /// To TXT of o-o.myaddr.l.google.com, as the servers of that name would answer.
    std::optional<net::IpAddress> egress;
};

/// By what an interceptor can be known.
enum class Giveaway : std::uint8_t {
    everything,  ///< answers at addresses without a server, one name, one address
    chaos,       ///< one name, one software
    egress,      ///< one address that it asks on from
};

/// As the resolver's operator documents it: Quad9's servers and Cloudflare's sites. Other
/// resolvers refuse, or name software that many run, and ask on from a network of their own.
Identity identity_of(const catalogue::Resolver& resolver, std::uint64_t seed);
Identity interceptor_identity(Giveaway giveaway);

/// To a question in class CHAOS.
Reply chaos_reply(const Identity& identity, const dns::Question& question);
/// Nothing where the question is another one, or there is no egress to tell.
std::optional<Reply> egress_reply(const Identity& identity, const dns::Question& question);

}  // namespace dnsprop::world
