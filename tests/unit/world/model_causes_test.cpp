// What a World shows of each cause that a row can have, in virtual time.
#include <algorithm>

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "support.hpp"
#include "world/model.hpp"

namespace dnsprop::world {

using dns::RrType;
using test::at;
using test::question;

namespace {

const SteadyTime start = at(0);
const std::string old_set = "ns-old1.example-old.test. ns-old2.example-old.test.";
const std::string new_set = "ns1.example.com. ns2.example.com. ns3.example.com.";

/// What one resolver says: all rdata of the asked type, the first TTL, rcode, EDE codes.
struct Said {
    std::string text;
    dns::Ttl ttl = 0;
    dns::Rcode rcode = dns::Rcode::noerror;
    std::string ede;
    std::string nsid;
};

Said ask(Model& model, std::size_t index, SteadyTime now,
         const dns::Question& asked = question("example.com"), bool checking_disabled = false) {
    dns::QueryOptions options;
    options.checking_disabled = checking_disabled;
    const auto deliveries =
        model.servers()[index].on_datagram(dns::compose_query(asked, options), now);
    REQUIRE(deliveries.size() == 1);
    const auto read = dns::MessageView::read(deliveries.front().octets);
    REQUIRE(std::holds_alternative<dns::MessageView>(read));
    const auto& message = std::get<dns::MessageView>(read);
    Said said;
    said.rcode = message.rcode();
    message.for_each_record([&](const dns::RecordView& record) {
        if (record.section != dns::Section::answer || record.type != asked.type)
            return;
        std::string rdata;
        message.append_canonical_rdata(record, rdata);
        said.text +=
            (said.text.empty() ? "" : " ") +
            dns::write_rdata(record.type,
                             {reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()});
        said.ttl = record.ttl;
    });
    message.for_each_edns_option([&](std::uint16_t code, dns::Bytes data) {
        if (code == 15)
            said.ede += std::to_string(data[0] << 8 | data[1]);
        if (code == 3)
            said.nsid.assign(data.begin(), data.end());
    });
    return said;
}

WorldSettings settings_of(const std::string& id, FaultSet faults) {
    WorldSettings settings = test::settings();
    settings.share = 1;
    settings.faults[id] = faults;
    return settings;
}

}  // namespace

TEST_CASE("a resolver with the old NS set fetches the old record until that set's TTL ends") {
    constexpr std::size_t count = 40;
    WorldSettings settings = test::settings();
    settings.changes[0].ttl = 300;
    settings.changed_ago = Seconds(36000);  // everybody else let go long ago
    settings.move = NameServerMove{0.25, 172800};
    Model model(settings, test::resolvers(count), start);
    const dns::Question ns = question("example.com", RrType::ns);

    std::vector<dns::Ttl> left;
    for (std::size_t i = 0; i < count; ++i) {
        const Said servers = ask(model, i, start, ns);
        const Said record = ask(model, i, start);
        const bool is_old = record.text == "192.0.2.1";
        CHECK(servers.text == (is_old ? old_set : new_set));
        CHECK(record.ttl <= 300U);
        left.push_back(is_old ? servers.ttl : 0);
        if (is_old)
            CHECK(servers.ttl <= 172800 - 36000);
    }
    CHECK(std::ranges::count(left, 0U) == 30);
    // The remaining TTLs are spread over what is possible.
    CHECK(std::ranges::max(left) > 86400U);
    CHECK(std::ranges::count_if(left, [](dns::Ttl ttl) { return ttl > 0 && ttl < 86400; }) > 0);

    for (std::size_t i = 0; i < count; ++i) {
        if (left[i] == 0)
            continue;
        const double end = left[i];
        // Just before the end it has asked the old servers again, and keeps that record for 300 s.
        CHECK(ask(model, i, at(end - 1)).text == "192.0.2.1");
        CHECK(ask(model, i, at(end - 1), ns).text == old_set);
        CHECK(ask(model, i, at(end + 1), ns).text == new_set);
        CHECK(ask(model, i, at(end + 300)).text == "192.0.2.7");
    }
    const auto asked = [&](std::size_t i, const char* type_text) {
        return ask(model, i, at(200000), question("example.com", *dns::read_rr_type(type_text)));
    };
    CHECK(asked(0, "SOA").text.find(" 2026010101 ") != std::string::npos);
}

TEST_CASE("with a share, those with old name servers never have the new record") {
    WorldSettings settings = test::settings();
    settings.share = 0.8;
    settings.move = NameServerMove{0.5, 172800};
    Model model(settings, test::resolvers(40), start);
    std::size_t fresh = 0;
    for (std::size_t i = 0; i < 40; ++i)
        fresh += ask(model, i, start).text == "192.0.2.7";
    CHECK(fresh == 20);
}

TEST_CASE("a fault puts one resolver behind the old name servers, and its SOA is the old one") {
    Model model(settings_of("r0", {Fault::old_ns}), test::resolvers(2), start);
    const dns::Question soa = question("example.com", RrType::soa);
    CHECK(ask(model, 0, start).text == "192.0.2.1");
    CHECK(ask(model, 0, start, question("example.com", RrType::ns)).text == old_set);
    CHECK(ask(model, 0, start, soa).text.find(" 2026010100 ") != std::string::npos);
    CHECK(ask(model, 1, start).text == "192.0.2.7");
    CHECK(ask(model, 1, start, question("example.com", RrType::ns)).text == new_set);
    CHECK(model.server("ns-old1").is_recursive() == false);
}

TEST_CASE("a move still to come: everybody asks the old servers until then") {
    WorldSettings settings = test::settings();
    settings.changed_ago = Seconds(-30);
    settings.changes[0].ttl = 10;
    settings.move = NameServerMove{0.5, 3600};
    Model model(settings, test::resolvers(10), start);
    std::size_t late = 0;
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK(ask(model, i, start).text == "192.0.2.1");
        late += ask(model, i, at(60)).text == "192.0.2.1";
    }
    CHECK(late == 5);
}

