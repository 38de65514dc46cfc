// A Question: a name, a record type, and nearly always class IN.
#pragma once

#include <cstdint>

#include "dns/name.hpp"
#include "dns/rr_type.hpp"

namespace dnsprop::dns {

/// IN is the Internet; in CH a server answers about itself (RFC 4892).
enum class RrClass : std::uint16_t { in = 1, ch = 3 };

struct Question {
    Name name;
    RrType type = RrType::a;
    RrClass rr_class = RrClass::in;

    friend bool operator==(const Question&, const Question&) = default;
};

}  // namespace dnsprop::dns
