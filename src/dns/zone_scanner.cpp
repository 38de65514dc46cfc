#include "dns/zone_scanner.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"

namespace dnsprop::dns {

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/// A tab may stand in a text; other control characters are no zone file.
bool is_control(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && c != '\t') || octet == 0x7f;
}

}  // namespace

std::string_view EntryWords::take() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    std::size_t size = 0;
    while (size < rest_.size() && rest_[size] != ' ')
        size += rest_[size] == '\\' && size + 1 < rest_.size() ? 2 : 1;
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(word.size());
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    return word;
}

ZoneScanner::ZoneScanner(std::string_view text, std::string source)
    : text_(text), source_(std::move(source)) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text_.starts_with(byte_order_mark))
        text_.remove_prefix(byte_order_mark.size());
}

void ZoneScanner::refuse(std::size_t line, std::string_view why) const {
    throw InputError(fmt::format("{}:{}: {}", source_, line, why));
}

void ZoneScanner::append_blank(ZoneEntry& entry) const {
    if (!entry.text.empty() && entry.text.back() != ' ')
        entry.text += ' ';
}

std::optional<ZoneEntry> ZoneScanner::next() {
    while (at_ < text_.size()) {
        ZoneEntry entry;
        entry.line = line_;
        entry.begins_blank = is_blank(text_[at_]);
        while (at_ < text_.size() && step(entry)) {
        }
        if (is_quoted_)
            refuse(line_, "a quotation mark is not closed");
        if (depth_ > 0)
            refuse(open_line_, "a parenthesis is not closed");
        // A blank that an escape made part of a word stays.
        if (entry.text.ends_with(' ') && !entry.text.ends_with("\\ "))
            entry.text.pop_back();
        if (!entry.text.empty())
            return entry;
    }
    return std::nullopt;
}

bool ZoneScanner::step(ZoneEntry& entry) {
    const char c = text_[at_++];
    if (c == '\n') {
        if (is_quoted_)
            refuse(line_, "a quotation mark is not closed");
        ++line_;
        append_blank(entry);
        return depth_ > 0;
    }
    if (is_quoted_) {
        step_quoted(entry, c);
    } else if (is_blank(c)) {
        append_blank(entry);
    } else if (c == ';') {
        at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '(') {
        if (depth_++ == 0)
            open_line_ = line_;
        append_blank(entry);
    } else if (c == ')') {
        if (depth_ == 0)
            refuse(line_, "a parenthesis closes that was never opened");
        --depth_;
        append_blank(entry);
    } else if (is_control(c)) {
        refuse(line_, "holds a control character: not a zone file");
    } else if (static_cast<unsigned char>(c) >= 0x80) {
        refuse(line_,
               "a character beyond ASCII: names are written as A-labels (xn--...), texts in "
               "quotation marks");
    } else {
        step_quoted(entry, c);
    }
    return true;
}

/// A character that stands for itself, or opens or closes a text.
void ZoneScanner::step_quoted(ZoneEntry& entry, char c) {
    if (is_control(c) && c != '\r')
        refuse(line_, "holds a control character: not a zone file");
    if (c == '\r' && at_ < text_.size() && text_[at_] == '\n')
        return;
    entry.text += c;
    if (c == '"')
        is_quoted_ = !is_quoted_;
    if (c == '\\' && at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r')
        entry.text += text_[at_++];
}

}  // namespace dnsprop::dns
