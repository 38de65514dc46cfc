// The octets of a TXT record, from what people write and from rdata (RFC 1035 sections 3.3.14 and
// 5.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dnsprop::expect {

/// One or more strings in presentation format, the first of them quoted: `"a" "b\034\"c"`. Gives
/// the octets of all together; nothing where a quote or an escape is not finished.
std::optional<std::string> read_quoted_text(std::string_view text);

/// Octets as rdata, cut into strings of 255 where they are longer.
std::string write_txt_rdata(std::string_view octets);

/// The octets of all strings together. `rdata` must be whole, as the reader and the codec deliver
/// it.
std::string txt_octets(std::string_view rdata);

}  // namespace dnsprop::expect
