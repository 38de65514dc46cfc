#include "authority/referral.hpp"

#include <catch2/catch.hpp>

#include "support/answer_builder.hpp"
#include "support/message_hex.hpp"
#include "world/message_builder.hpp"
#include "world/random.hpp"

using namespace dnsprop;
using namespace dnsprop::authority;
using dns::Rcode;
using dns::RrType;
using world::MessageBuilder;

namespace {

constexpr std::size_t max_servers = 32;

dns::Name name(std::string_view text) {
    return dns::read_name(text);
}

Reading read(const MessageBuilder& builder, const dns::Question& question, std::string_view zone) {
    const auto wire = builder.wire();
    return read_response(test::view(wire), question, name(zone), max_servers);
}

const dns::Question www = test::question("www.example.com", "A");

MessageBuilder response() {
    return MessageBuilder::response_to(www);
}

Lame::Kind lameness(const Reading& reading) {
    REQUIRE(std::holds_alternative<Lame>(reading));
    return std::get<Lame>(reading).kind;
}

}  // namespace

TEST_CASE("an answer with AA is authoritative, without it the server is lame") {
    const auto answer = response().answer("www.example.com", RrType::a, 300, "192.0.2.7");
    CHECK(std::holds_alternative<Authoritative>(
        read(MessageBuilder(answer).aa(), www, "example.com")));
    CHECK(lameness(read(answer, www, "example.com")) == Lame::Kind::not_authoritative);
    const auto alias = response().answer("www.example.com", RrType::cname, 300, "a.example.net.");
    CHECK(std::holds_alternative<Authoritative>(
        read(MessageBuilder(alias).aa(), www, "example.com")));
}

TEST_CASE("NODATA and NXDOMAIN name the zone that says so") {
    const auto soa = "ns1.example.com. h.example.com. 1 2 3 4 5";
    for (const Rcode rcode : {Rcode::noerror, Rcode::nxdomain}) {
        auto no = response().rcode(rcode).aa().authority("Example.com", RrType::soa, 300, soa);
        const Reading reading = read(no, www, "com");
        REQUIRE(std::holds_alternative<Authoritative>(reading));
        CHECK(std::get<Authoritative>(reading).soa_owner == name("example.com"));
        // Above or beside the zone asked it is nobody's word.
        CHECK_FALSE(std::get<Authoritative>(read(no, www, "www.example.com")).soa_owner);
    }
    CHECK(std::holds_alternative<Authoritative>(read(response().aa(), www, "com")));
    CHECK(lameness(read(response().rcode(Rcode::nxdomain), www, "com")) ==
          Lame::Kind::not_authoritative);
}

TEST_CASE("a referral has the child's servers, the smallest TTL and the glue in bailiwick") {
    const Reading reading =
        read(response()
                 .authority("example.com", RrType::ns, 600, "ns1.example.com.")
                 .authority("example.com", RrType::ns, 300, "ns.example.net.")
                 .authority("example.com", RrType::ns, 600, "NS1.example.com.")
                 .additional("ns1.example.com", RrType::a, 600, "192.0.2.53")
                 .additional("NS1.EXAMPLE.com", RrType::aaaa, 600, "2001:db8::53")
                 .additional("ns1.example.com", RrType::a, 600, "192.0.2.53")
                 .additional("ns.example.net", RrType::a, 600, "192.0.2.99")
                 .additional("other.example.com", RrType::a, 600, "192.0.2.98"),
             www, "com");
    REQUIRE(std::holds_alternative<Referral>(reading));
    const auto& referral = std::get<Referral>(reading);
    CHECK(referral.zone == name("example.com"));
    CHECK(referral.ttl == 300);
    CHECK_FALSE(referral.is_cut_off);
    REQUIRE(referral.servers.size() == 2);
    CHECK(referral.servers[0].name == name("ns1.example.com"));
    CHECK(referral.servers[0].addresses.size() == 2);
    CHECK(referral.servers[1].addresses.empty());
}

TEST_CASE("a referral with AA, as some servers send it, is one all the same") {
    CHECK(std::holds_alternative<Referral>(read(
        response().aa().authority("example.com", RrType::ns, 300, "ns.example.net."), www, "com")));
}

TEST_CASE("referrals upwards and sideways are lame") {
    const auto to = [](std::string_view zone, std::string_view asked) {
        return read(response().authority(zone, RrType::ns, 300, "ns.example.net."), www, asked);
    };
    CHECK(lameness(to(".", "example.com")) == Lame::Kind::upward);
    CHECK(lameness(to("com", "example.com")) == Lame::Kind::upward);
    CHECK(lameness(to("example.com", "example.com")) == Lame::Kind::upward);
    CHECK(lameness(to("mail.example.com", "example.com")) == Lame::Kind::sideways);
    CHECK(lameness(to("a.www.example.com", "example.com")) == Lame::Kind::sideways);
    CHECK(lameness(to("example.net", "com")) == Lame::Kind::sideways);
    CHECK(lameness(read(response(), www, "com")) == Lame::Kind::not_authoritative);
}

