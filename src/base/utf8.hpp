// UTF-8 (RFC 3629) looked at octet by octet: what is well-formed, and what would move a terminal.
#pragma once

#include <cstddef>
#include <string_view>

namespace dnsprop {

/// The size of the UTF-8 sequence at the front of `text`; 0 if it is ill-formed (RFC 3629 section
/// 4: no overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_sequence(std::string_view text);

/// Whether the front of `text`, one well-formed sequence, moves the cursor, turns the writing
/// direction or ends a line: C0, DEL, U+0080-9F, U+061C, U+200E, U+200F, U+2028-202E, U+2066-2069.
bool is_control_sequence(std::string_view text);

/// Whether any of its sequences, all well-formed, is one of those.
bool holds_control_character(std::string_view text);

}  // namespace dnsprop
