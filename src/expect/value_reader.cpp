#include "expect/value_reader.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "dns/ldns_codec.hpp"
#include "expect/txt.hpp"

namespace dnsprop::expect {

namespace {

using dns::RrType;

constexpr std::string_view blanks = " \t";

bool consists_of(std::string_view text, std::string_view characters) {
    return text.find_first_not_of(characters) == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_none(std::string_view text) {
    constexpr std::string_view none = "none";
    return std::ranges::equal(text, none, [](char a, char b) {
        return dns::lower(static_cast<std::uint8_t>(a)) == static_cast<std::uint8_t>(b);
    });
}

bool looks_like_address(std::string_view text) {
    if (text.empty())
        return false;
    const bool has_mark = text.find_first_of("./") != std::string_view::npos;
    if (consists_of(text, "0123456789./") && has_mark && text != ".")
        return true;
    // With a colon it cannot be a host name: IPv6, or an address with brackets, a zone or a port.
    return text.find(':') != std::string_view::npos &&
           consists_of(text, "0123456789abcdefABCDEF.:/[]%");
}

bool looks_like_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet >= 0x80 || std::isalnum(octet) != 0 ||
               std::string_view("-_.*\\").find(c) != std::string_view::npos;
    });
}

/// Could anything a provider is known by ever stand in an answer to this type?
bool can_show(const catalogue::Provider& provider, RrType type) {
    if (!provider.cname_suffixes.empty())
        return true;
    return std::ranges::any_of(provider.ranges, [&](const net::IpPrefix& range) {
        return type == (range.first().is_ipv4() ? RrType::a : RrType::aaaa);
    });
}

bool is_address_type(RrType type) {
    return type == RrType::a || type == RrType::aaaa;
}

/// Types whose whole rdata is one host name.
bool is_name_type(RrType type) {
    return type == RrType::ns || type == RrType::ptr || type == RrType::dname;
}

std::optional<Value> name_value(std::string_view text, const dns::Question& question) {
    const RrType type = question.type;
    if (!is_address_type(type) && type != RrType::cname && type != RrType::mx &&
        !is_name_type(type))
        return std::nullopt;
    dns::Name name = dns::read_name(text);
    if (is_name_type(type)) {
        const dns::Name canonical = name.canonical();
        const dns::Bytes wire = canonical.wire();
        return RdataValue{std::string(wire.begin(), wire.end())};
    }
    if (type == RrType::mx)
        return ExchangeName{std::move(name)};
    // No chain passes through the name it starts from.
    if (name == question.name)
        return std::nullopt;
    return ChainName{std::move(name)};
}

std::optional<Value> rdata_value(std::string_view text, RrType type, bool is_only_type) {
    try {
        return RdataValue{dns::read_rdata(type, text)};
    } catch (const InputError&) {
        if (is_only_type)
            throw;
        return std::nullopt;
    }
}

std::string prefix_fault(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = net::IpAddress::read(text.substr(0, slash));
    if (!address)
        return fmt::format("'{}' is not an IPv4 or IPv6 address", text.substr(0, slash));
    const std::string_view length_text = text.substr(slash + 1);
    unsigned length = 0;
    const auto [stop, error] =
        std::from_chars(length_text.data(), length_text.data() + length_text.size(), length);
    if (error != std::errc() || stop != length_text.data() + length_text.size() ||
        length > address->bit_count())
        return fmt::format("a prefix length for {} is 0 to {}", address->text(),
                           address->bit_count());
    if (length_text.size() > 1 && length_text.front() == '0')
        return fmt::format("a prefix length has no leading zeros; did you mean {}/{}?",
                           address->text(), length);
    // Well formed, so what IpPrefix refused are host bits.
    std::array<std::uint8_t, 16> octets{};
    std::ranges::copy(address->bytes(), octets.begin());
    for (unsigned bit = length; bit < address->bit_count(); ++bit)
        octets[bit / 8] &= static_cast<std::uint8_t>(~(1U << (7 - bit % 8)));
    const auto first = net::IpAddress::from_bytes(std::span(octets).first(address->bytes().size()));
    return fmt::format("host bits are set; did you mean {}/{}?", first->text(), length);
}

}  // namespace

Piece look_at(std::string_view text, const catalogue::ProviderLookup& providers) {
    Piece piece;
    piece.text = trimmed(text);
    const std::string_view bare = piece.text;
    piece.address = net::IpAddress::read(bare);
    piece.prefix = net::IpPrefix::read(bare);
    piece.shape = is_none(bare)              ? Shape::absence
                  : piece.address            ? Shape::address
                  : piece.prefix             ? Shape::prefix
                  : looks_like_address(bare) ? Shape::no_address
                                             : Shape::free;
    if (piece.shape != Shape::free)
        return piece;
    piece.provider = providers().find(bare);
    piece.shape = piece.provider != nullptr             ? Shape::provider
                  : bare.starts_with('"')               ? Shape::quoted
                  : bare.starts_with("\\#")             ? Shape::generic
                  : !looks_like_name(bare)              ? Shape::free
                  : bare.find('.') == std::string::npos ? Shape::word
                                                        : Shape::name;
    return piece;
}

std::optional<Value> read_value(const Piece& piece, const dns::Question& question,
                                bool is_only_type) {
    const RrType type = question.type;
    const bool takes_rdata = !is_address_type(type) && type != RrType::cname && !is_name_type(type);
    switch (piece.shape) {
        case Shape::absence:
            return NoRecord{};
        case Shape::address:
            if (type == (piece.address->is_ipv4() ? RrType::a : RrType::aaaa))
                return *piece.address;
            return std::nullopt;
        case Shape::prefix:
            if (type == (piece.prefix->first().is_ipv4() ? RrType::a : RrType::aaaa))
                return *piece.prefix;
            return std::nullopt;
        case Shape::provider:
            if (takes_provider(type) && can_show(*piece.provider, type))
                return ProviderValue{piece.provider};
            return std::nullopt;
        case Shape::word:
            // Beside a type that takes providers a word without a dot is a mistyped provider.
            if (!is_only_type || takes_provider(type))
                return std::nullopt;
            [[fallthrough]];
        case Shape::name:
            if (auto value = name_value(piece.text, question))
                return value;
            return takes_rdata && type != RrType::mx ? rdata_value(piece.text, type, is_only_type)
                                                     : std::nullopt;
        case Shape::generic:
            if (!is_only_type)
                return std::nullopt;
            return rdata_value(piece.text, type, is_only_type);
        case Shape::quoted:
        case Shape::free:
            return takes_rdata ? rdata_value(piece.text, type, is_only_type) : std::nullopt;
        case Shape::no_address:
            return std::nullopt;
    }
    return std::nullopt;
}

Value read_text(std::string_view text) {
    if (!trimmed(text).starts_with('"'))
        return RdataValue{write_txt_rdata(text)};
    const auto octets = read_quoted_text(trimmed(text));
    if (!octets)
        throw InputError("a quotation mark or an escape is not finished");
    return RdataValue{write_txt_rdata(*octets)};
}

bool takes_provider(RrType type) {
    return is_address_type(type) || type == RrType::cname;
}

std::string address_fault(std::string_view text) {
    if (text.find('/') != std::string_view::npos)
        return prefix_fault(text);
    const bool has_port = net::IpAddress::read(text.substr(0, text.find(':'))).has_value();
    if (has_port || text.find_first_of("[]%") != std::string_view::npos)
        return "an address is given without port, brackets and zone";
    return "not an address, prefix, provider or host name";
}

}  // namespace dnsprop::expect
