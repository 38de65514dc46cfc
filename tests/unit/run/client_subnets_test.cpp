#include "run/client_subnets.hpp"

#include <catch2/catch.hpp>

#include "cli/files.hpp"

using namespace dnsprop;

namespace {

std::string shown(const catalogue::Catalogue& catalogue) {
    std::string out;
    for (const authority::RegionalSubnet& each : run::client_subnets(catalogue))
        out += (out.empty() ? "" : "; ") + each.continent + " " + each.text();
    return out;
}

}  // namespace

TEST_CASE("each continent is stood for by the network of its first resolver in one public place") {
    CHECK(shown(catalogue::read_resolvers(R"({"format_version": 1, "resolvers": [
        {"id": "everywhere", "ipv4": ["192.0.2.1"], "country": "FR", "anycast": true},
        {"id": "somewhere", "ipv4": ["192.0.2.2"], "country": "FR"},
        {"id": "nowhere", "ipv4": ["192.0.2.3"], "anycast": false},
        {"id": "at-home", "ipv4": ["192.168.1.1"], "country": "FR", "anycast": false},
        {"id": "six", "ipv6": ["2001:db8::1"], "country": "FR", "anycast": false},
        {"id": "paris", "ipv4": ["10.0.0.1", "198.51.100.9"], "country": "FR", "anycast": false},
        {"id": "rome", "ipv4": ["203.0.113.9"], "country": "IT", "anycast": false},
        {"id": "tokyo", "ipv4": ["203.0.113.200"], "country": "JP", "anycast": false}]})",
                                          "some.json")) == "AS 203.0.113.0/24; EU 198.51.100.0/24");
}

TEST_CASE("the catalogue as shipped has a network for every continent with people") {
    const auto subnets = run::client_subnets(cli::load_resolvers(cli::Settings()));
    std::string continents;
    for (const authority::RegionalSubnet& each : subnets)
        continents += each.continent + " ";
    CHECK(continents == "AF AS EU NA OC SA ");
}
