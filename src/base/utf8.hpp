// UTF-8 (RFC 3629): what is well-formed, which code points it holds, and which of those would move
// a terminal. The one decoder and encoder of the program. Must not know columns (base/text.hpp).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dnsprop {

/// The size of the UTF-8 sequence at the front of `text`; 0 if it is ill-formed (RFC 3629 section
/// 4: no overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_sequence(std::string_view text);

struct CodePoint {
    char32_t value = 0;
    std::size_t size = 1;        ///< octets it takes
    bool is_well_formed = true;  ///< else `value` is the one octet
};
/// What `utf8`, which is not empty, begins with.
CodePoint first_code_point(std::string_view utf8);

/// How many code points well-formed `utf8` holds.
std::size_t count_code_points(std::string_view utf8);

/// `letter` is a Unicode scalar value.
void append_utf8(char32_t letter, std::string& out);

/// Whether the code point moves the cursor, changes the writing direction or ends a line: C0, DEL,
/// U+0080-9F, U+061C, U+200E, U+200F, U+2028-202E, U+2066-2069.
bool is_control(char32_t letter);

/// Whether the code point has no shape of its own, and hides or turns what stands beside it
/// (Unicode's category Cf, and the tags).
bool is_format(char32_t letter);

/// Whether `utf8` holds a control character.
bool holds_control_character(std::string_view utf8);

}  // namespace dnsprop
