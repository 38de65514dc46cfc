#include "catalogue/strict_json.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace dnsprop::catalogue {

namespace {

/// Octets that stand for themselves in a string; a table, since nearly every octet is asked about.
constexpr auto plain = [] {
    std::array<bool, 256> table{};
    for (std::size_t octet = 0x20; octet <= 0x7e; ++octet)
        table[octet] = octet != '"' && octet != '\\';
    return table;
}();

}  // namespace

/// Recursive descent; the depth limit bounds the recursion.
class JsonParser {
public:
    explicit JsonParser(JsonDocument& document) : document_(document), text_(document.text_) {}

    void parse() {
        if (text_.size() > max_json_size)
            throw InputError(fmt::format("{}: larger than 16 MiB", document_.source_name_));
        if (text_.starts_with("\xef\xbb\xbf"))
            at_ = 3;  // a byte order mark, as some editors leave it (RFC 8259 section 8.1)
        document_.nodes_.reserve(text_.size() / 8);
        skip_blanks();
        parse_value(0);
        skip_blanks();
        if (at_ < text_.size())
            fail("expected nothing more after the closing bracket");
    }

private:
    using Node = JsonDocument::Node;

    void parse_value(std::size_t depth) {
        switch (peek()) {
            case '{':
                return parse_container(JsonKind::object, '}', depth);
            case '[':
                return parse_container(JsonKind::array, ']', depth);
            case '"':
                return parse_string();
            case 't':
                return parse_word("true", JsonKind::boolean, true);
            case 'f':
                return parse_word("false", JsonKind::boolean, false);
            case 'n':
                return parse_word("null", JsonKind::null, false);
            default:
                return parse_number();
        }
    }

    void parse_container(JsonKind kind, char close, std::size_t depth) {
        if (depth == max_json_depth)
            fail_here(fmt::format("nested deeper than {} levels", max_json_depth));
        const auto index = document_.nodes_.size();
        add({position(), 0, 0, kind, false});
        ++at_;
        skip_blanks();
        if (peek() == close) {
            ++at_;
        } else {
            while (true) {
                if (kind == JsonKind::object)
                    parse_key();
                parse_value(depth + 1);
                skip_blanks();
                const char next = peek();
                if (next != ',' && next != close)
                    fail(fmt::format("expected ',' or '{}'", close));
                ++at_;
                if (next == close)
                    break;
                skip_blanks();
                if (peek() == close)
                    fail_here(fmt::format("a comma before '{}' is one too many", close));
            }
        }
        document_.nodes_[index].size = static_cast<std::uint32_t>(document_.nodes_.size() - index);
        if (kind == JsonKind::object)
            refuse_repeated_keys(index);
    }

    void parse_key() {
        if (peek() != '"')
            fail("expected a key in double quotes");
        parse_string();
        skip_blanks();
        if (peek() != ':')
            fail("expected ':' after the key");
        ++at_;
        skip_blanks();
    }

    void refuse_repeated_keys(std::size_t object) {
        const auto& nodes = document_.nodes_;
        const std::size_t end = object + nodes[object].size;
        keys_.clear();
        for (std::size_t key = object + 1; key < end; key = next(next(key)))
            keys_.emplace_back(document_.text_of(nodes[key]), nodes[key].offset);
        // The entries of a list mostly have the same keys in the same order, and those were found
        // to differ once.
        const auto key_of = [](const auto& key) { return key.first; };
        if (std::ranges::equal(keys_, differing_keys_, {}, key_of))
            return;
        std::vector<std::string> in_order;
        for (const auto& key : keys_)
            in_order.emplace_back(key.first);
        // By size first: that settles most comparisons without a look at the characters.
        std::ranges::sort(keys_, [](const auto& a, const auto& b) {
            if (a.first.size() != b.first.size())
                return a.first.size() < b.first.size();
            return a < b;
        });
        const auto same_key = [](const auto& a, const auto& b) { return a.first == b.first; };
        const auto twin = std::ranges::adjacent_find(keys_, same_key);
        if (twin == keys_.end()) {
            differing_keys_ = std::move(in_order);
            return;
        }
        at_ = (twin + 1)->second;
        fail_here(fmt::format("the key \"{}\" stands twice in one object",
                              elide(escape_for_terminal(twin->first), 60)));
    }

