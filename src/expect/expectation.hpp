// What the user expects to see, parsed from text, and whether an answer's content satisfies it
// (docs/expectations.md). Pure: no clock, no sockets; knows answers, not which resolver gave them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catalogue/provider.hpp"
#include "dns/answer.hpp"
#include "dns/question.hpp"
#include "net/ip_address.hpp"

namespace dnsprop::expect {

enum class MatchMode : std::uint8_t {
    any,    ///< every value in the answer is one of the expected, and at least one is there
    all,    ///< every expected value is there
    exact,  ///< the same set
};
std::string_view word(MatchMode mode);

enum class Source : std::uint8_t {
    none,           ///< nothing to judge by
    given,          ///< --expect
    authoritative,  ///< the Baseline
};
std::string_view word(Source source);

/// Whole rdata, canonical: also names (NS, PTR, DNAME) and texts once they are tied to a type. A
/// TXT record is compared by the octets of all its strings together: where they are split is an
/// artefact of the 255-octet limit (RFC 7208 section 3.3, RFC 6376 section 3.6.2.2).
struct RdataValue {
    std::string rdata;
    friend bool operator==(const RdataValue&, const RdataValue&) = default;
};
/// A host name that the answer's CNAME chain passes through, or ends at (for A and AAAA, and for
/// CNAME).
struct ChainName {
    dns::Name name;
    friend bool operator==(const ChainName&, const ChainName&) = default;
};
/// The host of an MX record, whatever its preference.
struct ExchangeName {
    dns::Name name;
    friend bool operator==(const ExchangeName&, const ExchangeName&) = default;
};
struct ProviderValue {
    const catalogue::Provider* provider = nullptr;  ///< owned by the ProviderDirectory
    friend bool operator==(const ProviderValue&, const ProviderValue&) = default;
};
/// `none`: the record must be gone.
struct NoRecord {
    friend bool operator==(const NoRecord&, const NoRecord&) = default;
};

using Value = std::variant<net::IpAddress, net::IpPrefix, ProviderValue, ChainName, ExchangeName,
                           RdataValue, NoRecord>;

/// One expected value, and the text it was given as, for showing.
struct ExpectedValue {
    std::string text;  ///< without TYPE= and its neighbours in a comma-separated list
    Value value;
};

/// For one Question.
struct Expectation {
    Source source = Source::none;
    MatchMode mode = MatchMode::any;
    std::vector<ExpectedValue> values;
    std::vector<ExpectedValue> old_values;  ///< --old: what it was

    bool can_judge() const { return source != Source::none; }
    bool wants_absence() const;  ///< `none` was given
};

/// What the command line says: each text is VALUE, or TYPE=VALUE, addresses, prefixes and providers
/// comma-separated.
struct ExpectationTexts {
    std::vector<std::string> expected;
    std::vector<std::string> old;
    MatchMode mode = MatchMode::any;
    /// What the two are called where they were given, for messages.
    std::string_view expected_word = "--expect";
    std::string_view old_word = "--old";
};

/// One Expectation beside each of `questions` (their order). A value goes to every type it fits; a
/// type no value fits stays `Source::none`. Throws InputError when a value fits none of the types,
/// when a provider is unknown (with the nearest names), when an address or prefix is malformed,
/// when `none` stands beside another value for the same type, or when a value is both expected and
/// old. docs/expectations.md says how a text is understood.
std::vector<Expectation> read_expectations(const ExpectationTexts& texts,
                                           const std::vector<dns::Question>& questions,
                                           const catalogue::ProviderLookup& providers);

/// How an answer's content stands to an Expectation that can judge.
enum class Fit : std::uint8_t {
    expected,    ///< satisfied
    old,         ///< only values given as old
    mixed,       ///< old or other values beside expected ones
    incomplete,  ///< expected values only, but not all of them (MatchMode::all and exact)
    other,       ///< none of the expected values
    absent,      ///< NXDOMAIN or NODATA where a record is expected
};

/// `content` must be positive, nodata or nxdomain. Where an expected and an old value both cover a
/// record the narrower one has it (--old 203.0.113.7 --expect 203.0.113.0/24), the expected one if
/// neither is narrower.
Fit fit(const dns::AnswerContent& content, const Expectation& expectation);

/// Whose a single record of an answer is: for "your server", "Cloudflare", "unknown".
enum class Ownership : std::uint8_t { expected, old, provider, unknown };
struct AddressOwner {
    Ownership ownership = Ownership::unknown;
    const catalogue::Provider* provider =
        nullptr;  ///< set whenever a provider's range holds it, expected or not
};
AddressOwner whose(const net::IpAddress& address, const Expectation& expectation,
                   const catalogue::ProviderDirectory& providers);

}  // namespace dnsprop::expect
