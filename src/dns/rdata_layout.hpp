// The fields of the rdata we know, for the strict reader: which octets must be there and where
// names stand. Types without a layout are opaque (RFC 3597).
#pragma once

#include <optional>
#include <string_view>

#include "dns/rr_type.hpp"

namespace dnsprop::dns {

/// One letter a field, in order:
/// `1` `2` `4` `g` that many octets (`g`: 16); `n` a name that may be compressed; `u` a name that
/// must not be; `s` a character-string; `S` one or more of them to the end; `t` a CAA tag (a string
/// of 1 to 255 octets); `r` the rest, may be empty; `R` the rest, at least one octet; `p` SvcParams
/// in strictly rising key order (RFC 9460 section 2.2); `b` type bitmaps.
constexpr std::optional<std::string_view> rdata_layout(RrType type) {
    switch (type) {
        case RrType::a:
            return "4";
        case RrType::aaaa:
            return "g";
        case RrType::ns:
        case RrType::cname:
        case RrType::dname:
        case RrType::ptr:
            return "n";
        case RrType::soa:
            return "nn44444";
        case RrType::mx:
            return "2n";
        case RrType::txt:
            return "S";
        case RrType::srv:
            return "222n";
        case RrType::naptr:
            return "22sssn";
        case RrType::ds:
            return "211R";
        case RrType::dnskey:
            return "211R";
        case RrType::rrsig:
            return "2114442uR";
        case RrType::nsec:
            return "ub";
        case RrType::tlsa:
            return "111R";
        case RrType::svcb:
        case RrType::https:
            return "2up";
        case RrType::caa:
            return "1tr";
        case RrType::opt:
        case RrType::nsec3:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace dnsprop::dns
