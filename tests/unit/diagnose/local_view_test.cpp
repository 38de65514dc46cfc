#include "diagnose/local_view.hpp"

#include <catch2/catch.hpp>

#include "support/row_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::test;
using diagnose::LocalOutcome;
using diagnose::LocalView;
using diagnose::make_local_view;

namespace {

std::vector<net::IpAddress> addresses(const std::vector<std::string>& texts) {
    std::vector<net::IpAddress> out;
    for (const auto& text : texts)
        out.push_back(net::IpAddress::read(text).value());
    return out;
}

LocalView view(const std::vector<std::string>& hosts,
               const std::vector<LocalOutcome>& outcomes = {},
               const expect::Expectation& expectation = test::expectation("A", {"192.0.2.7"})) {
    return make_local_view(question("www.example.com", "A"), expectation,
                           {"/etc/hosts", addresses(hosts), outcomes});
}

}  // namespace

TEST_CASE("what the hosts file says is judged like an answer") {
    CHECK(view({"192.0.2.7"}).hosts_match);
    CHECK_FALSE(view({"192.0.2.1"}).hosts_match);
    CHECK_FALSE(view({"192.0.2.7", "192.0.2.1"}).hosts_match);
    CHECK_FALSE(view({"192.0.2.7"}, {}, {}).hosts_match);
    CHECK_FALSE(view({"192.0.2.7"}, {}, expectation("A", {"none"})).hosts_match);
    CHECK(view({"192.0.2.7"}).hosts_file == "/etc/hosts");
    CHECK(view({}).is_empty());
    // An absence from the hosts file is no statement.
    CHECK_FALSE(view({}, {}, expectation("A", {"none"})).hosts_match);

    const auto ipv6 =
        make_local_view(question("www.example.com", "AAAA"), expectation("AAAA", {"2001:db8::7"}),
                        {"/etc/hosts", addresses({"2001:db8::7"}), {}});
    CHECK(ipv6.hosts_match);
}

TEST_CASE("the system's resolvers are judged like the world's") {
    const net::Endpoint first{addresses({"127.0.0.53"}).front(), 53};
    const net::Endpoint second{addresses({"192.0.2.53"}).front(), 53};
    const auto local = view({}, {{first, answered(answer("A", {"192.0.2.1"}), 600)},
                                 {second, failed(FailureKind::timeout)}});
    CHECK_FALSE(local.is_empty());
    REQUIRE(local.resolvers.size() == 2);
    CHECK(local.resolvers[0].endpoint == first);
    CHECK(local.resolvers[0].row.judgement.verdict == check::Verdict::stale);
    CHECK(local.resolvers[0].row.expires_at == received_at + std::chrono::seconds(600));
    CHECK(local.resolvers[1].endpoint == second);
    CHECK(local.resolvers[1].row.probe.target == 1);
    CHECK(local.resolvers[1].row.judgement.verdict == check::Verdict::silent);
    CHECK_FALSE(local.resolvers[1].row.expires_at);
}