TEST_CASE("the deepest cut on the way to the name is taken, and the other NS records left") {
    const Reading reading = read(response()
                                     .authority("com", RrType::ns, 300, "ns.com.")
                                     .authority("example.com", RrType::ns, 300, "ns.example.com.")
                                     .authority("example.net", RrType::ns, 300, "ns.example.net."),
                                 www, ".");
    REQUIRE(std::holds_alternative<Referral>(reading));
    CHECK(std::get<Referral>(reading).zone == name("example.com"));
    CHECK(std::get<Referral>(reading).servers.size() == 1);
}

TEST_CASE("a referral to the name itself says nothing about its DS") {
    const auto ds = test::question("example.com", "DS");
    const auto referral = MessageBuilder::response_to(ds).authority("example.com", RrType::ns, 300,
                                                                    "ns.example.com.");
    CHECK(lameness(read(referral, ds, "com")) == Lame::Kind::sideways);
    CHECK(std::holds_alternative<Referral>(read(referral, ds, ".")) == false);
}

TEST_CASE("refused, other rcodes and NOTAUTH are told apart") {
    CHECK(std::holds_alternative<Refused>(read(response().rcode(Rcode::refused), www, "com")));
    const Reading failed = read(response().rcode(Rcode::servfail), www, "com");
    REQUIRE(std::holds_alternative<Failed>(failed));
    CHECK(std::get<Failed>(failed).rcode == Rcode::servfail);
    CHECK(lameness(read(response().rcode(Rcode::notauth), www, "com")) ==
          Lame::Kind::not_authoritative);
}

TEST_CASE("thousands of name servers are cut off") {
    auto many = response();
    for (int i = 0; i < 1000; ++i)
        many.authority("example.com", RrType::ns, 300, "ns" + std::to_string(i) + ".example.com.");
    for (int i = 0; i < 100; ++i)
        many.additional("ns0.example.com", RrType::a, 300, "192.0.2." + std::to_string(i));
    const Reading reading = read(many, www, "com");
    REQUIRE(std::holds_alternative<Referral>(reading));
    const auto& referral = std::get<Referral>(reading);
    CHECK(referral.servers.size() == max_servers);
    CHECK(referral.is_cut_off);
    CHECK(referral.servers[0].addresses.size() == max_addresses_per_server);
}

TEST_CASE("records of another class are not read") {
    CHECK(
        lameness(read(
            response().authority("example.com", RrType::ns, 300, "ns.example.com.").record_class(3),
            www, "com")) == Lame::Kind::not_authoritative);
}

TEST_CASE("whatever a message holds, nothing outside the bailiwick is believed") {
    const std::vector<std::string> owners = {
        ".",           "com",         "example.com",       "www.example.com", "example.net",
        "a.b.c.d.com", "net",         "x.www.example.com", "ns.example.com",  "ns.example.net",
        "ns.com",      "EXAMPLE.com", "wwwexample.com"};
    const std::vector<std::string> zones = {".", "com", "example.com", "www.example.com"};
    const std::vector<RrType> types = {RrType::ns,  RrType::a,     RrType::aaaa,
                                       RrType::soa, RrType::cname, RrType::ds};
    world::Random random(7, "referrals");
    const auto any = [&](const auto& list) -> const auto& {
        return list[random.next() % list.size()];
    };
    for (int round = 0; round < 3000; ++round) {
        const dns::Question question = {name(any(owners)), any(types)};
        auto builder = MessageBuilder::response_to(question);
        builder.aa(random.next() % 2 == 0)
            .compressed(random.next() % 2 == 0)
            .rcode(random.next() % 8 == 0 ? Rcode::nxdomain : Rcode::noerror);
        for (auto count = random.next() % 12; count > 0; --count) {
            const RrType type = any(types);
            const std::string rdata = type == RrType::a      ? "192.0.2.1"
                                      : type == RrType::aaaa ? "2001:db8::1"
                                      : type == RrType::ds   ? "1 13 2 00"
                                      : type == RrType::soa  ? "a. b. 1 2 3 4 5"
                                                             : any(owners);
            switch (random.next() % 3) {
                case 0:
                    builder.answer(any(owners), type, 60, rdata);
                    break;
                case 1:
                    builder.authority(any(owners), type, 60, rdata);
                    break;
                default:
                    builder.additional(any(owners), type, 60, rdata);
            }
        }
        const dns::Name zone = name(any(zones));
        if (!question.name.is_at_or_below(zone))
            continue;
        const auto wire = builder.wire();
        const Reading reading = read_response(test::view(wire), question, zone, 3);
        if (const auto* referral = std::get_if<Referral>(&reading)) {
            CHECK(referral->zone != zone);
            CHECK(referral->zone.is_at_or_below(zone));
            CHECK(question.name.is_at_or_below(referral->zone));
            CHECK_FALSE(referral->servers.empty());
            CHECK(referral->servers.size() <= 3);
            for (const NameServer& server : referral->servers)
                CHECK((server.addresses.empty() || server.name.is_at_or_below(zone)));
        } else if (const auto* authoritative = std::get_if<Authoritative>(&reading)) {
            CHECK(test::view(wire).aa());
            if (authoritative->soa_owner)
                CHECK(authoritative->soa_owner->is_at_or_below(zone));
        }
    }
}
