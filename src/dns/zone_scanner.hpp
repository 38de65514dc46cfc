// The entries of a master file (RFC 1035 section 5.1): lines put together over parentheses,
// comments left out. Knows quotation marks and escapes, and neither names nor types. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dnsprop::dns {

/// One directive or record.
struct ZoneEntry {
    std::size_t line = 0;       ///< where it begins, from 1
    bool begins_blank = false;  ///< its owner is that of the entry before
    std::string text;           ///< on one line, without parentheses; neither end is blank
};

/// EntryWords that take no quotation marks, from the front of an entry.
class EntryWords {
public:
    explicit EntryWords(std::string_view text) : rest_(text) {}
    /// Empty at the end. A backslash keeps the character after it.
    std::string_view take();
    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

/// Cuts a text into entries, one at a time. `text` must outlive it.
class ZoneScanner {
public:
    /// `source` names the file in messages.
    ZoneScanner(std::string_view text, std::string source);

    /// Nothing at the end. Throws InputError "FILE:LINE: REASON": a quotation mark or a parenthesis
    /// without its other half, octets that no zone file holds.
    std::optional<ZoneEntry> next();

private:
    /// Takes one character of the entry; false where the entry ends.
    bool step(ZoneEntry& entry);
    void step_quoted(ZoneEntry& entry, char c);
    void append_blank(ZoneEntry& entry) const;
    [[noreturn]] void refuse(std::size_t line, std::string_view why) const;

    std::string_view text_;
    std::string source_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t depth_ = 0;      ///< of parentheses
    std::size_t open_line_ = 0;  ///< of the outermost one
    bool is_quoted_ = false;
};

}  // namespace dnsprop::dns
