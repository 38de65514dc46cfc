#include "diagnose/interception.hpp"

#include <catch2/catch.hpp>

#include "support/row_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::test;
using check::Outcome;
using diagnose::decoy_endpoints;
using diagnose::find_interception;

namespace {

std::string evidence(const std::vector<Outcome>& decoys) {
    const auto found = find_interception(decoys, {}, {});
    return found ? found->evidence : "";
}

/// Resolvers of these operators, with the NSIDs they give.
std::string evidence_of_names(const std::vector<std::pair<std::string, std::string>>& resolvers) {
    std::vector<check::Target> targets;
    std::vector<check::Row> rows;
    for (const auto& [operator_name, nsid] : resolvers) {
        check::Target& target = targets.emplace_back();
        target.resolver.operator_name = operator_name;
        check::Row& row = rows.emplace_back();
        row.probe.target = static_cast<std::uint32_t>(targets.size() - 1);
        row.outcome = answered(answer("A", {"192.0.2.7"}));
        row.outcome.answer.nsid = nsid;
    }
    const auto found = find_interception({}, rows, targets);
    return found ? found->evidence : "";
}

}  // namespace

TEST_CASE("decoys are documentation addresses, as endpoints and as targets") {
    std::vector<std::string> texts;
    for (const auto& endpoint : decoy_endpoints())
        texts.push_back(endpoint.text());
    CHECK(texts == std::vector<std::string>{"192.0.2.1", "2001:db8::1"});
    const auto targets = diagnose::decoy_targets();
    REQUIRE(targets.size() == texts.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
        CHECK(targets[i].endpoint == decoy_endpoints()[i]);
        CHECK(targets[i].resolver.id == texts[i]);
        CHECK(targets[i].protocol == net::Protocol::udp);
    }
}

TEST_CASE("any response from where nobody is means interception") {
    const auto silent = failed(FailureKind::timeout);
    const std::string ipv4 = "192.0.2.1, where no DNS server is, answers too";
    CHECK(evidence({}).empty());
    CHECK(evidence({silent, silent}).empty());
    CHECK(evidence({answered(answer("A", {"192.0.2.7"})), silent}) == ipv4);
    CHECK(evidence({error(dns::Rcode::refused), silent}) == ipv4);
    CHECK(evidence({error(dns::Rcode::servfail)}) == ipv4);
    CHECK(evidence({silent, answered(nxdomain())}) ==
          "2001:db8::1, where no DNS server is, answers too");
    using enum FailureKind;
    for (const auto kind : {malformed, mismatched, truncated})
        CHECK(evidence({failed(kind)}) == ipv4);
    for (const auto kind : {timeout, refused_connection, unreachable, no_route, network, closed})
        CHECK(evidence({failed(kind)}).empty());
}

TEST_CASE("operators that share a server identity are one box") {
    CHECK(evidence_of_names({{"Google", "isp-7"}, {"Quad9", "isp-7"}, {"Cloudflare", "isp-7"}}) ==
          "Cloudflare and Google and Quad9 give the same server identity, isp-7");
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
    CHECK_FALSE(find_interception({}, rows, {}));
}
