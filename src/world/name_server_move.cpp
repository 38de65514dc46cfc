#include "world/name_server_move.hpp"

#include <algorithm>

#include "dns/ldns_codec.hpp"
#include "world/zone.hpp"

namespace dnsprop::world {

const std::vector<Host>& old_hosts() {
    static const std::vector<Host> hosts = {{"ns-old1", 111, "ns-old1"},
                                            {"ns-old2", 112, "ns-old2"}};
    return hosts;
}

std::vector<dns::Name> old_name_servers() {
    std::vector<dns::Name> names;
    for (const Host& host : old_hosts())
        names.push_back(child_name(host.label, dns::read_name("example-old.test.")));
    return names;
}

std::optional<NameServerMove> effective_move(const WorldSettings& settings) {
    if (settings.move)
        return settings.move;
    const bool is_implied = std::ranges::any_of(settings.faults, [](const auto& each) {
        return each.second.has(Fault::old_ns) ||
               std::ranges::count(old_hosts(), each.first, &Host::id);
    });
    if (!is_implied)
        return std::nullopt;
    NameServerMove move;
    move.share = 0;
    return move;
}

}  // namespace dnsprop::world
