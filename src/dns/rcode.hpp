// Response codes (RFC 1035 section 4.1.1, RFC 6891 section 6.1.3 for the twelve-bit ones).
#pragma once

#include <cstdint>
#include <string>

namespace dnsprop::dns {

/// Lower case, since <netdb.h> defines NOERROR, REFUSED ... as macros.
enum class Rcode : std::uint16_t {
    noerror = 0,
    formerr = 1,
    servfail = 2,
    nxdomain = 3,
    notimp = 4,
    refused = 5,
    notauth = 9,
    badvers = 16,
};

/// "NXDOMAIN", or "RCODE23" for a code without a name here.
std::string write_rcode(Rcode rcode);

}  // namespace dnsprop::dns
