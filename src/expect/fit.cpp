#include <algorithm>

#include "expect/expectation.hpp"
#include "expect/txt.hpp"

namespace dnsprop::expect {

namespace {

/// How closely a value describes a record that it covers; 0 where it does not cover it. Only the
/// order matters: the closer of an expected and an old value has the record.
using Closeness = int;
constexpr Closeness not_covered = 0;
constexpr Closeness by_provider = 1;
constexpr Closeness by_chain = 2;
constexpr Closeness by_exchange = 3;
constexpr Closeness by_prefix = 10;  ///< plus its length
constexpr Closeness by_rdata = 1000;

dns::Name target_of(const dns::Record& cname) {
    return dns::Name::from_wire(cname.rdata_bytes());
}

bool is_providers(const dns::Name& target, const catalogue::Provider& provider) {
    return std::ranges::any_of(provider.cname_suffixes,
                               [&](const auto& suffix) { return target.is_at_or_below(suffix); });
}

bool is_providers(const net::IpAddress& address, const catalogue::Provider& provider) {
    return std::ranges::any_of(provider.ranges,
                               [&](const auto& range) { return range.contains(address); });
}

/// Does the value hold for the whole answer, since the CNAME chain passes through it?
bool is_on_chain(const Value& value, const std::vector<dns::Record>& chain) {
    return std::ranges::any_of(chain, [&](const dns::Record& link) {
        if (const auto* name = std::get_if<ChainName>(&value))
            return target_of(link) == name->name;
        if (const auto* provider = std::get_if<ProviderValue>(&value))
            return is_providers(target_of(link), *provider->provider);
        return false;
    });
}

/// Closeness to an address; the only part that `whose` needs too.
Closeness closeness_to_address(const Value& value, const net::IpAddress& address) {
    if (const auto* exact = std::get_if<net::IpAddress>(&value))
        return *exact == address ? by_rdata : not_covered;
    if (const auto* prefix = std::get_if<net::IpPrefix>(&value))
        return prefix->contains(address) ? by_prefix + static_cast<Closeness>(prefix->length())
                                         : not_covered;
    if (const auto* provider = std::get_if<ProviderValue>(&value))
        return is_providers(address, *provider->provider) ? by_provider : not_covered;
    return not_covered;
}

Closeness closeness_to_rdata(const RdataValue& value, const dns::Record& record) {
    const bool is_equal = record.type == dns::RrType::txt
                              ? txt_octets(record.rdata) == txt_octets(value.rdata)
                              : record.rdata == value.rdata;
    return is_equal ? by_rdata : not_covered;
}

Closeness closeness_to_record(const Value& value, const dns::Record& record) {
    using dns::RrType;
    if (const auto* rdata = std::get_if<RdataValue>(&value))
        return closeness_to_rdata(*rdata, record);
    switch (record.type) {
        case RrType::a:
        case RrType::aaaa: {
            const auto address = net::IpAddress::from_bytes(record.rdata_bytes());
            return address ? closeness_to_address(value, *address) : not_covered;
        }
        case RrType::cname:
            if (const auto* name = std::get_if<ChainName>(&value))
                return target_of(record) == name->name ? by_rdata : not_covered;
            if (const auto* provider = std::get_if<ProviderValue>(&value))
                return is_providers(target_of(record), *provider->provider) ? by_provider
                                                                            : not_covered;
            return not_covered;
        case RrType::mx:
            // Two octets of preference stand before the name (RFC 1035 section 3.3.9).
            if (const auto* exchange = std::get_if<ExchangeName>(&value))
                return record.rdata.size() > 2 &&
                               dns::Name::from_wire(record.rdata_bytes().subspan(2)) ==
                                   exchange->name
                           ? by_exchange
                           : not_covered;
            return not_covered;
        default:
            return not_covered;
    }
}

/// One value beside one answer, with what holds for all its records looked up once.
class Cover {
public:
    Cover(const Value& value, const std::vector<dns::Record>& chain)
        : value_(value),
          on_chain_(!is_on_chain(value, chain)                     ? not_covered
                    : std::holds_alternative<ProviderValue>(value) ? by_provider
                                                                   : by_chain) {}

