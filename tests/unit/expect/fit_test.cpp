#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "expect/expectation.hpp"
#include "support/answer_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::expect;
using namespace dnsprop::test;

namespace {

Fit fit_a(const std::vector<std::string>& seen, const std::vector<std::string>& expected,
          MatchMode mode = MatchMode::any, const std::vector<std::string>& old = {}) {
    return fit(answer("A", seen), expectation("A", expected, mode, old));
}

AnswerBuilder via(const std::vector<std::string>& chain, const std::string& address) {
    AnswerBuilder builder("www.example.com", "A");
    for (const auto& target : chain)
        builder.cname(target);
    return builder.data(address);
}

}  // namespace

TEST_CASE("any: every address is one of the expected, and at least one is there") {
    CHECK(fit_a({"192.0.2.7"}, {"192.0.2.7"}) == Fit::expected);
    CHECK(fit_a({"192.0.2.7"}, {"192.0.2.7", "192.0.2.8"}) == Fit::expected);
    CHECK(fit_a({"192.0.2.7", "192.0.2.8"}, {"192.0.2.7"}) == Fit::mixed);
    CHECK(fit_a({"192.0.2.1"}, {"192.0.2.7"}) == Fit::other);
}

TEST_CASE("all: the expected ones are all there, whatever stands beside them") {
    CHECK(fit_a({"192.0.2.7", "192.0.2.8", "192.0.2.9"}, {"192.0.2.7", "192.0.2.8"},
                MatchMode::all) == Fit::expected);
    CHECK(fit_a({"192.0.2.7"}, {"192.0.2.7", "192.0.2.8"}, MatchMode::all) == Fit::incomplete);
    CHECK(fit_a({"192.0.2.7", "192.0.2.9"}, {"192.0.2.7", "192.0.2.8"}, MatchMode::all) ==
          Fit::mixed);
    CHECK(fit_a({"192.0.2.9"}, {"192.0.2.7"}, MatchMode::all) == Fit::other);
}

TEST_CASE("exact: the same set") {
    CHECK(fit_a({"192.0.2.8", "192.0.2.7"}, {"192.0.2.7", "192.0.2.8"}, MatchMode::exact) ==
          Fit::expected);
    CHECK(fit_a({"192.0.2.7"}, {"192.0.2.7", "192.0.2.8"}, MatchMode::exact) == Fit::incomplete);
    CHECK(fit_a({"192.0.2.7", "192.0.2.8"}, {"192.0.2.7"}, MatchMode::exact) == Fit::mixed);
    CHECK(fit_a({"192.0.2.7", "192.0.2.8"}, {"192.0.2.0/24"}, MatchMode::exact) == Fit::expected);
}

TEST_CASE("old, mixed and other are told apart") {
    const std::vector<std::string> old = {"192.0.2.1", "192.0.2.2"};
    CHECK(fit_a({"192.0.2.1"}, {"192.0.2.7"}, MatchMode::any, old) == Fit::old);
    CHECK(fit_a({"192.0.2.1", "192.0.2.2"}, {"192.0.2.7"}, MatchMode::any, old) == Fit::old);
    CHECK(fit_a({"192.0.2.1", "192.0.2.7"}, {"192.0.2.7"}, MatchMode::any, old) == Fit::mixed);
    CHECK(fit_a({"192.0.2.1", "192.0.2.9"}, {"192.0.2.7"}, MatchMode::any, old) == Fit::other);
    CHECK(fit_a({"192.0.2.9"}, {"192.0.2.7"}, MatchMode::any, old) == Fit::other);
}

TEST_CASE("the narrower of an expected and an old value has the record") {
    CHECK(fit_a({"203.0.113.5"}, {"203.0.113.0/24"}, MatchMode::any, {"203.0.113.5"}) == Fit::old);
    CHECK(fit_a({"203.0.113.6"}, {"203.0.113.0/24"}, MatchMode::any, {"203.0.113.5"}) ==
          Fit::expected);
    CHECK(fit_a({"203.0.113.5"}, {"203.0.113.5"}, MatchMode::any, {"203.0.113.0/24"}) ==
          Fit::expected);
    CHECK(fit_a({"198.51.100.9"}, {"cloudflare"}, MatchMode::any, {"198.51.100.9"}) == Fit::old);
    CHECK(fit_a({"198.51.100.9"}, {"198.51.100.0/28"}, MatchMode::any, {"cloudflare"}) ==
          Fit::expected);
}

