#include "authority/regional.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace dnsprop::authority {

std::string RegionalSubnet::text() const {
    return fmt::format("{}/{}", address.text(), prefix_length);
}

dns::ClientSubnet option_of(const RegionalSubnet& subnet) {
    dns::ClientSubnet option;
    option.family = subnet.address.is_ipv4() ? dns::ClientSubnet::Family::ipv4
                                             : dns::ClientSubnet::Family::ipv6;
    option.source_prefix_length = subnet.prefix_length;
    std::ranges::copy(subnet.address.bytes(), option.address.begin());
    return option;
}

bool varies_by_place(dns::RrType type) {
    using dns::RrType;
    return type == RrType::a || type == RrType::aaaa || type == RrType::cname ||
           type == RrType::https || type == RrType::svcb;
}

bool is_made_for(const dns::Answer& answer, const RegionalSubnet& subnet) {
    return answer.client_subnet && answer.client_subnet->scope_prefix_length > 0 &&
           is_same_network(*answer.client_subnet, option_of(subnet));
}

std::size_t count_different(const std::vector<RegionalAnswer>& regional) {
    std::vector<const dns::AnswerContent*> seen;
    for (const RegionalAnswer& each : regional)
        if (std::ranges::none_of(seen, [&](const auto* other) { return *other == *each.content; }))
            seen.push_back(each.content.get());
    return seen.size();
}

}  // namespace dnsprop::authority
