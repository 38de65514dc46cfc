#include "world/name_server_move.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"
#include "world/zone_data.hpp"

namespace dnsprop::world {

using dns::RrType;
using test::at;
using test::question;

namespace {

const AuthorityServer& server(const Authority& authority, std::string_view id) {
    const auto found = std::ranges::find(authority.servers(), id, &AuthorityServer::id);
    REQUIRE(found != authority.servers().end());
    return *found;
}

WorldSettings moved(std::string_view name = "example.com", RrType type = RrType::a) {
    WorldSettings settings = test::settings(name, type);
    settings.move = NameServerMove{};
    return settings;
}

/// "ns-old1.example-old.test. ns-old2.example-old.test." of one section.
std::string ns_of(const std::vector<ReplyRecord>& section) {
    std::string out;
    for (const ReplyRecord& each : section)
        if (each.record.type == RrType::ns)
            out +=
                (out.empty() ? "" : " ") + dns::write_rdata(RrType::ns, each.record.rdata_bytes());
    return out;
}

const std::string old_set = "ns-old1.example-old.test. ns-old2.example-old.test.";
const std::string new_set = "ns1.example.com. ns2.example.com. ns3.example.com.";

}  // namespace

TEST_CASE("a move is asked for, or implied by a fault that needs one") {
    WorldSettings settings = test::settings();
    CHECK_FALSE(effective_move(settings));
    settings.faults["r1"] = {Fault::silent};
    CHECK_FALSE(effective_move(settings));
    settings.faults["r1"] = {Fault::old_ns};
    REQUIRE(effective_move(settings));
    CHECK(effective_move(settings)->share == 0);
    settings.faults = {{"ns-old1", {Fault::silent}}};
    CHECK(effective_move(settings));
    settings.move = NameServerMove{0.5, 3600};
    CHECK(effective_move(settings)->ns_ttl == 3600U);
}

TEST_CASE("the old servers keep the zone of before the move for ever, with authority") {
    const Authority authority = build_authority(moved(), at(100));
    for (const double moment : {0.0, 99.0, 101.0, 1e6}) {
        const auto ask = [&](const dns::Question& asked) {
            return authority.answer(server(authority, "ns-old2"), asked, at(moment));
        };
        CHECK(ask(question("example.com")).authoritative);
        CHECK(test::text_of(ask(question("example.com")), RrType::a) == "192.0.2.1");
        CHECK(ns_of(ask(question("example.com", RrType::ns)).answer) == old_set);
        CHECK(test::text_of(ask(question("example.com", RrType::soa)), RrType::soa)
                  .find(" 2026010100 ") != std::string::npos);
    }
    const Reply now = authority.answer(server(authority, "ns1"), question("example.com"), at(100));
    CHECK(test::text_of(now, RrType::a) == "192.0.2.7");
}

TEST_CASE("parent and zone name the old servers until the move, and the new ones since") {
    const Authority authority = build_authority(moved(), at(100));
    const auto at_parent = [&](double moment) {
        return authority.answer(server(authority, "tld-a"), question("example.com"), at(moment));
    };
    CHECK(ns_of(at_parent(99).authority) == old_set);
    CHECK(at_parent(99).additional.empty());
    CHECK(ns_of(at_parent(100).authority) == new_set);
    CHECK(at_parent(100).authority.front().ttl == 172800U);
    CHECK(at_parent(100).additional.size() == 6);
    const dns::Question ns = question("example.com", RrType::ns);
    CHECK(ns_of(authority.answer(server(authority, "ns3"), ns, at(99)).answer) == old_set);
    CHECK(ns_of(authority.answer(server(authority, "ns3"), ns, at(100)).answer) == new_set);

    const auto in_charge = [&](double moment) {
        std::string ids;
        for (const AuthorityServer* each :
             authority.servers_of(question("example.com"), at(moment)))
            ids += each->id + " ";
        return ids;
    };
    CHECK(in_charge(99) == "ns-old1 ns-old2 ");
    CHECK(in_charge(100) == "ns1 ns2 ns3 ");
    // The TLDs have not moved.
    CHECK(authority.servers_of(question("com", RrType::soa), at(99)).size() == 2);
}

TEST_CASE("the old servers' addresses are found below test") {
    for (const char* name : {"example.com", "shop.test", "x.example-old.test"}) {
        CAPTURE(name);
        const Authority authority = build_authority(moved(name), at(100));
        const dns::Question asked = {old_name_servers().front(), RrType::a};
        const auto servers = authority.servers_of(asked, at(0));
        REQUIRE_FALSE(servers.empty());
        CHECK(test::text_of(authority.answer(*servers.front(), asked, at(0)), RrType::a) ==
              "198.51.100.111");
    }
}

TEST_CASE("an NS set that is asked about is what the move makes of it") {
    const Authority authority = build_authority(moved("example.com", RrType::ns), at(100));
    const dns::Question ns = question("example.com", RrType::ns);
    CHECK(ns_of(authority.answer(server(authority, "ns1"), ns, at(99)).answer) == old_set);
    CHECK(ns_of(authority.answer(server(authority, "ns1"), ns, at(100)).answer) == new_set);
}

}  // namespace dnsprop::world
