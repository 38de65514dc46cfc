#include "diagnose/identity_probe.hpp"

#include <memory>
#include <set>

#include <catch2/catch.hpp>

#include "catalogue/catalogue.hpp"
#include "dns/ldns_codec.hpp"
#include "support/operators.hpp"
#include "support/row_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::test;
using check::Outcome;
using diagnose::plan_identity_probes;

namespace {

check::Target target(const std::string& id, const std::string& operator_name,
                     net::Protocol protocol = net::Protocol::udp) {
    check::Target made;
    made.resolver.id = id;
    made.resolver.operator_identity = operator_named(operator_name);
    made.protocol = protocol;
    return made;
}

std::vector<std::string> ids(const check::Plan& plan) {
    std::vector<std::string> out;
    for (const check::Target& each : plan.targets)
        out.push_back(each.resolver.id);
    return out;
}

/// "Quad9: text", of one resolver and one Outcome for the first question.
std::vector<std::string> said(const Outcome& outcome) {
    const check::Plan plan = plan_identity_probes({target("q", "Quad9")});
    std::vector<std::string> out;
    for (const auto& each :
         diagnose::identity_answers_of(plan, [&](std::uint32_t question, std::uint32_t) {
             return question == 0 ? &outcome : nullptr;
         }))
        out.push_back(each.operator_identity->name + ": " + each.text);
    return out;
}

Outcome txt(const std::vector<std::string>& rdata) {
    auto content = std::make_shared<dns::AnswerContent>();
    content->kind = dns::AnswerKind::positive;
    for (const std::string& each : rdata)
        content->records.push_back({dns::read_name("id.server"), dns::RrType::txt, each});
    Outcome outcome;
    outcome.answer.content = std::move(content);
    return outcome;
}

}  // namespace

TEST_CASE("three questions are of class CHAOS, one is about a name made for it") {
    std::vector<std::string> texts;
    for (const auto& each : diagnose::identity_questions()) {
        CHECK(each.type == dns::RrType::txt);
        texts.push_back(each.name.plain_text() +
                        (each.rr_class == dns::RrClass::ch ? " CH" : " IN"));
    }
    CHECK(texts == std::vector<std::string>{"id.server CH", "hostname.bind CH", "version.bind CH",
                                            "o-o.myaddr.l.google.com IN"});
}

TEST_CASE("one resolver of each known operator is asked, in the order of the catalogue") {
    CHECK(ids(plan_identity_probes({target("y", "Yandex"), target("x", "Example"),
                                    target("g", "Google"), target("q1", "Quad9"),
                                    target("q2", "Quad9")})) ==
          std::vector<std::string>{"q1", "g", "y"});
    // A server asked over TLS has shown its certificate; TCP can be answered by any device.
    CHECK(ids(plan_identity_probes({target("t", "Quad9", net::Protocol::tls),
                                    target("h", "Google", net::Protocol::https),
                                    target("c", "Cloudflare", net::Protocol::tcp)})) ==
          std::vector<std::string>{"c"});
    CHECK(plan_identity_probes({}).targets.empty());
}

TEST_CASE("of the whole catalogue as many resolvers as allowed are asked, of different networks") {
    const auto catalogue =
        catalogue::read_resolvers(catalogue::embedded_resolvers_json(), "embedded");
    std::vector<check::Target> targets;
    for (const catalogue::Resolver& each : catalogue.resolvers)
        targets.push_back({each, {}});
    const check::Plan plan = plan_identity_probes(targets);
    CHECK(plan.targets.size() == diagnose::max_identity_targets);
    std::set<std::uint32_t> networks;
    for (const check::Target& each : plan.targets)
        networks.insert(each.resolver.asn.value());
    CHECK(networks.size() == plan.targets.size());
}

TEST_CASE("only a text that is there and whole is an identity answer") {
    using Texts = std::vector<std::string>;
    CHECK(said(txt({"\x03"
                    "fra"})) == Texts{"Quad9: fra"});
    CHECK(said(txt({std::string("\x01"
                                "a"
                                "\x01"
                                "b"),
                    "\x01"
                    "c"})) == Texts{"Quad9: ab", "Quad9: c"});
    // Empty, or cut short: in class CHAOS no reader has checked it.
    CHECK(said(txt({std::string(1, '\0')})).empty());
    CHECK(said(txt({""})).empty());
    CHECK(said(txt({"\x05"
                    "fra"}))
              .empty());
    CHECK(said(failed(FailureKind::timeout)).empty());
    CHECK(said(error(dns::Rcode::refused)).empty());
    CHECK(said(answered(nxdomain())).empty());
}
