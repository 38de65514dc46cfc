#include "check/ttl_doubt.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace dnsprop::check {

namespace {

constexpr std::size_t tenths = 10;

/// How many unrelated moments the others were filled at, counted by tenths of the largest.
std::size_t count_identity_targets(const std::vector<dns::Ttl>& same, std::size_t doubted,
                                   dns::Ttl largest_other) {
    std::array<bool, tenths> is_seen{};
    const std::uint64_t width = std::max<std::uint64_t>(1, (largest_other + tenths) / tenths);
    for (std::size_t i = 0; i < same.size(); ++i)
        if (i != doubted)
            is_seen[std::min<std::uint64_t>((largest_other - same[i]) / width, tenths - 1)] = true;
    return static_cast<std::size_t>(std::ranges::count(is_seen, true));
}

}  // namespace

std::optional<TtlDoubt> find_ttl_doubt(const std::vector<dns::Ttl>& same, dns::Ttl elsewhere) {
    if (same.empty())
        return std::nullopt;
    const auto largest = std::ranges::max_element(same);
    TtlDoubt doubt;
    doubt.index = static_cast<std::size_t>(largest - same.begin());
    for (std::size_t i = 0; i < same.size(); ++i)
        if (i != doubt.index)
            doubt.bound = std::max(doubt.bound.value_or(0), same[i]);

    if (*largest > max_plausible_ttl && doubt.bound.value_or(0) <= max_plausible_ttl)
        return doubt;
    if (!doubt.bound || *largest <= elsewhere || *largest == *doubt.bound)
        return std::nullopt;
    // A remaining time of n seconds is anything from n to just under n + 1.
    const double ratio =
        (static_cast<double>(*doubt.bound) + 1) / (static_cast<double>(*largest) + 1);
    const auto identity_targets =
        static_cast<double>(count_identity_targets(same, doubt.index, *doubt.bound));
    if (std::pow(ratio, identity_targets) >= least_plausible_chance)
        return std::nullopt;
    return doubt;
}

}  // namespace dnsprop::check