TEST_CASE("a provider is known by its ranges or by a name on the chain") {
    CHECK(fit_a({"198.51.100.1", "198.51.100.2"}, {"cloudflare"}) == Fit::expected);
    CHECK(fit_a({"198.51.100.1", "192.0.2.1"}, {"cloudflare"}) == Fit::mixed);
    CHECK(fit_a({"192.0.2.1"}, {"cloudflare"}) == Fit::other);
    CHECK(fit(via({"www.example.com.cdn.cloudflare.net"}, "192.0.2.99"),
              expectation("A", {"cloudflare"})) == Fit::expected);
    CHECK(fit(via({"shop.myshopify.com"}, "192.0.2.99"), expectation("A", {"shopify"})) ==
          Fit::expected);
    CHECK(fit(via({"notmyshopify.com"}, "192.0.2.99"), expectation("A", {"shopify"})) ==
          Fit::other);
    CHECK(fit(answer("CNAME", {"x.cdn.cloudflare.net"}), expectation("CNAME", {"cloudflare"})) ==
          Fit::expected);
    CHECK(fit(answer("AAAA", {"2001:db8:c::1"}), expectation("AAAA", {"cloudflare"})) ==
          Fit::expected);
}

TEST_CASE("a host name matches an address as a whole when the chain passes through it") {
    const auto wanted = expectation("A", {"cdn.example.net"});
    CHECK(fit(via({"cdn.example.net"}, "192.0.2.9"), wanted) == Fit::expected);
    CHECK(fit(via({"CDN.example.NET", "edge.example.org"}, "192.0.2.9"), wanted) == Fit::expected);
    CHECK(fit(via({"other.example.net"}, "192.0.2.9"), wanted) == Fit::other);
    CHECK(fit(via({"x.cdn.example.net"}, "192.0.2.9"), wanted) == Fit::other);
    CHECK(fit_a({"192.0.2.9"}, {"cdn.example.net"}) == Fit::other);
}

TEST_CASE("an expected name on the chain wins even where the address is the old one") {
    const auto moved = expectation("A", {"new.example.net"}, MatchMode::any, {"192.0.2.1"});
    CHECK(fit(via({"new.example.net"}, "192.0.2.1"), moved) == Fit::expected);
    CHECK(fit_a({"192.0.2.1"}, {"new.example.net"}, MatchMode::any, {"192.0.2.1"}) == Fit::old);
    const auto named = expectation("A", {"192.0.2.7"}, MatchMode::any, {"old.example.net"});
    CHECK(fit(via({"old.example.net"}, "192.0.2.1"), named) == Fit::old);
    CHECK(fit(via({"old.example.net"}, "192.0.2.7"), named) == Fit::expected);
}

TEST_CASE("a CNAME matches by its target or by the chain") {
    const auto wanted = expectation("CNAME", {"cdn.example.net"});
    CHECK(fit(answer("CNAME", {"CDN.example.net."}), wanted) == Fit::expected);
    CHECK(fit(answer("CNAME", {"www.example.net."}), wanted) == Fit::other);
}

TEST_CASE("a mail exchange matches by name whatever its preference, or by both") {
    const auto seen = answer("MX", {"10 a.example.com.", "20 b.example.com."});
    CHECK(fit(seen, expectation("MX", {"a.example.com", "b.example.com"})) == Fit::expected);
    CHECK(fit(seen, expectation("MX", {"a.example.com"})) == Fit::mixed);
    CHECK(fit(seen, expectation("MX", {"10 a.example.com.", "20 B.example.com"},
                                MatchMode::exact)) == Fit::expected);
    CHECK(fit(seen, expectation("MX", {"20 a.example.com."})) == Fit::other);
    CHECK(fit(answer("MX", {"10 a.example.com."}),
              expectation("MX", {"a.example.com"}, MatchMode::any, {"10 a.example.com."})) ==
          Fit::old);
}

TEST_CASE("a text is compared whole, by the octets of all its strings") {
    const auto split = answer("TXT", {"\"v=spf1 \" \"-all\""});
    CHECK(fit(split, expectation("TXT", {"v=spf1 -all"})) == Fit::expected);
    CHECK(fit(split, expectation("TXT", {"\"v=spf1 -all\""})) == Fit::expected);
    CHECK(fit(split, expectation("TXT", {"v=spf1"})) == Fit::other);
    CHECK(fit(split, expectation("TXT", {"V=SPF1 -all"})) == Fit::other);
    CHECK(fit(answer("TXT", {"\"a\"", "\"b\""}), expectation("TXT", {"a"})) == Fit::mixed);
}