    std::size_t next(std::size_t index) const {
        const Node& node = document_.nodes_[index];
        const bool is_container = node.kind == JsonKind::array || node.kind == JsonKind::object;
        return index + (is_container ? node.size : 1);
    }

    void parse_string() {
        Node node{position(), position() + 1, 0, JsonKind::string, false};
        ++at_;
        while (true) {
            const std::size_t run = at_;
            while (at_ < text_.size() && plain[static_cast<unsigned char>(text_[at_])])
                ++at_;
            if (node.flag)
                document_.unescaped_ += text_.substr(run, at_ - run);
            if (peek() == '"')
                break;
            const auto octet = static_cast<unsigned char>(peek());
            if (at_ == text_.size())
                fail_at(node.offset, "a string that begins here does not end");
            if (octet < 0x20)
                fail_here(fmt::format("a control character in a string; write \\u{:04x}", octet));
            if (octet == '\\') {
                unescape(node);
                continue;
            }
            const std::size_t size = utf8_sequence(text_.substr(at_));
            if (size == 0)
                fail_here("not UTF-8");
            if (node.flag)
                document_.unescaped_ += text_.substr(at_, size);
            at_ += size;
        }
        node.size = node.flag ? static_cast<std::uint32_t>(document_.unescaped_.size()) - node.begin
                              : position() - node.begin;
        ++at_;
        add(node);
    }

    void unescape(Node& node) {
        if (!node.flag) {
            const auto so_far = text_.substr(node.begin, at_ - node.begin);
            node.flag = true;
            node.begin = static_cast<std::uint32_t>(document_.unescaped_.size());
            document_.unescaped_ += so_far;
        }
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        if (letter == 'u') {
            append_utf8(parse_code_point(), document_.unescaped_);
        } else if (const auto i = letters.find(letter); i != std::string_view::npos) {
            document_.unescaped_ += meanings[i];
            at_ += 2;
        } else {
            fail_here("an unknown escape in a string; a backslash is written \\\\");
        }
    }

    /// `\uXXXX`, or two of them for a code point above U+FFFF.
    char32_t parse_code_point() {
        const std::size_t start = at_;
        const std::uint32_t first = parse_four_hex_digits();
        if (first < 0xd800 || first > 0xdfff)
            return first;
        if (first < 0xdc00 && text_.substr(at_, 2) == "\\u") {
            const std::uint32_t second = parse_four_hex_digits();
            if (second >= 0xdc00 && second <= 0xdfff)
                return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        }
        fail_at(start, "half a surrogate pair in a string");
    }

    std::uint32_t parse_four_hex_digits() {
        std::uint32_t value = 0;
        for (std::size_t i = 2; i < 6; ++i) {
            const char c = at_ + i < text_.size() ? text_[at_ + i] : '\0';
            const auto digit = std::string_view("0123456789abcdefABCDEF").find(c);
            if (digit == std::string_view::npos)
                fail_here("expected four hexadecimal digits after \\u");
            value = value * 16 + static_cast<std::uint32_t>(digit > 15 ? digit - 6 : digit);
        }
        at_ += 6;
        return value;
    }

    void parse_word(std::string_view word, JsonKind kind, bool flag) {
        if (!text_.substr(at_).starts_with(word))
            fail("expected a value");
        add({position(), position(), 0, kind, flag});
        at_ += word.size();
    }

