#include "diagnose/interception.hpp"

#include <algorithm>
#include <array>

#include <catch2/catch.hpp>

#include "support/operators.hpp"
#include "support/row_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::test;
using check::Outcome;
using diagnose::bogon_endpoints;
using diagnose::find_interception;

namespace {

std::string evidence(const std::vector<Outcome>& bogons) {
    const auto found = find_interception({.bogons = bogons});
    return found ? found->evidence : "";
}

/// Resolvers of these operators, with the NSIDs they give.
std::string evidence_of_names(const std::vector<std::pair<std::string, std::string>>& resolvers) {
    std::vector<check::Target> targets;
    std::vector<check::Row> rows;
    for (const auto& [operator_name, nsid] : resolvers) {
        check::Target& target = targets.emplace_back();
        target.resolver.operator_identity = operator_named(operator_name);
        check::Row& row = rows.emplace_back();
        row.probe.target = static_cast<std::uint32_t>(targets.size() - 1);
        row.outcome = answered(answer("A", {"192.0.2.7"}));
        row.outcome.answer.nsid = nsid;
    }
    const auto found = find_interception({.rows = rows, .targets = targets});
    return found ? found->evidence : "";
}

/// "Quad9 id.server: dnsmasq-2.90"; the questions by their names, "egress" for the last.
std::string evidence_of_words(const std::vector<std::array<std::string, 3>>& said) {
    const std::vector<std::string> questions = {"id.server", "hostname.bind", "version.bind",
                                                "egress"};
    std::vector<diagnose::IdentityAnswer> identity_answers;
    for (const auto& [operator_name, question, text] : said) {
        const auto found = std::ranges::find(questions, question);
        REQUIRE(found != questions.end());
        identity_answers.push_back(
            {operator_named(operator_name),
             static_cast<diagnose::IdentityQuestion>(found - questions.begin()), text});
    }
    const auto found = find_interception({.identity_answers = identity_answers});
    return found ? found->evidence : "";
}

}  // namespace

TEST_CASE("bogon targets are documentation addresses, as endpoints and as targets") {
    std::vector<std::string> texts;
    for (const auto& endpoint : bogon_endpoints())
        texts.push_back(endpoint.text());
    CHECK(texts == std::vector<std::string>{"192.0.2.1", "2001:db8::1"});
    const auto targets = diagnose::bogon_targets();
    REQUIRE(targets.size() == texts.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
        CHECK(targets[i].endpoint == bogon_endpoints()[i]);
        CHECK(targets[i].resolver.id == texts[i]);
        CHECK(targets[i].protocol == net::Protocol::udp);
    }
}

TEST_CASE("any response from where nobody is means interception") {
    const auto silent = failed(FailureKind::timeout);
    const std::string ipv4 =
        "there is no DNS server at 192.0.2.1, yet something answered in its name";
    CHECK(evidence({}).empty());
    CHECK(evidence({silent, silent}).empty());
    CHECK(evidence({answered(answer("A", {"192.0.2.7"})), silent}) == ipv4);
    CHECK(evidence({error(dns::Rcode::refused), silent}) == ipv4);
    CHECK(evidence({error(dns::Rcode::servfail)}) == ipv4);
    CHECK(evidence({silent, answered(nxdomain())}) ==
          "there is no DNS server at 2001:db8::1, yet something answered in its name");
    using enum FailureKind;
    for (const auto kind : {malformed, mismatched, truncated})
        CHECK(evidence({failed(kind)}) == ipv4);
    for (const auto kind : {timeout, refused_connection, unreachable, no_route, network, closed})
        CHECK(evidence({failed(kind)}).empty());
}

TEST_CASE("operators that share a server identity are one box") {
    CHECK(evidence_of_names({{"Google", "isp-7"}, {"Quad9", "isp-7"}, {"Cloudflare", "isp-7"}}) ==
          "Cloudflare, Google and Quad9 give the same server identity, isp-7");
    CHECK(evidence_of_names({{"Google", "a\x1b"}, {"Quad9", "a\x1b"}}) ==
          "Google and Quad9 give the same server identity, a\\027");
    CHECK(
        evidence_of_names({{"Google", "gpdns-fra"}, {"Quad9", "res1.fra.rrdns.pch.net"}}).empty());
    // Two services of one operator may share machines, and an empty name is none.
    CHECK(evidence_of_names({{"Quad9", "res1"}, {"Quad9", "res1"}}).empty());
    CHECK(evidence_of_names({{"Google", ""}, {"Quad9", ""}}).empty());
    // Others may resell one service under two names.
    CHECK(evidence_of_names({{"Example A", "box"}, {"Example B", "box"}}).empty());
}

TEST_CASE("rows without an answer or a target are no evidence") {
    std::vector<check::Row> rows(2);
    rows[0].outcome = failed(FailureKind::timeout);
    rows[1].outcome = answered(nxdomain());
    rows[1].outcome.answer.nsid = "box";
    rows[1].probe.target = 7;
    CHECK_FALSE(find_interception({.rows = rows}));
}