TEST_CASE("rdata of other types is compared as DNS compares it") {
    CHECK(fit(answer("NS", {"NS1.example.com."}), expectation("NS", {"ns1.EXAMPLE.com"})) ==
          Fit::expected);
    CHECK(fit(answer("CAA", {"0 issue \"ca.example\""}),
              expectation("CAA", {"0 issue \"ca.example\""})) == Fit::expected);
    CHECK(fit(answer("SRV", {"0 5 443 a.example."}), expectation("SRV", {"0 5 443 A.example"})) ==
          Fit::expected);
    CHECK(fit_a({"192.0.2.7"}, {"\\# 4 c0000207"}) == Fit::expected);
}

TEST_CASE("none: a missing record is what was hoped for, and a record is not") {
    CHECK(fit(nxdomain(), expectation("A", {"none"})) == Fit::expected);
    CHECK(fit(nodata(), expectation("A", {"none"})) == Fit::expected);
    CHECK(fit_a({"192.0.2.1"}, {"none"}) == Fit::other);
    CHECK(fit_a({"192.0.2.1"}, {"none"}, MatchMode::any, {"192.0.2.1"}) == Fit::old);
}

TEST_CASE("no record where one is expected is absent, and a chain alone is no record") {
    CHECK(fit(nxdomain(), expectation("A", {"192.0.2.7"})) == Fit::absent);
    CHECK(fit(nodata(), expectation("A", {"192.0.2.7"})) == Fit::absent);
    CHECK(fit(AnswerBuilder("www.example.com", "A").cname("cdn.example.net"),
              expectation("A", {"cdn.example.net"})) == Fit::absent);
}

TEST_CASE("whose an address is: expected, old, a provider's or unknown") {
    const auto wanted = expectation("A", {"192.0.2.7", "198.51.100.8"}, MatchMode::any,
                                    {"192.0.2.1", "198.51.100.0/24"});
    const auto of = [&](const char* text) {
        return whose(net::IpAddress::read(text).value(), wanted, providers());
    };
    CHECK(of("192.0.2.7").ownership == Ownership::expected);
    CHECK(of("192.0.2.7").provider == nullptr);
    CHECK(of("192.0.2.1").ownership == Ownership::old);
    CHECK(of("198.51.100.8").ownership == Ownership::expected);
    REQUIRE(of("198.51.100.8").provider != nullptr);
    CHECK(of("198.51.100.8").provider->id == "cloudflare");
    CHECK(of("198.51.100.9").ownership == Ownership::old);
    CHECK(of("203.0.113.200").ownership == Ownership::provider);
    CHECK(of("192.0.2.99").ownership == Ownership::unknown);
    CHECK(whose(net::IpAddress::read("198.51.100.1").value(), expectation("A", {"cloudflare"}),
                providers())
              .ownership == Ownership::expected);
}

TEST_CASE("fitting does not depend on the order of records or values, and more values fit more") {
    std::mt19937 random(42);
    const auto some = [&](std::size_t most) {
        std::vector<std::string> out;
        for (std::size_t i = 0; i < most; ++i) {
            const std::string text = "192.0.2." + std::to_string(random() % 8);
            if (std::ranges::find(out, text) == out.end())
                out.push_back(text);
        }
        return out;
    };
    for (int round = 0; round < 600; ++round) {
        auto seen = some(1 + random() % 4);
        auto expected = some(1 + random() % 4);
        const auto mode = static_cast<MatchMode>(random() % 3);
        const Fit first = fit_a(seen, expected, mode);
        std::ranges::shuffle(expected, random);
        // AnswerContent is sorted by its reader; here it is not, on purpose.
        dns::AnswerContent shuffled = answer("A", seen);
        std::ranges::shuffle(shuffled.records, random);
        CHECK(fit(shuffled, expectation("A", expected, mode)) == first);

        const bool all_expected = std::ranges::all_of(seen, [&](const auto& text) {
            return std::ranges::find(expected, text) != expected.end();
        });
        const bool all_seen = std::ranges::all_of(expected, [&](const auto& text) {
            return std::ranges::find(seen, text) != seen.end();
        });
        const bool should = mode == MatchMode::any   ? all_expected
                            : mode == MatchMode::all ? all_seen
                                                     : all_expected && all_seen;
        CHECK((first == Fit::expected) == should);

        if (mode == MatchMode::any && first == Fit::expected) {
            expected.push_back("198.51.100." + std::to_string(random() % 256));
            CHECK(fit_a(seen, expected, mode) == Fit::expected);
        }
    }
}
