#include "expect/txt.hpp"

#include <algorithm>
#include <cstddef>

namespace dnsprop::expect {

namespace {

constexpr std::size_t max_string = 255;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Takes `\X` or `\DDD` from the front of `rest`, which begins with the backslash.
std::optional<char> take_escape(std::string_view& rest) {
    if (rest.size() < 2)
        return std::nullopt;
    if (!is_digit(rest[1])) {
        const char literal = rest[1];
        rest.remove_prefix(2);
        return literal;
    }
    if (rest.size() < 4 || !is_digit(rest[2]) || !is_digit(rest[3]))
        return std::nullopt;
    const int octet = (rest[1] - '0') * 100 + (rest[2] - '0') * 10 + (rest[3] - '0');
    if (octet > 255)
        return std::nullopt;
    rest.remove_prefix(4);
    return static_cast<char>(octet);
}

/// Takes one string, quoted or not, from the front of `rest`.
bool take_string(std::string_view& rest, std::string& out) {
    const bool is_quoted = rest.front() == '"';
    if (is_quoted)
        rest.remove_prefix(1);
    while (!rest.empty()) {
        const char c = rest.front();
        if (c == '\\') {
            const auto octet = take_escape(rest);
            if (!octet)
                return false;
            out += *octet;
            continue;
        }
        if (is_quoted ? c == '"' : c == ' ') {
            rest.remove_prefix(1);
            return true;
        }
        out += c;
        rest.remove_prefix(1);
    }
    return !is_quoted;
}

}  // namespace

std::optional<std::string> read_quoted_text(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        if (text.front() == ' ') {
            text.remove_prefix(1);
            continue;
        }
        if (!take_string(text, out))
            return std::nullopt;
    }
    return out;
}

std::string write_txt_rdata(std::string_view octets) {
    std::string rdata;
    do {
        const std::string_view piece = octets.substr(0, max_string);
        rdata += static_cast<char>(piece.size());
        rdata += piece;
        octets.remove_prefix(piece.size());
    } while (!octets.empty());
    return rdata;
}

std::string txt_octets(std::string_view rdata) {
    std::string octets;
    while (!rdata.empty()) {
        const std::size_t size =
            std::min<std::size_t>(static_cast<unsigned char>(rdata.front()), rdata.size() - 1);
        octets += rdata.substr(1, size);
        rdata.remove_prefix(1 + size);
    }
    return octets;
}

}  // namespace dnsprop::expect
