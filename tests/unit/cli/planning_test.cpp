#include "cli/planning.hpp"

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "dns/ldns_codec.hpp"

using namespace dnsprop;

namespace {

catalogue::Catalogue three() {
    return catalogue::read_resolvers(R"({"format_version": 1, "resolvers": [
        {"id": "both", "ipv4": ["192.0.2.1"], "ipv6": ["2001:db8::1"]},
        {"id": "six", "ipv6": ["2001:db8::2"]},
        {"id": "four", "ipv4": ["192.0.2.3"]},
        {"id": "doh", "doh_url": "https://dns.example/dns-query"}]})",
                                     "three.json");
}

cli::Settings asking() {
    cli::Settings settings;
    settings.questions = {{dns::read_name("example.com"), dns::RrType::a}};
    settings.selection.set = "all";
    return settings;
}

std::string shown(const check::Plan& plan) {
    std::string out;
    for (const auto& target : plan.targets)
        out += target.resolver.id + " " + target.endpoint.text() + " " +
               std::string(net::word(target.protocol)) + "; ";
    for (const auto& skipped : plan.skipped)
        out += skipped.resolver_id + " " + skipped.reason + "; ";
    return out;
}

const cli::HasRoute anywhere = [](const net::Endpoint&) { return true; };
const cli::HasRoute only_ipv4 = [](const net::Endpoint& e) { return e.address.is_ipv4(); };
const cli::HasRoute only_ipv6 = [](const net::Endpoint& e) { return !e.address.is_ipv4(); };
const cli::HasRoute nowhere = [](const net::Endpoint&) { return false; };
const std::string no_doh = "doh has no address for plain DNS; ";

}  // namespace

TEST_CASE("each resolver is asked at one address, and those that cannot be asked are named") {
    CHECK(shown(cli::make_plan(asking(), three(), anywhere)) ==
          "both 192.0.2.1 udp; six 2001:db8::2 udp; four 192.0.2.3 udp; " + no_doh);
}

TEST_CASE("without an IPv6 route its resolvers are skipped and said to be") {
    CHECK(shown(cli::make_plan(asking(), three(), only_ipv4)) ==
          "both 192.0.2.1 udp; four 192.0.2.3 udp; six this host has no IPv6 route; " + no_doh);
}

TEST_CASE("without an IPv4 route the IPv6 addresses are used") {
    CHECK(shown(cli::make_plan(asking(), three(), only_ipv6)) ==
          "both 2001:db8::1 udp; six 2001:db8::2 udp; four 192.0.2.3 udp; " + no_doh);
}

TEST_CASE("without any route somebody is still asked, so that no network is the finding") {
    CHECK_FALSE(cli::make_plan(asking(), three(), nowhere).targets.empty());
    auto settings = asking();
    settings.family = cli::FamilyWish::ipv6;
    CHECK_FALSE(cli::make_plan(settings, three(), nowhere).targets.empty());
}

TEST_CASE("with -4 and -6 the addresses are chosen") {
    auto settings = asking();
    settings.family = cli::FamilyWish::ipv6;
    CHECK(shown(cli::make_plan(settings, three(), anywhere)) ==
          "both 2001:db8::1 udp; six 2001:db8::2 udp; four has no IPv6 address; " + no_doh);
    settings.family = cli::FamilyWish::ipv4;
    CHECK(shown(cli::make_plan(settings, three(), anywhere)) ==
          "both 192.0.2.1 udp; four 192.0.2.3 udp; six has no IPv4 address; " + no_doh);
}

TEST_CASE("@RESOLVER asks only those named, each endpoint once") {
    auto settings = asking();
    for (const char* text : {"four", "192.0.2.3", "192.0.2.53:5353", "tcp://192.0.2.53:5353"})
        settings.references.push_back(cli::read_resolver_reference(text));
    CHECK(shown(cli::make_plan(settings, three(), anywhere)) ==
          "four 192.0.2.3 udp; 192.0.2.53:5353 192.0.2.53:5353 udp; "
          "tcp://192.0.2.53:5353 192.0.2.53:5353 tcp; ");
}

TEST_CASE("with --tcp everybody is asked over TCP") {
    auto settings = asking();
    settings.tcp_only = true;
    settings.references.push_back(cli::read_resolver_reference("192.0.2.3"));
    CHECK(shown(cli::make_plan(settings, three(), anywhere)) == "192.0.2.3 192.0.2.3 tcp; ");
}

TEST_CASE("when nobody selected can be asked, that is said with a reason") {
    auto settings = asking();
    settings.references.push_back(cli::read_resolver_reference("doh"));
    CHECK_THROWS_WITH(
        cli::make_plan(settings, three(), anywhere),
        "none of the 1 resolvers selected can be asked: doh has no address for plain DNS");
}

TEST_CASE("what this version cannot ask is said when it is asked for") {
    auto settings = asking();
    settings.references.push_back(cli::read_resolver_reference("tls://192.0.2.3#dns.example"));
    CHECK_THROWS_WITH(
        cli::make_plan(settings, three(), anywhere),
        "@tls://192.0.2.3#dns.example: DNS over TLS is planned, but this version asks over "
        "UDP and TCP only");
}
