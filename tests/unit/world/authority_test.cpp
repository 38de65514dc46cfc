#include "world/authority.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "support.hpp"
#include "world/zone_data.hpp"

namespace dnsprop::world {

using dns::Rcode;
using dns::RrType;
using test::at;
using test::question;

namespace {

const AuthorityServer& server(const Authority& authority, const std::string& id) {
    const auto found = std::ranges::find(authority.servers(), id, &AuthorityServer::id);
    REQUIRE(found != authority.servers().end());
    return *found;
}

Reply ask(const Authority& authority, const std::string& id, const dns::Question& asked,
          SteadyTime now = at(0)) {
    return authority.answer(server(authority, id), asked, now);
}

/// "authority: com. NS" and the like, for what a referral carries.
std::vector<std::string> owners(const std::vector<ReplyRecord>& records) {
    std::vector<std::string> found;
    for (const ReplyRecord& each : records)
        found.push_back(each.record.owner.text() + " " + write_rr_type(each.record.type));
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    return found;
}

}  // namespace

TEST_CASE("a walk from the root is referred to the TLD, then to the zone, with glue") {
    const Authority authority = build_authority(test::settings(), at(100));
    const Reply root = ask(authority, "root-a", question("example.com"));
    CHECK_FALSE(root.authoritative);
    CHECK(root.answer.empty());
    CHECK(owners(root.authority) == std::vector<std::string>{"com. NS"});
    CHECK(owners(root.additional) == std::vector<std::string>{"a.nic.com. A", "a.nic.com. AAAA",
                                                              "b.nic.com. A", "b.nic.com. AAAA"});
    const Reply tld = ask(authority, "tld-a", question("example.com"));
    CHECK_FALSE(tld.authoritative);
    CHECK(owners(tld.authority) == std::vector<std::string>{"example.com. NS"});
    CHECK(tld.additional.size() == 6);
    const Reply zone = ask(authority, "ns1", question("example.com"));
    CHECK(zone.authoritative);
    CHECK(test::text_of(zone, RrType::a) == "192.0.2.1");
    CHECK(test::text_of(ask(authority, "ns1", question("example.com"), at(100)), RrType::a) ==
          "192.0.2.7");
    CHECK(authority.root_hints().size() == 2);
    CHECK(authority.root_hints()[0].name.text() == "a.root-servers.net.");
    CHECK(authority.root_hints()[0].addresses[0].text() == "198.51.100.1");
}

TEST_CASE("NXDOMAIN, NODATA and REFUSED are three things") {
    const Authority authority = build_authority(test::settings(), at(100));
    const Reply nxdomain = ask(authority, "ns1", question("nothing.example.com"));
    CHECK(nxdomain.rcode == Rcode::nxdomain);
    CHECK(owners(nxdomain.authority) == std::vector<std::string>{"example.com. SOA"});
    const Reply nodata = ask(authority, "ns1", question("mail.example.com", RrType::txt));
    CHECK(nodata.rcode == Rcode::noerror);
    CHECK(nodata.answer.empty());
    CHECK(owners(nodata.authority) == std::vector<std::string>{"example.com. SOA"});
    CHECK(ask(authority, "ns1", question("example.org")).rcode == Rcode::refused);
    CHECK(ask(authority, "root-a", question("example.org")).rcode == Rcode::nxdomain);
}

TEST_CASE("the serial rises with the change") {
    const Authority authority =
        build_authority(test::settings("example.com", RrType::soa), at(100));
    const dns::Question soa = question("example.com", RrType::soa);
    const std::string before = test::text_of(ask(authority, "ns1", soa, at(99)), RrType::soa);
    const std::string after = test::text_of(ask(authority, "ns1", soa, at(100)), RrType::soa);
    CHECK(before.find("2026010100") != std::string::npos);
    CHECK(after.find("2026010101") != std::string::npos);
}

TEST_CASE("a lagging secondary still serves the old record") {
    WorldSettings settings = test::settings();
    settings.secondary_lag = Seconds(600);
    const Authority authority = build_authority(settings, at(100));
    const dns::Question asked = question("example.com");
    CHECK(test::text_of(ask(authority, "ns1", asked, at(101)), RrType::a) == "192.0.2.7");
    CHECK(test::text_of(ask(authority, "ns3", asked, at(699)), RrType::a) == "192.0.2.1");
    CHECK(test::text_of(ask(authority, "ns3", asked, at(700)), RrType::a) == "192.0.2.7");
}

TEST_CASE("every type that can be asked has data at the demo's name, before and after") {
    for (const std::string_view word : dns::askable_rr_types()) {
        const RrType type = *dns::read_rr_type(word);
        CAPTURE(word);
        const dns::Question asked = question("www.example.co.uk", type);
        const Authority authority =
            build_authority(test::settings("www.example.co.uk", type), at(100));
        const auto say = [&](SteadyTime now) {
            return authority.answer(*authority.servers_of(asked).front(), asked, now);
        };
        CHECK_FALSE(say(at(99)).answer.empty());
        CHECK(say(at(99)).answer != say(at(100)).answer);
        const Authority other = build_authority(test::settings("example.com"), at(100));
        const dns::Question at_apex = question("example.com", type);
        if (type != RrType::cname)
            CHECK_FALSE(test::text_of(
                            other.answer(*other.servers_of(at_apex).front(), at_apex, at(0)), type)
                            .empty());
    }
}

TEST_CASE("DS is answered by the parent") {
    const Authority authority = build_authority(test::settings("example.com", RrType::ds), at(100));
    const dns::Question ds = question("example.com", RrType::ds);
    CHECK(ask(authority, "tld-a", ds).answer.size() == 1);
    CHECK(ask(authority, "tld-a", ds).authoritative);
    CHECK(ask(authority, "ns1", ds).answer.empty());
}

TEST_CASE("what is asked beside a CNAME lives at its target") {
    WorldSettings settings = test::settings("www.example.com", RrType::cname);
    settings.changes.push_back(default_change(question("www.example.com")));
    const Authority authority = build_authority(settings, at(100));
    const Reply before = ask(authority, "ns1", question("www.example.com"), at(99));
    const Reply after = ask(authority, "ns1", question("www.example.com"), at(100));
    CHECK(test::text_of(before, RrType::cname) == "old.www.example.com.");
    CHECK(test::text_of(before, RrType::a) == "192.0.2.1");
    CHECK(test::text_of(after, RrType::cname) == "new.www.example.com.");
    CHECK(test::text_of(after, RrType::a) == "192.0.2.7");
}

TEST_CASE("where the CNAME comes or goes, the data is at the name itself on the other side") {
    WorldSettings settings = test::settings("www.example.com", RrType::cname);
    settings.changes.push_back(default_change(question("www.example.com")));
    const auto seen = [&](SteadyTime now) {
        const Authority authority = build_authority(settings, at(100));
        const Reply reply = ask(authority, "ns1", question("www.example.com"), now);
        return test::text_of(reply, RrType::cname) + " " + test::text_of(reply, RrType::a);
    };
    settings.changes[0].after.clear();
    CHECK(seen(at(99)) == "old.www.example.com. 192.0.2.1");
    CHECK(seen(at(100)) == " 192.0.2.7");
    std::swap(settings.changes[0].before, settings.changes[0].after);
    CHECK(seen(at(99)) == " 192.0.2.1");
    CHECK(seen(at(100)) == "old.www.example.com. 192.0.2.7");
}

TEST_CASE("an alias is never the top of a zone, however short its name") {
    for (const char* name : {"example.com", "www.example.com", "com"}) {
        CAPTURE(name);
        WorldSettings settings = test::settings(name, RrType::cname);
        for (const RrType type : {RrType::ns, RrType::soa, RrType::ds, RrType::dnskey, RrType::a})
            settings.changes.push_back(default_change(question(name, type)));
        const Authority authority = build_authority(settings, at(100));
        for (const Change& change : settings.changes) {
            const Reply reply = authority.answer(*authority.servers_of(change.question).front(),
                                                 change.question, at(100));
            CHECK_FALSE(test::text_of(reply, RrType::cname).empty());
            if (needs_apex(change.question.type))
                CHECK(test::text_of(reply, change.question.type).empty());
        }
    }
}

TEST_CASE("names of every length and depth become zones") {
    const std::string label(63, 'x');
    const std::string longest =
        label + "." + label + "." + label + "." + std::string(57, 'y') + ".de";
    for (const std::string& text :
         {std::string("."), std::string("com"), std::string("a.b.c.d.example.org"),
          std::string("_acme-challenge.example.com"), std::string("7.2.0.192.in-addr.arpa"),
          longest}) {
        CAPTURE(text);
        for (const RrType type : {RrType::a, RrType::cname, RrType::ns, RrType::txt, RrType::soa}) {
            const Authority authority = build_authority(test::settings(text, type), at(100));
            const dns::Question asked = question(text, type);
            const Reply reply =
                authority.answer(*authority.servers_of(asked).front(), asked, at(0));
            CHECK(reply.authoritative);
            CHECK_FALSE(test::text_of(reply, type).empty());
        }
    }
}

TEST_CASE("a name that is not there yet is NXDOMAIN, a type that is not there yet NODATA") {
    const auto rcode_before = [](const char* text) {
        WorldSettings settings = test::settings(text, RrType::txt);
        settings.changes[0].before.clear();
        const Authority authority = build_authority(settings, at(100));
        CHECK(ask(authority, "ns1", question(text, RrType::txt), at(100)).answer.size() == 1);
        return ask(authority, "ns1", question(text, RrType::txt), at(99)).rcode;
    };
    CHECK(rcode_before("_acme-challenge.example.com") == Rcode::nxdomain);
    CHECK(rcode_before("www.example.com") == Rcode::noerror);
    CHECK(rcode_before("example.com") == Rcode::noerror);
}

TEST_CASE("what is laid out can be rearranged at the end") {
    WorldSettings settings = test::settings();
    settings.arrange = [](Authority& authority) {
        authority.find_zone(test::name("com"))
            ->set(test::name("extra.com"), RrType::txt, test::value(RrType::txt, "here"));
        authority.add_zone_to_server("ns1", test::name("com"));
    };
    const Authority authority = build_authority(settings, at(0));
    const Reply reply = ask(authority, "ns1", question("extra.com", RrType::txt));
    CHECK(test::text_of(reply, RrType::txt) == "\"here\"");
}

}  // namespace dnsprop::world
