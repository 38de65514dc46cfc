// One text of --expect or --old: what it is by its looks, and as which Value it fits a record type.
// Knows nothing of options, lists and several questions (expect/read_expectations.cpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalogue/provider.hpp"
#include "dns/question.hpp"
#include "expect/expectation.hpp"

namespace dnsprop::expect {

/// What a text looks like. Looks decide first, so that the same text means the same whatever types
/// are asked; only where nothing but TXT can be meant everything is a text.
enum class Shape : std::uint8_t {
    absence,     ///< the word `none`
    address,     ///< an IPv4 or IPv6 address
    prefix,      ///< an address block without host bits
    no_address,  ///< made of the characters of addresses and prefixes, and neither
    provider,    ///< the id of a known provider
    name,        ///< letters, digits, `-`, `_` and the like, with a dot
    word,        ///< the same without a dot
    quoted,      ///< begins with a quotation mark
    generic,     ///< `\# LENGTH HEX` (RFC 3597 section 5)
    free,        ///< anything else: rdata, or a text
};

struct Piece {
    std::string text;
    Shape shape = Shape::free;
    std::optional<net::IpAddress> address;
    std::optional<net::IpPrefix> prefix;
    const catalogue::Provider* provider = nullptr;
};

/// Blanks around everything but a text are dropped.
Piece look_at(std::string_view text, const catalogue::ProviderLookup& providers);

/// As a Value for `question`'s type; nothing where it does not fit. For TXT see `read_text`. Throws
/// InputError where it is meant for the type and malformed: a name, or (with `is_only_type`) rdata.
std::optional<Value> read_value(const Piece& piece, const dns::Question& question,
                                bool is_only_type);

/// As a text for TXT, quoted or not. Throws InputError for an open quotation mark.
Value read_text(std::string_view text);

/// Could this type's answers hold what stands behind a provider (A, AAAA, CNAME)?
bool takes_provider(dns::RrType type);

/// Why a text of Shape::no_address is none: "host bits are set; did you mean 203.0.113.0/24?".
std::string address_fault(std::string_view text);

}  // namespace dnsprop::expect
