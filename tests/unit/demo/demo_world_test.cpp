#include "demo/demo_world.hpp"

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "support/answer_builder.hpp"

using namespace dnsprop;
using dnsprop::test::question;

namespace {

struct Demo {
    std::vector<std::string> types;
    std::vector<std::string> expected = {};
    std::vector<std::string> old = {};
};

std::string texts_of(const std::vector<std::string>& records, dns::RrType type) {
    std::string out;
    for (const std::string& rdata : records)
        out += (out.empty() ? "" : " + ") +
               dns::write_rdata(
                   type, {reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()});
    return out.empty() ? "nothing" : out;
}

struct Made {
    std::vector<std::string> changes;   ///< "A 192.0.2.1 -> 192.0.2.7"
    std::vector<std::string> expected;  ///< what is then judged by
};

/// What the demo of www.example.com makes of a command line.
Made made(const Demo& demo) {
    cli::Settings settings;
    settings.expectations = {demo.expected, demo.old};
    check::Plan plan;
    for (const std::string& type : demo.types)
        plan.questions.push_back(question("www.example.com", type));
    const auto given =
        expect::read_expectations(settings.expectations, plan.questions, test::providers);
    const world::WorldSettings world = demo::demo_world(settings, plan, given);
    Made made;
    for (const world::Change& change : world.changes) {
        const dns::RrType type = change.question.type;
        made.changes.push_back(dns::write_rr_type(type) + " " + texts_of(change.before, type) +
                               " -> " + texts_of(change.after, type));
    }
    made.expected = demo::demo_expectations(settings, world).expected;
    return made;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a SOA expected in the demo comes from one with the serial before") {
    CHECK(
        made({{"SOA"}, {"ns.example. host.example. 256 2 3 4 5"}}).changes ==
        Lines{
            "SOA ns.example. host.example. 255 2 3 4 5 -> ns.example. host.example. 256 2 3 4 5"});
    CHECK(made({{"SOA"}, {"ns.example. host.example. 0 2 3 4 5"}})
              .changes.front()
              .starts_with("SOA ns.example. host.example. 4294967295 "));
}

TEST_CASE("the demo changes each record to what is expected of its type, and to nothing else") {
    CHECK(made({{"A", "CNAME"}, {"192.0.2.9"}}).changes ==
          Lines{"A 192.0.2.1 -> 192.0.2.9", "CNAME old.www.example.com. -> new.www.example.com."});
    CHECK(made({{"A", "NS", "TXT"}, {"192.0.2.9"}, {"192.0.2.8"}}).changes.front() ==
          "A 192.0.2.8 -> 192.0.2.9");
    CHECK(made({{"TXT", "A"}, {"192.0.2.9"}}).changes.front().ends_with("ip4:192.0.2.7 -all\""));
    CHECK(made({{"A", "CNAME"}, {"cdn.example.net"}}).changes ==
          Lines{"A 192.0.2.1 -> 192.0.2.7", "CNAME old.www.example.com. -> cdn.example.net."});
    CHECK(made({{"MX"}, {"mail.example.net"}}).changes ==
          Lines{"MX 10 mail-old.www.example.com. -> 10 mail.example.net."});
    CHECK(made({{"A"}, {"192.0.2.9,192.0.2.8"}}).changes ==
          Lines{"A 192.0.2.1 -> 192.0.2.9 + 192.0.2.8"});
}

TEST_CASE("what names no record leaves the demo's own, and the demo's old value turns round") {
    CHECK(made({{"A"}, {"cloudflare"}}).changes == Lines{"A 192.0.2.1 -> 192.0.2.7"});
    CHECK(made({{"A"}, {"192.0.2.0/24"}}).changes == Lines{"A 192.0.2.1 -> 192.0.2.7"});
    CHECK(made({{"A"}, {"192.0.2.1"}}).changes == Lines{"A 192.0.2.7 -> 192.0.2.1"});
}

TEST_CASE("'none' is that the record goes, or came, also where it is tied to a type") {
    CHECK(made({{"A", "CNAME"}, {"none"}}).changes ==
          Lines{"A 192.0.2.1 -> nothing", "CNAME old.www.example.com. -> nothing"});
    CHECK(made({{"A", "CNAME"}, {"A=192.0.2.7", "CNAME=none"}}).changes ==
          Lines{"A 192.0.2.1 -> 192.0.2.7", "CNAME old.www.example.com. -> nothing"});
    CHECK(made({{"A"}, {}, {"none"}}).changes == Lines{"A nothing -> 192.0.2.7"});
}

TEST_CASE("without --expect the demo expects its own values, and no zone's top beside an alias") {
    CHECK(made({{"A", "CNAME"}}).expected == Lines{"A=192.0.2.7", "CNAME=new.www.example.com."});
    CHECK(made({{"NS", "CNAME", "SOA"}}).expected ==
          Lines{"NS=none", "CNAME=new.www.example.com.", "SOA=none"});
    CHECK(made({{"NS"}}).expected.size() == 3);
}
