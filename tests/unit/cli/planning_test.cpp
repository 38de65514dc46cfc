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

cli::HostView host(bool ipv4, bool ipv6) {
    return {[=](const net::Endpoint& e) { return e.address.is_ipv4() ? ipv4 : ipv6; },
            [](const std::string& name) {
                std::vector<net::IpAddress> found;
                if (name == "dns.example")
                    found = {*net::IpAddress::read("2001:db8::9"),
                             *net::IpAddress::read("192.0.2.9")};
                return found;
            }};
}

const cli::HostView anywhere = host(true, true);
const cli::HostView only_ipv4 = host(true, false);
const cli::HostView only_ipv6 = host(false, true);
const cli::HostView nowhere = host(false, false);
const std::string no_doh =
    "doh is not known to speak plain DNS, only DoT or DoH: try --dot or --doh; ";

/// The plan of these references, with what TLS must find.
std::string secured(const std::vector<std::string>& references,
                    net::Protocol protocol = net::Protocol::udp) {
    auto settings = asking();
    settings.protocol = protocol;
    for (const std::string& text : references)
        settings.references.push_back(cli::read_resolver_reference(text));
    std::string out;
    const check::Plan plan = cli::make_plan(settings, three(), anywhere);
    for (const auto& target : plan.targets)
        out += std::string(net::word(target.protocol)) + " " + target.endpoint.text() + " " +
               target.service.host + " " + target.service.authority + target.service.path + "; ";
    return out;
}

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
    settings.family = cli::FamilyOption::ipv6;
    CHECK_FALSE(cli::make_plan(settings, three(), nowhere).targets.empty());
}

TEST_CASE("with -4 and -6 the addresses are chosen") {
    auto settings = asking();
    settings.family = cli::FamilyOption::ipv6;
    CHECK(shown(cli::make_plan(settings, three(), anywhere)) ==
          "both 2001:db8::1 udp; six 2001:db8::2 udp; four has no IPv6 address; " + no_doh);
    settings.family = cli::FamilyOption::ipv4;
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
    settings.protocol = net::Protocol::tcp;
    settings.references.push_back(cli::read_resolver_reference("192.0.2.3"));
    CHECK(shown(cli::make_plan(settings, three(), anywhere)) == "192.0.2.3 192.0.2.3 tcp; ");
}

TEST_CASE("over DoT and DoH those are asked that speak it, and the others are named") {
    auto settings = asking();
    settings.protocol = net::Protocol::tls;
    const auto catalogue = catalogue::read_resolvers(R"({"format_version": 1, "resolvers": [
        {"id": "plain", "ipv4": ["192.0.2.1"]},
        {"id": "dot", "ipv4": ["192.0.2.2"], "dot_host": "dot.example"},
        {"id": "doh", "ipv6": ["2001:db8::3"], "doh_url": "https://doh.example:8443/q"},
        {"id": "far", "dot_host": "far.example"}]})",
                                                     "four.json");
    CHECK(shown(cli::make_plan(settings, catalogue, anywhere)) ==
          "dot 192.0.2.2:853 tls; plain is not known to speak DoT; doh is not known to speak DoT; "
          "far has no address in the catalogue; @far looks one up; ");
    settings.protocol = net::Protocol::https;
    const check::Plan plan = cli::make_plan(settings, catalogue, anywhere);
    CHECK(shown(plan) ==
          "doh [2001:db8::3]:8443 https; plain is not known to speak DoH; dot is not known to "
          "speak DoH; far is not known to speak DoH; ");
    CHECK(plan.targets.front().service ==
          net::SecureService{"doh.example", "doh.example:8443", "/q"});
}

TEST_CASE("@tls:// and @https:// say what the certificate must show") {
    CHECK(secured({"tls://192.0.2.3#dns.example"}) == "tls 192.0.2.3:853 dns.example ; ");
    CHECK(secured({"tls://[2001:db8::3]:8853#192.0.2.3"}) == "tls [2001:db8::3]:8853 192.0.2.3 ; ");
    CHECK(secured({"https://dns.example/dns-query#192.0.2.3"}) ==
          "https 192.0.2.3:443 dns.example dns.example/dns-query; ");
    CHECK(secured({"https://dns.example:8443/q?a=b#192.0.2.3"}) ==
          "https 192.0.2.3:8443 dns.example dns.example:8443/q?a=b; ");
    CHECK(secured({"https://192.0.2.3/dns-query"}) ==
          "https 192.0.2.3:443 192.0.2.3 192.0.2.3/dns-query; ");
    CHECK(secured({"https://[2001:db8::3]/q"}) ==
          "https [2001:db8::3]:443 2001:db8::3 [2001:db8::3]/q; ");
    CHECK(secured({"https://d\xc3\xb6h.example/q#192.0.2.3"}) ==
          "https 192.0.2.3:443 xn--dh-fka.example xn--dh-fka.example/q; ");
}

TEST_CASE("a DoH host without an address is looked up on this machine") {
    CHECK(secured({"https://dns.example:8443/q"}) ==
          "https 192.0.2.9:8443 dns.example dns.example:8443/q; ");
    CHECK(secured({"doh"}) == "https 192.0.2.9:443 dns.example dns.example/dns-query; ");
    CHECK_THROWS_WITH(
        secured({"https://nowhere.example/q"}),
        "@https://nowhere.example/q: this machine finds no address for "
        "nowhere.example; name one, as in @https://nowhere.example/dns-query#192.0.2.53");
}

TEST_CASE("with --dot and --doh an address must have a certificate for itself") {
    CHECK(secured({"192.0.2.3"}, net::Protocol::tls) == "tls 192.0.2.3:853 192.0.2.3 ; ");
    CHECK(secured({"192.0.2.3:8853"}, net::Protocol::tls) == "tls 192.0.2.3:8853 192.0.2.3 ; ");
    CHECK(secured({"[2001:db8::3]"}, net::Protocol::https) ==
          "https [2001:db8::3]:443 2001:db8::3 [2001:db8::3]/dns-query; ");
    CHECK(secured({"tcp://192.0.2.3"}, net::Protocol::tls) == "tcp 192.0.2.3  ; ");
}

TEST_CASE("when nobody selected can be asked, that is said with a reason") {
    auto settings = asking();
    settings.protocol = net::Protocol::tls;
    settings.references.push_back(cli::read_resolver_reference("four"));
    CHECK_THROWS_WITH(
        cli::make_plan(settings, three(), anywhere),
        "none of the 1 resolvers selected can be asked: four is not known to speak DoT");
}