TEST_CASE("a resolver that serves stale answers gives the old record with TTL 30 and EDE 3") {
    Model model(settings_of("r0", {Fault::serve_stale}), test::resolvers(2), start);
    for (const double moment : {0.0, 29.0, 31.0, 1e5}) {
        const Said said = ask(model, 0, at(moment));
        CHECK(said.text == "192.0.2.1");
        CHECK(said.ttl == 30U);
        CHECK(said.ede == "3");
    }
    CHECK(ask(model, 0, start, question(".", RrType::ns)).ede.empty());
    CHECK(ask(model, 1, start).ede.empty());

    WorldSettings absent = settings_of("r0", {Fault::serve_stale});
    absent.changes = {default_change(question("new.example.com", RrType::txt))};
    absent.changes[0].before.clear();
    Model later(absent, test::resolvers(1), start);
    // A name that has other records: it was no NXDOMAIN.
    CHECK(ask(later, 0, start, question("new.example.com", RrType::txt)).ede == "3");
    CHECK(ask(later, 0, start, question("nothing.example.com")).ede == "19");
}

TEST_CASE("a resolver that is told to be stale holds the old record, and only it") {
    WorldSettings settings = settings_of("r3", {Fault::stale});
    Model model(settings, test::resolvers(6), start);
    for (std::size_t i = 0; i < 6; ++i)
        CHECK(ask(model, i, start).text == (i == 3 ? "192.0.2.1" : "192.0.2.7"));
    CHECK(ask(model, 3, at(901)).text == "192.0.2.7");
}

TEST_CASE("a lagging secondary serves the old record until its lag ends, and resolvers fetch it") {
    WorldSettings settings = test::settings();
    settings.changes[0].ttl = 60;
    settings.changed_ago = Seconds(300);  // longer than any cache held the old record
    settings.secondary_lag = Seconds(1000);
    Model model(settings, test::resolvers(60), start);
    const auto count_old = [&](double moment) {
        std::size_t old = 0;
        for (std::size_t i = 0; i < 60; ++i)
            old += ask(model, i, at(moment)).text == "192.0.2.1";
        return old;
    };
    // A third of them, as chance has it.
    CHECK(count_old(0) > 5);
    CHECK(count_old(0) < 40);
    CHECK(count_old(600) > 5);
    // Whoever fetched from it at the last moment keeps it for a TTL.
    CHECK(count_old(700 + 60) == 0);

    const auto of_server = [&](const std::string& id, RrType type, double moment) {
        for (std::size_t i = 0; i < model.servers().size(); ++i)
            if (model.servers()[i].id() == id)
                return ask(model, i, at(moment), question("example.com", type)).text;
        return std::string("nobody");
    };
    CHECK(of_server("ns3", RrType::a, 699) == "192.0.2.1");
    CHECK(of_server("ns3", RrType::soa, 699).find(" 2026010100 ") != std::string::npos);
    CHECK(of_server("ns1", RrType::soa, 699).find(" 2026010101 ") != std::string::npos);
    CHECK(of_server("ns3", RrType::a, 700) == "192.0.2.7");
    CHECK(of_server("ns3", RrType::soa, 700).find(" 2026010101 ") != std::string::npos);
}

