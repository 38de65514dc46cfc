#include "authority/zone_cuts.hpp"

#include <catch2/catch.hpp>

#include "support/answer_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::authority;

namespace {

net::IpAddress ip(std::string_view text) {
    return *net::IpAddress::read(text);
}

}  // namespace

TEST_CASE("the deepest known zone is where a walk goes on, for DS the one above the cut") {
    ZoneCuts cuts({{dns::read_name("a.root.example"), {ip("192.0.2.1")}}});
    for (const auto* apex : {"com", "example.com"}) {
        ZoneCut cut;
        cut.apex = dns::read_name(apex);
        cuts.add(cut);
    }
    const auto apex_for = [&](std::string_view name, std::string_view type) {
        return cuts.deepest_for(test::question(name, type))->apex.text();
    };
    CHECK(apex_for("www.Example.com", "A") == "example.com.");
    CHECK(apex_for("example.com", "A") == "example.com.");
    CHECK(apex_for("example.com", "DS") == "com.");
    CHECK(apex_for("example.net", "A") == ".");
    CHECK(apex_for(".", "DS") == ".");
    CHECK(cuts.find(dns::read_name("example.net")) == nullptr);
}

TEST_CASE("glue and what was looked up are put together") {
    ZoneCuts cuts({});
    const NameServer server = {dns::read_name("ns.example.com"), {ip("192.0.2.1")}};
    CHECK(cuts.addresses_of(server).size() == 1);
    const auto question = test::question("NS.example.com", "AAAA");
    CHECK_FALSE(cuts.was_looked_up(question));
    cuts.set_addresses(question, {ip("2001:db8::1"), ip("2001:db8::1"), ip("192.0.2.1")});
    CHECK(cuts.was_looked_up(question));
    CHECK(cuts.addresses_of(server).size() == 2);
}

TEST_CASE("nobody is asked at an address that leads back to ourselves or our neighbours") {
    for (const auto* text :
         {"127.0.0.1", "0.0.0.0", "0.1.2.3", "169.254.1.1", "224.0.0.1", "255.255.255.255",
          "::", "::1", "fe80::1", "febf::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:192.0.2.1"})
        CHECK_FALSE(is_askable(ip(text)));
    for (const auto* text : {"192.0.2.1", "10.0.0.1", "2001:db8::1", "fd00::1"})
        CHECK(is_askable(ip(text)));
}
