// A record that outlives its message, TTL apart: what answers are compared by.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "dns/name.hpp"
#include "dns/rr_type.hpp"

namespace dnsprop::dns {

/// A time to live in seconds; the reader has already turned values with the top bit set into 0 (RFC
/// 2181 section 8).
using Ttl = std::uint32_t;

/// Owner, type and rdata, of the class that was asked for. `rdata` is uncompressed and in canonical
/// form (RFC 4034 section 6.2, names in it in lower case), so equal records have equal bytes. In
/// other classes than IN it is as it came and unchecked.
struct Record {
    Name owner;
    RrType type = RrType::a;
    std::string rdata;

    Bytes rdata_bytes() const {
        return {reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()};
    }
    friend auto operator<=>(const Record&, const Record&) = default;
    friend bool operator==(const Record&, const Record&) = default;
};

}  // namespace dnsprop::dns
