#include "wording/owners.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "wording/text.hpp"

namespace dnsprop::wording {

namespace {

using check::Verdict;

/// What a row's answer holds; nothing for Failures and for what a filter made up.
const dns::AnswerContent* judged_content(const check::Row& row) {
    const Verdict verdict = row.judgement.verdict;
    if (!row.outcome.has_answer() || !(check::counts(verdict) || verdict == Verdict::unjudged))
        return nullptr;
    return row.outcome.answer.content.get();
}

std::optional<net::IpAddress> address_of(const dns::Record& record) {
    if (record.type != dns::RrType::a && record.type != dns::RrType::aaaa)
        return std::nullopt;
    return net::IpAddress::from_bytes(record.rdata_bytes());
}

/// The name a CNAME record points to; rdata of stored records is one uncompressed name.
std::optional<dns::Name> alias_of(const dns::Record& record) {
    if (record.type != dns::RrType::cname)
        return std::nullopt;
    return dns::Name::from_wire(record.rdata_bytes());
}

template <class Visitor>
void for_each_record(const dns::AnswerContent& content, Visitor&& visit) {
    for (const auto& record : content.chain)
        visit(record);
    for (const auto& record : content.records)
        visit(record);
}

std::string provider_phrase(const catalogue::Provider& provider, const Style& style) {
    std::string name = catalogue_text(provider.name, style);
    if (provider.retired)
        return name + " (a service that was shut down)";
    if (stands_in_front(provider))
        return name + " (a CDN or firewall)";
    return name;
}

Owned owned_address(const net::IpAddress& address, const expect::AddressOwner& whose,
                    expect::Source source, const Style& style) {
    const std::string text = address.text();
    const auto provider_or = [&](std::string_view other) {
        return whose.provider ? catalogue_text(whose.provider->name, style) : std::string(other);
    };
    switch (whose.ownership) {
        case expect::Ownership::expected:
            // What the zone's name servers serve need not be new.
            if (source == expect::Source::authoritative) {
                constexpr std::string_view served = "served by your zone's name servers";
                return {text,
                        whose.provider ? fmt::format("{} ({})", provider_or(""), served)
                                       : std::string(served),
                        Tone::good,
                        {},
                        0};
            }
            return {text, provider_or("your new server") + " (expected)", Tone::good, {}, 0};
        case expect::Ownership::old:
            return {text, provider_or("your old server") + " (--old)", Tone::waiting, {}, 0};
        case expect::Ownership::provider:
            if (whose.provider)
                return {text, provider_phrase(*whose.provider, style), Tone::plain, {}, 0};
            break;
        case expect::Ownership::unknown:
            break;
    }
    return {text, "unknown", Tone::plain, {}, 0};
}

}  // namespace

bool stands_in_front(const catalogue::Provider& provider) {
    return !provider.retired && (provider.category == "cdn" || provider.category == "waf");
}

std::vector<Owned> owners(const diagnose::QuestionResult& result,
                          const catalogue::ProviderDirectory& providers, const Style& style) {
    std::map<net::IpAddress, std::set<const check::Row*>> addresses;
    std::map<dns::Name, std::set<const check::Row*>> aliases;
    for (const auto& row : result.rows) {
        const auto* content = judged_content(row);
        if (!content)
            continue;
        for_each_record(*content, [&](const dns::Record& record) {
            if (const auto address = address_of(record))
                addresses[*address].insert(&row);
            else if (const auto alias = alias_of(record))
                if (providers.owner_of(*alias))
                    aliases[*alias].insert(&row);
        });
    }

    std::map<expect::Ownership, std::vector<Owned>> by_ownership;
    for (const auto& [address, rows] : addresses) {
        const auto whose = expect::whose(address, result.expectation, providers);
        Owned owned = owned_address(address, whose, result.expectation.source, style);
        owned.whose = whose;
        owned.resolvers = static_cast<std::uint32_t>(rows.size());
        by_ownership[whose.ownership].push_back(std::move(owned));
    }
    for (const auto& [alias, rows] : aliases) {
        const auto* provider = providers.owner_of(alias);
        by_ownership[expect::Ownership::provider].push_back(
            {alias.plain_text(), provider_phrase(*provider, style), Tone::plain,
             expect::AddressOwner{expect::Ownership::provider, provider},
             static_cast<std::uint32_t>(rows.size())});
    }
    std::vector<Owned> out;
    for (const auto& [ownership, owned] : by_ownership)
        out.insert(out.end(), owned.begin(), owned.end());
    return out;
}

const catalogue::Provider* unexpected_provider(const diagnose::QuestionResult& result,
                                               const catalogue::ProviderDirectory& providers) {
    const catalogue::Provider* found = nullptr;
    for (const auto& row : result.rows) {
        const auto* content = judged_content(row);
        if (!content || row.judgement.verdict != Verdict::stale)
            continue;
        for_each_record(*content, [&](const dns::Record& record) {
            if (const auto address = address_of(record)) {
                const auto whose = expect::whose(*address, result.expectation, providers);
                if (whose.ownership == expect::Ownership::provider && !found &&
                    stands_in_front(*whose.provider))
                    found = whose.provider;
            }
        });
    }
    return found;
}

}  // namespace dnsprop::wording
