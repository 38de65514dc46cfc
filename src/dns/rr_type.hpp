// Record types (RFC 1035 section 3.2.2 and the IANA DNS parameters registry).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dnsprop::dns {

/// A 16-bit record type. Every value is valid; the enumerators are those we give a meaning to.
enum class RrType : std::uint16_t {
    a = 1,
    ns = 2,
    cname = 5,
    soa = 6,
    ptr = 12,
    mx = 15,
    txt = 16,
    aaaa = 28,
    srv = 33,
    naptr = 35,
    dname = 39,
    opt = 41,
    ds = 43,
    rrsig = 46,
    nsec = 47,
    dnskey = 48,
    nsec3 = 50,
    tlsa = 52,
    svcb = 64,
    https = 65,
    caa = 257,
};

/// "AAAA", or "TYPE65534" for a type without a mnemonic here (RFC 3597 section 5).
std::string write_rr_type(RrType type);
/// Any case; nothing for a word that is no type that can be asked ("ANY", "AXFR" and OPT are not).
std::optional<RrType> read_rr_type(std::string_view text);
/// The types that the command line offers by their mnemonics, for help texts and "did you mean".
std::span<const std::string_view> askable_rr_types();

}  // namespace dnsprop::dns
