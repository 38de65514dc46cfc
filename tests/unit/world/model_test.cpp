#include "world/model.hpp"

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "support.hpp"

namespace dnsprop::world {

using dns::RrType;
using test::at;
using test::question;

namespace {

const SteadyTime start = at(0);

/// What the server answers over UDP at that moment.
Wire ask(Model& model, std::size_t index, SteadyTime now,
         const dns::Question& asked = question("example.com")) {
    const auto deliveries = model.servers()[index].on_datagram(dns::compose_query(asked, {}), now);
    return deliveries.empty() ? Wire() : deliveries.front().octets;
}

struct Seen {
    std::string text;
    dns::Ttl ttl = 0;
};

Seen seen(Model& model, std::size_t index, SteadyTime now) {
    const Wire wire = ask(model, index, now);
    const auto read = dns::MessageView::read(wire);
    REQUIRE(std::holds_alternative<dns::MessageView>(read));
    Seen seen;
    const auto& message = std::get<dns::MessageView>(read);
    seen.text = test::first_text(message, RrType::a);
    message.for_each_record([&](const dns::RecordView& record) { seen.ttl = record.ttl; });
    return seen;
}

std::size_t count_new(Model& model, std::size_t resolvers, SteadyTime now) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < resolvers; ++i)
        count += seen(model, i, now).text == "192.0.2.7";
    return count;
}

}  // namespace

TEST_CASE("the same seed makes the same World, another seed another") {
    const auto resolvers = test::resolvers(40);
    WorldSettings settings = test::settings();
    settings.loss = 0.2;
    settings.latency.scale = 1;
    const auto history = [&](std::uint64_t seed) {
        settings.seed = seed;
        Model model(settings, resolvers, start);
        std::string log;
        for (int second = 0; second < 3000; second += 600)
            for (std::size_t i = 0; i < resolvers.size(); ++i) {
                const auto deliveries = model.servers()[i].on_datagram(
                    dns::compose_query(question("example.com"), {}), at(second));
                for (const Delivery& each : deliveries)
                    log += std::to_string(each.after.count()) +
                           std::string(each.octets.begin(), each.octets.end());
                log += '/';
            }
        return log;
    };
    CHECK(history(1) == history(1));
    CHECK(history(1) != history(2));
}

TEST_CASE("a wave of TTLs: the caches turn one by one, none later than its TTL said") {
    constexpr std::size_t count = 200;
    WorldSettings settings = test::settings();
    settings.changed_ago = Seconds(900);
    settings.never_asked = 0;
    Model model(settings, test::resolvers(count), start);
    CHECK(model.change_at() == at(-900));

    std::vector<dns::Ttl> promised(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Seen now = seen(model, i, start);
        promised[i] = now.text == "192.0.2.1" ? now.ttl : 0;
        CHECK(now.ttl <= 3600);
        if (promised[i] != 0)
            CHECK(promised[i] <= 3600 - 900 + 1);
    }
    // A quarter of the TTL has passed, so about a quarter has turned; 6 % is two deviations.
    const std::size_t at_start = count_new(model, count, start);
    CHECK(at_start > 50 - 25);
    CHECK(at_start < 50 + 25);
    std::size_t last = at_start;
    for (int second = 0; second <= 2700; second += 300) {
        for (std::size_t i = 0; i < count; ++i) {
            const bool is_old = seen(model, i, at(second)).text == "192.0.2.1";
            CHECK(is_old == (promised[i] > static_cast<dns::Ttl>(second)));
        }
        const std::size_t now = count_new(model, count, at(second));
        CHECK(now >= last);
        last = now;
    }
    CHECK(count_new(model, count, at(2701)) == count);
}

TEST_CASE("a share says exactly how many have the new record at the start") {
    for (const double share : {0.0, 0.25, 0.8, 1.0}) {
        for (const std::optional<Seconds> age : {std::optional<Seconds>(), {Seconds(7200)}}) {
            WorldSettings settings = test::settings();
            settings.share = share;
            settings.changed_ago = age;
            for (const bool was_there : {true, false}) {
                if (!was_there)
                    settings.changes[0].before.clear();
                Model model(settings, test::resolvers(40), start);
                CHECK(count_new(model, 40, start) == static_cast<std::size_t>(share * 40));
                CHECK(count_new(model, 40, at(3600)) == 40);
            }
        }
    }
}

