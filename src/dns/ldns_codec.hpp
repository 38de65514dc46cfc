// Everything ldns does for us: names, types and rdata from text, rdata to text, queries.
// The only door to ldns; nothing of ldns shows here (it defines macros and a `bool` of its own).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/client_subnet.hpp"
#include "dns/question.hpp"

namespace dnsprop::dns {

/// Reads presentation format; a trailing dot is optional, the name is absolute either way. IDNs in
/// UTF-8 become A-labels (IDNA 2008, libidn2). Throws InputError that says what is wrong with it.
Name read_name(std::string_view text);

/// "münchen.example" beside "xn--mnchen-3ya.example": the Unicode form if it differs, round-trips
/// and holds no control character, such as a right-to-left override; else empty.
std::string unicode_text(const Name& name);

/// Reads rdata in presentation format, or RFC 3597 `\# n hex`, into canonical wire form.
/// Throws InputError that says which type and what was given.
std::string read_rdata(RrType type, std::string_view text);

/// Reads a type's word, also those of types that have no meaning here and that ldns knows
/// (`EUI48`). Nothing for what records never have.
std::optional<RrType> read_record_type(std::string_view text);

/// What to do about a relative name below nothing.
inline constexpr std::string_view nameless_zone =
    "the zone has no name; begin the file with '$ORIGIN example.com.', or say dnsprop example.com "
    "--file FILE";

/// Rdata of a zone file: as `read_rdata`, but of every type that ldns knows the text form of, and
/// relative names in it lie below `origin`. Throws InputError; without an origin also where the
/// data holds a relative name.
std::string read_zone_rdata(RrType type, std::string_view text, const std::optional<Name>& origin);

/// Presentation format of canonical rdata: `10 mail.example.com.`, `"v=spf1 -all"`. Never fails:
/// what ldns cannot print, and types it prints at unbounded cost (WKS), come as RFC 3597 `\# n
/// hex`. ASCII only.
std::string write_rdata(RrType type, Bytes rdata);

/// Whether DS digests of this type can be computed: SHA-1, SHA-256, SHA-384.
bool can_digest(std::uint8_t ds_digest_type);
/// The rdata of the DS that the parent would have for this DNSKEY: key tag, algorithm, digest type,
/// digest (RFC 4034 section 5.1). Nothing where `can_digest` says no, and for a key that no DS may
/// point to: not of a zone, or of another protocol (RFC 4034 section 2.1).
std::optional<std::string> ds_rdata(const Name& owner, Bytes dnskey_rdata,
                                    std::uint8_t ds_digest_type);

struct QueryOptions {
    bool recursion_desired = true;
    bool checking_disabled = false;
    bool edns = true;  ///< with it: NSID is asked for (RFC 5001)
    std::uint16_t udp_payload_size = 1232;
    /// Asks as if for this network, where there is EDNS (RFC 7871).
    std::optional<ClientSubnet> client_subnet = std::nullopt;
};

/// The wire image of a Query with id 0; each send patches the first two octets.
std::vector<std::uint8_t> compose_query(const Question& question, const QueryOptions& options);

}  // namespace dnsprop::dns
