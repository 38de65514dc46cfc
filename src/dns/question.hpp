// A Question: a name and a record type, class IN.
#pragma once

#include "dns/name.hpp"
#include "dns/rr_type.hpp"

namespace dnsprop::dns {

struct Question {
    Name name;
    RrType type = RrType::a;

    friend bool operator==(const Question&, const Question&) = default;
};

}  // namespace dnsprop::dns
