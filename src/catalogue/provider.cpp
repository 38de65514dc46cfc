#include "catalogue/provider.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "catalogue/did_you_mean.hpp"

namespace dnsprop::catalogue {

namespace {

using net::IpAddress;

/// The address after this one in its family, or before it; nothing past the ends.
template <int Step>
std::optional<IpAddress> neighbour(const IpAddress& address) {
    static_assert(Step == 1 || Step == -1);
    constexpr std::uint8_t carries = Step == 1 ? 0xff : 0x00;
    std::array<std::uint8_t, 16> octets{};
    std::ranges::copy(address.bytes(), octets.begin());
    for (std::size_t i = address.bytes().size(); i-- > 0;) {
        const bool carry = octets[i] == carries;
        octets[i] = static_cast<std::uint8_t>(octets[i] + Step);
        if (!carry)
            return IpAddress::from_bytes(std::span(octets).first(address.bytes().size()));
    }
    return std::nullopt;
}

struct Range {
    IpAddress first;
    IpAddress last;
    std::size_t provider = 0;
};

}  // namespace

/// Prefixes nest or lie apart, so one pass over them in order with a stack of the open ones cuts
/// the addresses into stretches: what is open and innermost owns the addresses up to the next
/// boundary.
ProviderDirectory::ProviderDirectory(std::vector<Provider> providers)
    : providers_(std::move(providers)) {
    std::vector<Range> ranges;
    for (std::size_t i = 0; i < providers_.size(); ++i) {
        for (const auto& prefix : providers_[i].ranges)
            ranges.push_back({prefix.first(), prefix.last(), i});
        for (const auto& suffix : providers_[i].cname_suffixes)
            suffixes_.emplace_back(suffix, i);
    }
    // Wide before narrow; the provider that comes first by id is innermost among equal ranges.
    std::ranges::sort(ranges, [&](const Range& a, const Range& b) {
        if (const auto order = a.first <=> b.first; order != 0)
            return order < 0;
        if (const auto order = b.last <=> a.last; order != 0)
            return order < 0;
        return providers_[b.provider].id < providers_[a.provider].id;
    });

    std::vector<Range> open;
    std::optional<IpAddress> next;  // the first address not yet given to the innermost open range
    const auto give_up_to = [&](const IpAddress& last) {
        if (next && *next <= last)
            stretches_.push_back({*next, last, open.back().provider});
        next = neighbour<1>(last);
    };
    const auto close_before = [&](const Range* range) {
        while (!open.empty() && (!range || open.back().last < range->first)) {
            give_up_to(open.back().last);
            open.pop_back();
        }
    };
    for (const Range& range : ranges) {
        close_before(&range);
        if (!open.empty() && next && *next < range.first)
            give_up_to(*neighbour<-1>(range.first));
        next = range.first;
        open.push_back(range);
    }
    close_before(nullptr);

    std::ranges::sort(suffixes_, [&](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first
                                  : providers_[a.second].id < providers_[b.second].id;
    });
}

const Provider* ProviderDirectory::find(std::string_view id) const {
    const std::string wanted = lower_case(id);
    const auto found = std::ranges::find(providers_, wanted, &Provider::id);
    return found == providers_.end() ? nullptr : &*found;
}

const Provider* ProviderDirectory::owner_of(const net::IpAddress& address) const {
    auto after = std::upper_bound(
        stretches_.begin(), stretches_.end(), address,
        [](const IpAddress& wanted, const Stretch& stretch) { return wanted < stretch.first; });
    if (after == stretches_.begin())
        return nullptr;
    --after;
    return address <= after->last ? &providers_[after->provider] : nullptr;
}

const Provider* ProviderDirectory::owner_of(const dns::Name& target) const {
    for (dns::Name name = target; !name.is_root(); name = name.parent()) {
        const auto found = std::ranges::lower_bound(suffixes_, name, {},
                                                    &std::pair<dns::Name, std::size_t>::first);
        if (found != suffixes_.end() && found->first == name)
            return &providers_[found->second];
    }
    return nullptr;
}

}  // namespace dnsprop::catalogue