TEST_CASE("a change still to come is seen by nobody before it and by all a TTL after it") {
    WorldSettings settings = test::settings();
    settings.changed_ago = Seconds(-30);
    Model model(settings, test::resolvers(40), start);
    CHECK(count_new(model, 40, start) == 0);
    CHECK(count_new(model, 40, at(29)) == 0);
    CHECK(count_new(model, 40, at(3630)) == 40);
}

TEST_CASE("a record that comes into being is missing where the no is still held") {
    WorldSettings settings = test::settings();
    settings.changes[0].before.clear();
    settings.changed_ago = Seconds(450);
    settings.never_asked = 0;
    Model model(settings, test::resolvers(40), start);
    const std::size_t now = count_new(model, 40, start);
    CHECK(now > 5);
    CHECK(now < 35);
    CHECK(count_new(model, 40, at(451)) == 40);
}

TEST_CASE("a resolver that stretches TTLs holds on when all others have turned") {
    WorldSettings settings = test::settings();
    settings.changed_ago = Seconds(1800);
    settings.share = 0.5;
    settings.faults["r3"] = {Fault::ttl_stretching};
    settings.faults["r4"] = {Fault::ttl_stretching};
    settings.faults["r5"] = {Fault::ttl_stretching};
    settings.faults["r6"] = {Fault::ttl_stretching};
    Model model(settings, test::resolvers(20), start);
    std::size_t old = 0;
    for (std::size_t i = 3; i <= 6; ++i) {
        const Seen now = seen(model, i, start);
        CHECK(now.ttl <= 86400);
        old += now.text == "192.0.2.1";
    }
    CHECK(count_new(model, 20, at(86400)) == 20);
    CHECK(old >= 1);
}

TEST_CASE("other types and names of the zone have answers, and other names none") {
    Model model(test::settings(), test::resolvers(1), start);
    for (const auto& [text, type] : {std::pair("example.com", RrType::mx),
                                     {"example.com", RrType::txt},
                                     {"www.example.com", RrType::a},
                                     {"ns1.example.com", RrType::aaaa},
                                     {"com", RrType::ns},
                                     {".", RrType::ns}}) {
        CAPTURE(text);
        const Wire wire = ask(model, 0, start, question(text, type));
        CHECK((wire[3] & 0x0f) == 0);
        CHECK(wire[7] > 0);
    }
    CHECK((ask(model, 0, start, question("example.net"))[3] & 0x0f) == 3);
}

TEST_CASE("servers are found by every address of theirs, and by no other") {
    Model model(test::settings(), test::resolvers(3), start);
    const auto find = [&](const char* text) {
        const auto index = model.server_at(*net::IpAddress::read(text));
        return index ? model.servers()[*index].id() : "nobody";
    };
    CHECK(find("198.18.0.2") == "r1");
    CHECK(find("2001:db8:1::2") == "r1");
    CHECK(find("198.51.100.1") == "root-a");
    CHECK(find("2001:db8:53::12") == "tld-b");
    CHECK(find("198.51.100.103") == "ns3");
    CHECK(find("198.18.0.9") == "nobody");
    CHECK(find("127.0.0.1") == "nobody");
}

TEST_CASE("a fault of a server that there is not is refused") {
    WorldSettings settings = test::settings();
    settings.faults["nobody"] = {Fault::silent};
    CHECK_THROWS_AS(Model(settings, test::resolvers(1), start), InputError);
    // A World with everything there can be has the ids that may be named, in their order.
    settings = test::settings();
    settings.move = NameServerMove{};
    settings.is_intercepted = true;
    const auto ids = server_ids(test::resolvers(1));
    Model model(settings, test::resolvers(1), start);
    REQUIRE(ids.size() == model.servers().size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        CHECK(ids[i] == model.servers()[i].id());
}

}  // namespace dnsprop::world
