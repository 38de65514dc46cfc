// Rdata as `\# LENGTH HEX`, the form that fits every type (RFC 3597 section 5). Pure text; knows no
// type and no ldns.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dns/name.hpp"

namespace dnsprop::dns {

std::string write_generic_rdata(Bytes rdata);

/// The octets; nothing where the text is in another form, or its length is not that of its hex.
std::optional<std::string> read_generic_octets(std::string_view text);

}  // namespace dnsprop::dns