TEST_CASE("one name in CHAOS for two operators is one box, unless many servers go by it") {
    const auto named = [](const std::string& name, const std::vector<std::string>& operators) {
        std::vector<std::array<std::string, 3>> said;
        for (const std::string& each : operators)
            said.push_back({each, said.size() % 2 == 0 ? "id.server" : "hostname.bind", name});
        return evidence_of_words(said);
    };
    CHECK(named("gw-7.isp.example", {"Google", "AdGuard"}) ==
          "AdGuard and Google give the same server identity, gw-7.isp.example");
    CHECK(named("gw-7.isp.example", {"Google", "Google"}).empty());
    for (const char* word : {"fra", "FRA1", "localhost.localdomain", "unbound 1.17.1", "resolver1",
                             "dnsmasq-2.90", "unknown"}) {
        CAPTURE(word);
        CHECK(named(word, {"Google", "AdGuard"}).empty());
        // Three that resell none of each other's, of whom one only is known to say otherwise.
        CHECK(named(word, {"AdGuard", "Yandex", "Google"}).empty());
        CHECK(named(word, {"AdGuard", "Cloudflare", "Google"}) ==
              std::string("AdGuard, Cloudflare and Google give the same server identity, ") + word);
    }
    CHECK(named(std::string(300, 'a') + ".example\x1b", {"Google", "AdGuard"}) ==
          "AdGuard and Google give the same server identity, " + std::string(64, 'a') + "...");
}

TEST_CASE("where the catalogue knows an operator's server names, another name is a finding") {
    const auto quad9 = [](const std::string& name) {
        return evidence_of_words({{"Quad9", "hostname.bind", name}});
    };
    CHECK(quad9("dnsmasq-2.90") ==
          "what answers in the name of Quad9 is not one of its servers: dnsmasq-2.90");
    for (const char* own : {"res100.fra.rrdns.pch.net", "RES1.ams.rrdns.PCH.net",
                            "res760.qfra3.on.quad9.net", "rpz-public-resolver1.rrdns.pch.net"})
        CHECK(quad9(own).empty());
    // Nobody else's pattern is promised, and the software is no name.
    CHECK(evidence_of_words({{"Cloudflare", "id.server", "dnsmasq-2.90"}}).empty());
    CHECK(evidence_of_words({{"Quad9", "version.bind", "unbound 1.17.1"}}).empty());
}

TEST_CASE("one software for three operators is a sign where it cannot be chance") {
    const auto run = [](const std::vector<std::string>& operators) {
        std::vector<std::array<std::string, 3>> said;
        for (const std::string& each : operators)
            said.push_back({each, "version.bind", "unbound 1.17.1"});
        return evidence_of_words(said);
    };
    CHECK(run({"Quad9", "Google"}).empty());
    CHECK(run({"Yandex", "AdGuard", "Cisco OpenDNS", "Google"}).empty());
    CHECK(run({"Quad9", "Google", "Yandex"}) ==
          "Google, Quad9 and Yandex run the same software, unbound 1.17.1");
}

TEST_CASE("three operators that ask on from one network are one box") {
    const auto from = [](const std::vector<std::string>& addresses) {
        const std::vector<std::string> operators = {"Quad9", "Google", "Yandex", "AdGuard"};
        std::vector<std::array<std::string, 3>> said;
        for (const std::string& each : addresses)
            said.push_back({operators[said.size()], "egress", each});
        return evidence_of_words(said);
    };
    CHECK(from({"198.51.100.1", "198.51.100.200", "198.51.100.7"}) ==
          "Google, Quad9 and Yandex send their questions on from one network, 198.51.100.0/24");
    CHECK(from({"2001:db8:7:1::1", "2001:db8:7:2::1", "2001:db8:7::"}) ==
          "Google, Quad9 and Yandex send their questions on from one network, 2001:db8:7::/48");
    CHECK(from({"198.51.100.1", "198.51.100.1", "203.0.113.1", "192.0.2.3"}).empty());
    CHECK(from({"2001:db8:7::1", "2001:db8:8::1", "2001:db8:9::1"}).empty());
    // What is no address says nothing, and neither does what filters answer.
    CHECK(from({"blocked", "blocked", "blocked"}).empty());
    CHECK(from({"0.0.0.0", "0.0.0.0", "0.0.0.0"}).empty());
    CHECK(evidence_of_words({{"Quad9", "egress", "edns0-client-subnet 198.51.100.0/24"},
                             {"Google", "egress", "edns0-client-subnet 198.51.100.0/24"},
                             {"Yandex", "egress", "edns0-client-subnet 198.51.100.0/24"}})
              .empty());
}

TEST_CASE("several signs are named together; a bogon target's answer needs none beside it") {
    std::vector<diagnose::IdentityAnswer> identity_answers;
    using enum diagnose::IdentityQuestion;
    for (const char* each : {"Google", "Quad9", "Yandex"}) {
        identity_answers.push_back({operator_named(each), id_server, "gw.isp.example"});
        identity_answers.push_back({operator_named(each), egress, "198.51.100.1"});
    }
    CHECK(find_interception({.identity_answers = identity_answers})->evidence ==
          "Google, Quad9 and Yandex give the same server identity, gw.isp.example; "
          "Google, Quad9 and Yandex send their questions on from one network, 198.51.100.0/24");
    const std::vector<Outcome> bogons = {error(dns::Rcode::refused)};
    CHECK(find_interception({.bogons = bogons, .identity_answers = identity_answers})->evidence ==
          "there is no DNS server at 192.0.2.1, yet something answered in its name");
}
