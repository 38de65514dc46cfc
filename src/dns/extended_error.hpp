// Names of extended DNS errors: RFC 8914 section 4, and what IANA's registry "Extended DNS Error
// Codes" has added since (RFC 9250, RFC 9824 ...).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dnsprop::dns {

/// "No Reachable Authority"; empty for a code without a name here.
std::string_view extended_error_name(std::uint16_t code);
/// "EDE 22 No Reachable Authority", or "EDE 999": what stands in for a text that was not sent.
std::string write_extended_error(std::uint16_t code);

}  // namespace dnsprop::dns
