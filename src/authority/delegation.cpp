#include "authority/delegation.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include <fmt/format.h>

#include "base/list.hpp"
#include "dns/ldns_codec.hpp"

namespace dnsprop::authority {

namespace {

/// Each pair costs a digest, and a hostile zone may have thousands of both (CVE-2023-50387 and its
/// like). The root has 3 keys, the largest zones of honest people about a dozen.
constexpr std::size_t max_ds = 16;
constexpr std::size_t max_keys = 64;

/// Sorted as both sides are.
std::vector<dns::Name> difference(const std::vector<dns::Name>& these,
                                  const std::vector<dns::Name>& those) {
    std::vector<dns::Name> only;
    if (!these.empty() && !those.empty())
        std::ranges::set_difference(these, those, std::back_inserter(only));
    return only;
}

std::string list(const std::vector<dns::Name>& names) {
    constexpr std::size_t shown = 8;
    std::vector<std::string> texts;
    texts.reserve(names.size());
    for (const dns::Name& name : names)
        texts.push_back(name.plain_text());
    return list_text(texts, shown);
}

/// A DS of rdata of at least its four fixed octets (RFC 4034 section 5.1).
DsFinding read_ds(dns::Bytes rdata) {
    return {static_cast<std::uint16_t>(rdata[0] << 8 | rdata[1]), rdata[2], rdata[3]};
}

DsFinding compare(const dns::Record& ds, const std::vector<dns::Record>& keys) {
    DsFinding finding = read_ds(ds.rdata_bytes());
    if (!dns::can_digest(finding.digest_type))
        return finding;
    finding.fit = DsFinding::Fit::no_key;
    for (const dns::Record& key : std::span(keys).first(std::min(keys.size(), max_keys))) {
        const auto made = dns::ds_rdata(key.owner, key.rdata_bytes(), finding.digest_type);
        if (!made)
            continue;
        if (*made == ds.rdata) {
            finding.fit = DsFinding::Fit::matches;
            return finding;
        }
        constexpr std::size_t tag_and_algorithm = 3;
        if (made->compare(0, tag_and_algorithm, ds.rdata, 0, tag_and_algorithm) == 0)
            finding.fit = DsFinding::Fit::wrong_digest;
    }
    return finding;
}

}  // namespace

std::string_view word(DsState state) {
    switch (state) {
        case DsState::not_asked:
            return "not-asked";
        case DsState::no_ds:
            return "no-ds";
        case DsState::matches:
            return "matches";
        case DsState::mismatch:
            return "mismatch";
        case DsState::keys_silent:
            return "keys-silent";
        case DsState::unknown:
            return "unknown";
    }
    return "unknown";
}

std::string_view sentence(DsState state) {
    switch (state) {
        case DsState::not_asked:
            return "the parent was not asked for DS";
        case DsState::no_ds:
            return "the parent has no DS: the zone is not validated";
        case DsState::matches:
            return "a DS at the parent matches a DNSKEY of the zone";
        case DsState::mismatch:
            return "no DS at the parent matches a DNSKEY of the zone: validating resolvers answer "
                   "SERVFAIL";
        case DsState::keys_silent:
            return "the parent has a DS, but no server of the zone gives its DNSKEY";
        case DsState::unknown:
            return "the DS at the parent has a digest type that cannot be checked here";
    }
    return "unknown";
}

std::vector<dns::Name> Delegation::only_at_parent() const {
    return difference(ns_at_parent, ns_at_zone);
}

std::vector<dns::Name> Delegation::only_at_zone() const {
    return difference(ns_at_zone, ns_at_parent);
}

void compare_keys(const std::vector<dns::Record>& ds,
                  const std::optional<std::vector<dns::Record>>& keys, Delegation& delegation) {
    delegation.ds.clear();
    for (const dns::Record& each : std::span(ds).first(std::min(ds.size(), max_ds)))
        delegation.ds.push_back(keys ? compare(each, *keys) : read_ds(each.rdata_bytes()));
    const auto has = [&](DsFinding::Fit fit) {
        return std::ranges::find(delegation.ds, fit, &DsFinding::fit) != delegation.ds.end();
    };
    delegation.ds_state = ds.empty()                     ? DsState::no_ds
                          : !keys                        ? DsState::keys_silent
                          : has(DsFinding::Fit::matches) ? DsState::matches
                          : has(DsFinding::Fit::unknown) ? DsState::unknown
                                                         : DsState::mismatch;
}

std::vector<std::string> problems_of(const Delegation& delegation) {
    std::vector<std::string> problems;
    const std::string zone = delegation.zone.plain_text();
    if (const auto only = delegation.only_at_parent(); !only.empty())
        problems.push_back(fmt::format("{} delegates {} to {}, which the zone itself does not name",
                                       delegation.parent.plain_text(), zone, list(only)));
    if (const auto only = delegation.only_at_zone(); !only.empty())
        problems.push_back(fmt::format("{} names {}, to which {} does not delegate", zone,
                                       list(only), delegation.parent.plain_text()));
    if (delegation.ds_state == DsState::mismatch || delegation.ds_state == DsState::keys_silent)
        problems.push_back(fmt::format("{}: {}", zone, sentence(delegation.ds_state)));
    return problems;
}

}  // namespace dnsprop::authority