    Closeness of(const dns::Record& record) const {
        return std::max(on_chain_, closeness_to_record(value_, record));
    }
    /// An expected name on the chain speaks for the whole answer, wherever it leads: also to an
    /// address that was there before.
    bool speaks_for_all() const { return on_chain_ == by_chain; }

private:
    const Value& value_;
    Closeness on_chain_;
};

std::vector<Cover> covers_of(const std::vector<ExpectedValue>& values,
                             const std::vector<dns::Record>& chain) {
    std::vector<Cover> covers;
    covers.reserve(values.size());
    for (const ExpectedValue& each : values)
        covers.emplace_back(each.value, chain);
    return covers;
}

Closeness closest(const std::vector<Cover>& covers, const dns::Record& record) {
    Closeness best = not_covered;
    for (const Cover& cover : covers)
        best = std::max(best, cover.of(record));
    return best;
}

/// How an answer's records divide.
struct Tally {
    std::size_t expected = 0;
    std::size_t old = 0;
    std::size_t all = 0;
    bool every_value_present = true;
};

Tally tally(const dns::AnswerContent& content, const Expectation& expectation) {
    const auto expected = covers_of(expectation.values, content.chain);
    const auto old = covers_of(expectation.old_values, content.chain);
    const bool is_expected_whole = std::ranges::any_of(expected, &Cover::speaks_for_all);

    Tally result;
    result.all = content.records.size();
    std::vector<bool> is_present(expected.size());
    for (const dns::Record& record : content.records) {
        const Closeness as_expected = closest(expected, record);
        const Closeness as_old = closest(old, record);
        if (as_old > as_expected && !is_expected_whole) {
            ++result.old;
            continue;
        }
        if (as_expected == not_covered)
            continue;
        ++result.expected;
        for (std::size_t i = 0; i < expected.size(); ++i)
            if (expected[i].of(record) != not_covered)
                is_present[i] = true;
    }
    result.every_value_present = std::ranges::all_of(is_present, [](bool is) { return is; });
    return result;
}

bool satisfies(const Tally& tally, MatchMode mode) {
    const bool nothing_else = tally.expected == tally.all;
    switch (mode) {
        case MatchMode::any:
            return nothing_else;
        case MatchMode::all:
            return tally.every_value_present;
        case MatchMode::exact:
            return nothing_else && tally.every_value_present;
    }
    return false;
}

}  // namespace

Fit fit(const dns::AnswerContent& content, const Expectation& expectation) {
    if (content.kind != dns::AnswerKind::positive || content.records.empty())
        return expectation.wants_absence() ? Fit::expected : Fit::absent;
    const Tally result = tally(content, expectation);
    if (result.expected == 0)
        return result.old == result.all ? Fit::old : Fit::other;
    if (satisfies(result, expectation.mode))
        return Fit::expected;
    return result.expected == result.all ? Fit::incomplete : Fit::mixed;
}

AddressOwner whose(const net::IpAddress& address, const Expectation& expectation,
                   const catalogue::ProviderDirectory& providers) {
    const auto closest_in = [&](const std::vector<ExpectedValue>& values) {
        Closeness best = not_covered;
        for (const ExpectedValue& each : values)
            best = std::max(best, closeness_to_address(each.value, address));
        return best;
    };
    AddressOwner result;
    result.provider = providers.owner_of(address);
    const Closeness as_expected = closest_in(expectation.values);
    const Closeness as_old = closest_in(expectation.old_values);
    if (as_old > as_expected)
        result.ownership = Ownership::old;
    else if (as_expected != not_covered)
        result.ownership = Ownership::expected;
    else if (result.provider != nullptr)
        result.ownership = Ownership::provider;
    return result;
}

}  // namespace dnsprop::expect
