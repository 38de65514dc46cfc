// A World with signed zones, in virtual time: who validates verifies the chain from the root's key
// on, and each way of breaking it has its own error.
#include <catch2/catch.hpp>

#include "support.hpp"
#include "world/model.hpp"
#include "world/zone_data.hpp"

namespace dnsprop::world {

using dns::RrType;
using test::at;
using test::question;

namespace {

const SteadyTime start = at(0);

struct Flags {
    bool cd = false;
    bool ad = false;
    bool dnssec_ok = false;
};

struct Said {
    dns::Rcode rcode = dns::Rcode::noerror;
    bool ad = false;
    bool dnssec_ok = false;
    std::string text;  ///< of the first record of the type
    std::size_t signatures = 0;
    std::string ede;  ///< "9 no DNSKEY of ..."
};

Said ask(Model& model, const std::string& id, const dns::Question& asked, Flags flags = {},
         SteadyTime now = start) {
    dns::QueryOptions options;
    options.checking_disabled = flags.cd;
    Wire query = dns::compose_query(asked, options);
    if (flags.ad)
        query[3] |= 0x20;
    // The OPT record is the last: its flags are eight octets before the end, with an empty NSID.
    if (flags.dnssec_ok)
        query[query.size() - 8] |= 0x80;
    std::size_t index = 0;
    while (model.servers()[index].id() != id)
        ++index;
    const auto deliveries = model.servers()[index].on_datagram(query, now);
    REQUIRE(deliveries.size() == 1);
    const auto read = dns::MessageView::read(deliveries.front().octets);
    REQUIRE(std::holds_alternative<dns::MessageView>(read));
    const auto& message = std::get<dns::MessageView>(read);
    Said said;
    said.rcode = message.rcode();
    said.ad = message.ad();
    said.dnssec_ok = message.edns()->dnssec_ok;
    said.text = test::first_text(message, asked.type);
    message.for_each_record(
        [&](const dns::RecordView& record) { said.signatures += record.type == RrType::rrsig; });
    message.for_each_edns_option([&](std::uint16_t code, dns::Bytes data) {
        if (code == 15)
            said.ede = std::to_string(data[0] << 8 | data[1]) + " " +
                       std::string(data.begin() + 2, data.end());
    });
    return said;
}

/// "validating" and "trusting".
std::vector<catalogue::Resolver> two_resolvers() {
    auto resolvers = test::resolvers(2);
    resolvers[0].id = "validating";
    resolvers[0].validates_dnssec = true;
    resolvers[1].id = "trusting";
    resolvers[1].validates_dnssec = false;
    return resolvers;
}

WorldSettings signed_world(Dnssec state, std::string_view text = "example.com",
                           RrType type = RrType::a) {
    WorldSettings settings = test::settings(text, type);
    settings.share = 1;
    settings.dnssec = state;
    return settings;
}

}  // namespace

TEST_CASE("a signed zone is validated: AD and signatures for who wants them") {
    Model model(signed_world(Dnssec::whole), two_resolvers(), start);
    const Said plain = ask(model, "validating", question("example.com"));
    CHECK(plain.text == "192.0.2.7");
    CHECK_FALSE(plain.ad);
    CHECK(plain.signatures == 0);
    CHECK_FALSE(plain.dnssec_ok);
    CHECK(ask(model, "validating", question("example.com"), {.ad = true}).ad);
    const Said wanted = ask(model, "validating", question("example.com"), {.dnssec_ok = true});
    CHECK(wanted.ad);
    CHECK(wanted.signatures == 1);
    CHECK(wanted.dnssec_ok);
    CHECK_FALSE(ask(model, "validating", question("example.com"), {.cd = true, .ad = true}).ad);

    const Said trusting = ask(model, "trusting", question("example.com"), {.dnssec_ok = true});
    CHECK(trusting.text == "192.0.2.7");
    CHECK_FALSE(trusting.ad);
    CHECK(trusting.signatures == 1);
    CHECK(ask(model, "ns1", question("example.com"), {.dnssec_ok = true}).signatures == 1);
    CHECK(ask(model, "ns1", question("example.com")).signatures == 0);
}

TEST_CASE("every type of a signed zone validates, aliases, keys and absence too") {
    Model model(signed_world(Dnssec::whole), two_resolvers(), start);
    const Flags wants_ad = {.ad = true};
    for (const std::string_view word : dns::askable_rr_types()) {
        CAPTURE(word);
        const RrType type = *dns::read_rr_type(word);
        const Said said = ask(model, "validating", question("example.com", type), wants_ad);
        CHECK(said.rcode == dns::Rcode::noerror);
        CHECK(said.ad == !said.text.empty());
    }
    CHECK(ask(model, "validating", question("www.example.com"), wants_ad).ad);
    CHECK(ask(model, "validating", question("com", RrType::soa), wants_ad).ad);
    CHECK(ask(model, "validating", question("com", RrType::ds), wants_ad).ad);
    CHECK(ask(model, "validating", question(".", RrType::ns), wants_ad).ad);
    // No NSEC: believed, and not called authentic.
    const Said no = ask(model, "validating", question("no.example.com"), wants_ad);
    CHECK(no.rcode == dns::Rcode::nxdomain);
    CHECK_FALSE(no.ad);
}

TEST_CASE("each way of breaking a zone's signatures has its own error, and CD goes round it") {
    struct Case {
        Dnssec state;
        std::string ede;
    };
    const auto [state, ede] =
        GENERATE(Case{Dnssec::wrong_ds, "9 no DNSKEY of example.com fits the parent's DS"},
                 Case{Dnssec::expired, "7 the signature of example.com DNSKEY has expired"},
                 Case{Dnssec::altered, "6 the signature of example.com A does not fit it"},
                 Case{Dnssec::no_signatures, "10 example.com A has no signature"});
    CAPTURE(ede);
    Model model(signed_world(state), two_resolvers(), start);
    const Said said = ask(model, "validating", question("example.com"), {.ad = true});
    CHECK(said.rcode == dns::Rcode::servfail);
    CHECK(said.ede == ede);
    CHECK_FALSE(said.ad);
    CHECK(ask(model, "validating", question("example.com"), {.cd = true}).text == "192.0.2.7");
    CHECK(ask(model, "trusting", question("example.com")).text == "192.0.2.7");
    // Only the zones asked about are broken; the DS is the parent's word.
    CHECK(ask(model, "validating", question(".", RrType::ns), {.ad = true}).ad);
    CHECK(ask(model, "validating", question("com", RrType::soa), {.ad = true}).ad);
    CHECK(ask(model, "validating", question("example.com", RrType::ds), {.ad = true}).ad);
}

TEST_CASE("a zone that nobody vouches for is as good as not signed") {
    Model model(signed_world(Dnssec::no_ds), two_resolvers(), start);
    const Said said = ask(model, "validating", question("example.com"), {.ad = true});
    CHECK(said.text == "192.0.2.7");
    CHECK_FALSE(said.ad);
    CHECK(ask(model, "validating", question("example.com"), {.dnssec_ok = true}).signatures == 1);
}

TEST_CASE("signatures expire by the wall clock of the run") {
    Model model(signed_world(Dnssec::whole), two_resolvers(), start);
    constexpr double day = 86400;
    CHECK(ask(model, "validating", question("example.com"), {}, at(29 * day)).text == "192.0.2.7");
    CHECK(
        ask(model, "validating", question("example.com"), {}, at(31 * day)).ede.starts_with("7 "));
}

TEST_CASE("keys that are asked about stand beside the zone's own, which still fit") {
    for (const RrType type : {RrType::ds, RrType::dnskey}) {
        const auto settings = signed_world(Dnssec::whole, "www.example.com", type);
        Model model(settings, two_resolvers(), start);
        CHECK(ask(model, "validating", question("www.example.com", type), {.ad = true}).ad);
        CHECK(ask(model, "validating", question("www.example.com", RrType::txt), {.ad = true}).ad);
        Model broken(signed_world(Dnssec::wrong_ds, "www.example.com", type), two_resolvers(),
                     start);
        CHECK(ask(broken, "validating", question("www.example.com", RrType::txt))
                  .ede.starts_with("9 "));
    }
}

TEST_CASE("without signing nobody validates") {
    WorldSettings settings = test::settings();
    settings.share = 1;
    Model model(settings, two_resolvers(), start);
    const Said said =
        ask(model, "validating", question("example.com"), {.ad = true, .dnssec_ok = true});
    CHECK(said.text == "192.0.2.7");
    CHECK_FALSE(said.ad);
    CHECK(said.signatures == 0);
}

}  // namespace dnsprop::world
