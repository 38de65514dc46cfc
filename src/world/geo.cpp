#include "world/geo.hpp"

#include <algorithm>
#include <array>

namespace dnsprop::world {

namespace {

constexpr std::array<std::string_view, 7> continents = {"AF", "AN", "AS", "EU", "NA", "OC", "SA"};

std::vector<std::string> addresses_near(std::string_view continent,
                                        const std::vector<std::string>& rdata) {
    std::vector<std::string> near;
    near.reserve(rdata.size());
    for (const std::string& each : rdata)
        near.push_back(address_near(continent, each));
    return near;
}

}  // namespace

std::string address_near(std::string_view continent, std::string rdata) {
    constexpr int distance = 32;
    const int centre = continent == "EU" || continent == "AF"   ? 1
                       : continent == "AS" || continent == "OC" ? 2
                                                                : 0;
    rdata.back() = static_cast<char>(rdata.back() + centre * distance);
    return rdata;
}

std::vector<std::string> addresses_everywhere(const std::vector<std::string>& rdata) {
    std::vector<std::string> all;
    for (const std::string_view continent : continents)
        for (std::string& each : addresses_near(continent, rdata))
            if (std::ranges::find(all, each) == all.end())
                all.push_back(std::move(each));
    return all;
}

void add_places(const WorldSettings& settings, SteadyTime change_at, Authority& authority) {
    for (const Change& change : settings.changes) {
        const dns::Name& name = change.question.name;
        const dns::RrType type = change.question.type;
        Zone& zone = authority.zone_of(change.question);
        if (!is_address(type) || !zone.has(name, type))
            continue;
        for (const std::string_view continent : continents) {
            RecordHistory history =
                RecordHistory::constant(change.ttl, addresses_near(continent, change.before));
            history.add({change_at, change.ttl, addresses_near(continent, change.after)});
            zone.set_for(std::string(continent), name, type, std::move(history));
        }
    }
}

std::string continent_of(const dns::ClientSubnet& subnet, const GeoDns& geo) {
    const std::size_t size = subnet.family == dns::ClientSubnet::Family::ipv4 ? 4 : 16;
    const auto address = net::IpAddress::from_bytes(std::span(subnet.address).first(size));
    const auto place = std::ranges::find_if(
        geo.places, [&](const Place& each) { return each.network.contains(*address); });
    return place == geo.places.end() ? std::string() : place->continent;
}

}  // namespace dnsprop::world
