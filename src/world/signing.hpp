// DNSSEC's arithmetic: Ed25519 keys (algorithm 15, RFC 8080), signatures over record sets and their
// verification. Pure, and the World's only door to OpenSSL.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "world/reply.hpp"

namespace dnsprop::world {

/// Seconds since 1970, as in the Inception and Expiration of an RRSIG (RFC 4034 section 3.1.5).
using EpochSeconds = std::uint32_t;

inline constexpr std::uint8_t ed25519 = 15;

/// The fields of an RRSIG's rdata (RFC 4034 section 3.1), the signature apart.
struct SignatureFields {
    dns::RrType covered = dns::RrType::a;
    std::uint8_t algorithm = ed25519;
    std::uint8_t labels = 0;
    dns::Ttl ttl = 0;  ///< the Original TTL, whatever a cache has made of it since
    EpochSeconds expiration = 0;
    EpochSeconds inception = 0;
    std::uint16_t key_tag = 0;
    dns::Name signer;
};

struct Signature {
    SignatureFields fields;
    std::string octets;
};

/// Nothing for rdata that is no RRSIG.
std::optional<Signature> read_signature(dns::Bytes rrsig_rdata);
/// The rdata without the signature: what comes first in the data that is signed.
std::string write_fields(const SignatureFields& fields);
/// How many labels the Labels field counts: all but the root's (RFC 4034 section 3.1.3).
std::uint8_t label_count(const dns::Name& name);

/// What is signed: the fields, then the records of one set in canonical form and order (RFC 4034
/// sections 3.1.8.1 and 6.3).
std::string signed_data(const SignatureFields& fields, const dns::Name& owner,
                        std::vector<std::string> rdata);

/// RFC 4034 appendix B.
std::uint16_t key_tag(dns::Bytes dnskey_rdata);
/// Whether the key in this DNSKEY made the signature over the data. False for other algorithms.
bool fits(dns::Bytes dnskey_rdata, std::string_view data, std::string_view signature);

class SigningKey {
public:
    /// From the 32 octets of a private key. Throws std::logic_error for another number of them.
    explicit SigningKey(std::string_view private_key);
    /// The same text gives the same key.
    static SigningKey from_text(std::string_view text);

    /// Flags 257: a zone's key that its DS points to (RFC 4034 section 2.1).
    const std::string& dnskey_rdata() const { return dnskey_; }
    std::string sign(std::string_view data) const;

private:
    std::shared_ptr<void> key_;  ///< an EVP_PKEY
    std::string dnskey_;
};

}  // namespace dnsprop::world
