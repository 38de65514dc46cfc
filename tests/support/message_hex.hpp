// Octets as they are written in RFCs, and the reader's word on them.
#pragma once

#include <cctype>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "dns/message_view.hpp"

namespace dnsprop::test {

/// "00 07 'example' 00": two hex digits an octet, or letters between apostrophes.
inline std::vector<std::uint8_t> octets(std::string_view text) {
    std::vector<std::uint8_t> out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (std::isspace(static_cast<unsigned char>(text[at])))
            continue;
        if (text[at] == '\'') {
            for (++at; at < text.size() && text[at] != '\''; ++at)
                out.push_back(static_cast<std::uint8_t>(text[at]));
            continue;
        }
        const auto digit = [&](char c) {
            REQUIRE(std::isxdigit(static_cast<unsigned char>(c)));
            return static_cast<std::uint8_t>(
                std::isdigit(static_cast<unsigned char>(c)) ? c - '0' : (c | 0x20) - 'a' + 10);
        };
        REQUIRE(at + 1 < text.size());
        out.push_back(static_cast<std::uint8_t>(digit(text[at]) << 4 | digit(text[at + 1])));
        ++at;
    }
    return out;
}

inline std::string hex(dns::Bytes bytes) {
    std::string out;
    for (const std::uint8_t octet : bytes)
        out += fmt::format("{}{:02x}", out.empty() ? "" : " ", octet);
    return out;
}

/// The octets of a string, for the eyes.
inline std::string hex(const std::string& bytes) {
    return hex(dns::Bytes(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

/// Why the reader refuses these octets; nothing when it reads them.
inline std::optional<dns::ReadError> refusal(dns::Bytes wire) {
    const auto read = dns::MessageView::read(wire);
    const auto* error = std::get_if<dns::ReadError>(&read);
    return error == nullptr ? std::nullopt : std::optional(*error);
}

/// `wire` must outlive the view.
inline dns::MessageView view(const std::vector<std::uint8_t>& wire) {
    const auto read = dns::MessageView::read(wire);
    const auto* error = std::get_if<dns::ReadError>(&read);
    INFO((error == nullptr ? std::string_view() : dns::sentence(*error)));
    REQUIRE(error == nullptr);
    return std::get<dns::MessageView>(read);
}

}  // namespace dnsprop::test

namespace Catch {
template <>
struct StringMaker<dnsprop::dns::ReadError> {
    static std::string convert(dnsprop::dns::ReadError error) {
        return std::string(dnsprop::dns::sentence(error));
    }
};
}  // namespace Catch
