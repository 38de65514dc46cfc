#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/did_you_mean.hpp"
#include "catalogue/entry_reader.hpp"
#include "dns/ldns_codec.hpp"

namespace dnsprop::catalogue {

namespace {

constexpr std::array<std::string_view, 5> category_words = {"cdn", "waf", "platform",
                                                            "loadbalancer", "dns-steering"};
constexpr std::array<std::string_view, 4> coverage_words = {"full", "partial", "apex-only", "none"};

/// "; the block is 203.0.113.0/24" where only host bits are wrong.
std::string block_hint(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos)
        return "; write a prefix length after it, such as /24";
    const auto address = net::IpAddress::read(text.substr(0, slash));
    if (!address)
        return {};
    std::vector<std::uint8_t> octets(address->bytes().begin(), address->bytes().end());
    for (std::size_t bit = address->bit_count(); bit-- > 0;) {
        octets[bit / 8] &= static_cast<std::uint8_t>(~(1U << (7 - bit % 8)));
        const auto block =
            fmt::format("{}{}", net::IpAddress::from_bytes(octets)->text(), text.substr(slash));
        if (net::IpPrefix::read(block))
            return fmt::format("; the block is {}", block);
    }
    return {};
}

void read_ranges(EntryReader& entry, std::string_view key, net::Family family, Provider& provider) {
    const auto items = entry.strings(key);
    if (!items)
        return;
    const bool is_ipv4 = family == net::Family::ipv4;
    for (std::size_t i = 0; i < items->size(); ++i) {
        const JsonValue item = (*items)[i];
        const auto fail = [&](const std::string& problem) {
            entry.fail_at(item, element(key, i), fmt::format("{} {}", quote(item.text()), problem));
        };
        const auto prefix = net::IpPrefix::read(item.text());
        if (!prefix || prefix->first().family() != family)
            fail(fmt::format("is not an {} prefix{}", is_ipv4 ? "IPv4" : "IPv6",
                             prefix ? "" : block_hint(item.text())));
        // Wider than any registry hands out: everything would be this provider's.
        const unsigned widest = is_ipv4 ? 8 : 16;
        if (prefix->length() < widest)
            fail(fmt::format("is too wide for one provider; /{} is the widest", widest));
        provider.ranges.push_back(*prefix);
    }
}

using TakenSuffixes = std::map<dns::Name, std::size_t>;

void read_suffixes(EntryReader& entry, std::size_t index, Provider& provider,
                   TakenSuffixes& taken) {
    constexpr std::string_view key = "cname_suffixes";
    const auto items = entry.strings(key);
    if (!items)
        return;
    for (std::size_t i = 0; i < items->size(); ++i) {
        const auto field = element(key, i);
        if (!is_host_name((*items)[i].text()))
            entry.fail_at((*items)[i], field,
                          quote((*items)[i].text()) + " is not a domain such as cdn.example");
        provider.cname_suffixes.push_back(dns::read_name((*items)[i].text()));
        const auto [twin, is_new] = taken.emplace(provider.cname_suffixes.back(), index);
        if (!is_new)
            entry.fail_at((*items)[i], field,
                          fmt::format("{} is already a suffix of {}", quote((*items)[i].text()),
                                      element("providers", twin->second)));
    }
}

Provider read_provider(EntryReader& entry, std::size_t index, TakenSuffixes& taken) {
    Provider provider;
    const auto id = entry.id("id");
    const auto name = entry.text("name");
    if (const auto category = entry.word("category", category_words))
        provider.category = category_words[*category];
    const auto coverage = entry.word("coverage", coverage_words);
    read_ranges(entry, "v4", net::Family::ipv4, provider);
    read_ranges(entry, "v6", net::Family::ipv6, provider);
    read_suffixes(entry, index, provider, taken);
    provider.retired = entry.boolean("retired").value_or(false);
    entry.date("source_date", true);
    entry.strings("official_urls");

    entry.refuse_unknown_keys();
    if (!id)
        entry.fail("id", "is missing");
    if (provider.ranges.empty() && provider.cname_suffixes.empty())
        entry.fail("", "has no ranges (v4, v6) and no cname_suffixes to know it by");
    if (provider.retired && !provider.ranges.empty())
        entry.fail("retired", "the addresses of a provider that shut down have new owners");
    if (coverage && (coverage_words[*coverage] == "none") != provider.ranges.empty())
        entry.fail("coverage", fmt::format("\"{}\" does not go {} ranges in v4 or v6",
                                           coverage_words[*coverage],
                                           provider.ranges.empty() ? "without" : "with"));
    provider.id = *id;
    provider.name = name.value_or(*id);
    return provider;
}

}  // namespace

ProviderDirectory read_providers(std::string_view json, const std::string& source_name) {
    const JsonDocument document(json, source_name);
    EntryReader file(document.root(), document.source_name(), "");
    require_format_version(file);
    file.date("generated");
    const auto entries = file.objects("providers");
    file.refuse_unknown_keys();

    std::vector<Provider> providers;
    providers.reserve(entries.size());
    std::map<std::string, std::size_t> ids;
    TakenSuffixes suffixes;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EntryReader entry(entries[i], document.source_name(), element("providers", i));
        providers.push_back(read_provider(entry, i, suffixes));
        const auto [twin, is_new] = ids.emplace(providers.back().id, i);
        if (!is_new)
            entry.fail("id", fmt::format("{} is already the id of {}", quote(twin->first),
                                         element("providers", twin->second)));
    }
    return ProviderDirectory(std::move(providers));
}

}  // namespace dnsprop::catalogue