    void parse_number() {
        const std::size_t start = at_;
        const auto skip_digits = [&] {
            const std::size_t before = at_;
            while (peek() >= '0' && peek() <= '9')
                ++at_;
            return at_ - before;
        };
        if (peek() == '-')
            ++at_;
        const std::size_t integer_start = at_;
        const std::size_t integer_digits = skip_digits();
        if (at_ == start)
            fail("expected a value");
        bool is_good = integer_digits == 1 || (integer_digits > 1 && text_[integer_start] != '0');
        if (peek() == '.') {
            ++at_;
            is_good = skip_digits() > 0 && is_good;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++at_;
            if (peek() == '+' || peek() == '-')
                ++at_;
            is_good = skip_digits() > 0 && is_good;
        }
        if (!is_good)
            fail_at(start, "a number that JSON does not know; write it like 12, -0.5 or 1e3");
        const auto begin = static_cast<std::uint32_t>(start);
        add({begin, begin, position() - begin, JsonKind::number, false});
    }

    void add(const Node& node) { document_.nodes_.push_back(node); }

    /// NUL at the end, where it is no character that JSON knows anyway.
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    std::uint32_t position() const { return static_cast<std::uint32_t>(at_); }
    void skip_blanks() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t')
            ++at_;
    }

    /// With what stands there instead.
    [[noreturn]] void fail(const std::string& expected) const {
        if (at_ >= text_.size())
            fail_here(expected + ", but the file ends here");
        const auto size = std::max<std::size_t>(1, utf8_sequence(text_.substr(at_)));
        fail_here(
            fmt::format("{}, found '{}'", expected, escape_for_terminal(text_.substr(at_, size))));
    }
    [[noreturn]] void fail_here(const std::string& problem) const { fail_at(at_, problem); }
    [[noreturn]] void fail_at(std::size_t offset, const std::string& problem) const {
        const auto before = text_.substr(0, offset);
        const auto line_start = before.rfind('\n') + 1;  // 0 in the first line
        const std::size_t column = 1 + count_code_points(before.substr(line_start));
        throw InputError(fmt::format(
            "{}:{}:{}: {}", document_.source_name_,
            document_.first_line_ + static_cast<std::size_t>(std::ranges::count(before, '\n')),
            column, problem));
    }

    JsonDocument& document_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::pair<std::string_view, std::uint32_t>> keys_;
    std::vector<std::string> differing_keys_;  ///< of the last object that was looked at
};

JsonDocument::JsonDocument(std::string_view text, const std::string& source_name,
                           std::size_t first_line)
    : text_(text), source_name_(escape_for_terminal(source_name)), first_line_(first_line) {
    JsonParser(*this).parse();
}

std::string_view JsonDocument::text_of(const Node& node) const {
    const std::string_view whole =
        node.kind == JsonKind::string && node.flag ? std::string_view(unescaped_) : text_;
    return whole.substr(node.begin, node.size);
}

JsonKind JsonValue::kind() const {
    return document_->nodes_[index_].kind;
}

bool JsonValue::boolean() const {
    return document_->nodes_[index_].flag;
}

std::string_view JsonValue::text() const {
    const auto& node = document_->nodes_[index_];
    return node.kind == JsonKind::string || node.kind == JsonKind::number ? document_->text_of(node)
                                                                          : std::string_view();
}

std::size_t JsonValue::line() const {
    const auto before = document_->text_.substr(0, document_->nodes_[index_].offset);
    return document_->first_line_ + static_cast<std::size_t>(std::ranges::count(before, '\n'));
}

std::vector<JsonValue> JsonValue::children() const {
    const auto& nodes = document_->nodes_;
    std::vector<JsonValue> out;
    if (!is(JsonKind::array) && !is(JsonKind::object))
        return out;
    const std::uint32_t end = index_ + nodes[index_].size;
    out.reserve(nodes[index_].size);
    for (std::uint32_t child = index_ + 1; child < end;) {
        out.push_back(JsonValue(*document_, child));
        const bool is_container =
            nodes[child].kind == JsonKind::array || nodes[child].kind == JsonKind::object;
        child += is_container ? nodes[child].size : 1;
    }
    return out;
}

}  // namespace dnsprop::catalogue