TEST_CASE("an interceptor is where every address leads, from one cache") {
    WorldSettings settings = test::settings();
    const auto lead = [](const Model& model, const char* text) {
        const auto index = model.route(*net::IpAddress::read(text));
        return index ? model.servers()[*index].id() : "nobody";
    };
    auto resolvers = test::resolvers(3);
    resolvers.push_back(local_resolver());
    Model open(settings, resolvers, start);
    CHECK(lead(open, "198.18.0.2") == "r1");
    CHECK(lead(open, "192.0.2.1") == "nobody");
    CHECK(lead(open, "127.0.0.53") == "local");

    settings.is_intercepted = true;
    settings.share = 0;
    Model model(settings, resolvers, start);
    for (const char* text : {"198.18.0.2", "2001:db8:1::2", "198.51.100.1", "192.0.2.1"})
        CHECK(lead(model, text) == "interceptor");
    CHECK(lead(model, "127.0.0.53") == "local");
    CHECK(lead(model, "127.0.0.1") == "nobody");
    const std::size_t box = *model.route(*net::IpAddress::read("192.0.2.1"));
    const Said said = ask(model, box, start);
    CHECK(said.text == "192.0.2.1");
    CHECK(said.nsid.empty());
    CHECK(ask(model, box, at(5)).ttl == said.ttl - 5);
    CHECK(ask(model, box, start, question(".", RrType::ns)).rcode == dns::Rcode::noerror);

    settings.is_intercepted = false;
    settings.faults["interceptor"] = {Fault::silent};
    CHECK_THROWS_AS(Model(settings, resolvers, start), InputError);
}

TEST_CASE("a cunning interceptor answers for resolvers only") {
    WorldSettings settings = test::settings();
    settings.is_intercepted = true;
    settings.giveaway = Giveaway::egress;
    auto resolvers = test::resolvers(3);
    resolvers.push_back(local_resolver());
    const Model model(settings, resolvers, start);
    const auto lead = [&](const char* text) {
        const auto index = model.route(*net::IpAddress::read(text));
        return index ? model.servers()[*index].id() : "nobody";
    };
    CHECK(lead("198.18.0.2") == "interceptor");
    CHECK(lead("192.0.2.1") == "nobody");
    CHECK(lead("198.51.100.1") != "interceptor");
    CHECK(lead("127.0.0.53") == "local");
}

TEST_CASE("this machine's resolver is a part of the World, near and without a place") {
    WorldSettings settings = settings_of("local", {Fault::stale});
    settings.latency.scale = 1;
    auto resolvers = test::resolvers(2);
    resolvers.push_back(local_resolver());
    Model model(settings, resolvers, start);
    CHECK(ask(model, 2, start).text == "192.0.2.1");
    CHECK(ask(model, 0, start).text == "192.0.2.7");
    CHECK(model.server("local").round_trip() == SteadyDuration(0));
    CHECK(model.server("r0").round_trip() > SteadyDuration(0));
}

TEST_CASE("every recursor names the root's servers, with CD too") {
    Model model(test::settings(), test::resolvers(8), start);
    for (std::size_t i = 0; i < 8; ++i)
        for (const bool checking_disabled : {false, true}) {
            const Said said = ask(model, i, start, question(".", RrType::ns), checking_disabled);
            CHECK(said.text == "a.root-servers.net. b.root-servers.net.");
            CHECK(said.rcode == dns::Rcode::noerror);
        }
}

}  // namespace dnsprop::world
