#include "world/cache.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

namespace dnsprop::world {

using dns::RrType;
using test::at;
using test::question;

namespace {

/// www -> example.com, whose A changes at 100 s; other.example.com comes into being then.
class Upstream {
public:
    Upstream() : zone_(test::name("example.com"), settings()) {
        RecordHistory address = test::value(RrType::a, "192.0.2.1", 300);
        address.add({at(100), 300, {dns::read_rdata(RrType::a, "192.0.2.7")}});
        zone_.set(test::name("example.com"), RrType::a, address);
        zone_.set(test::name("www.example.com"), RrType::cname,
                  test::value(RrType::cname, "example.com", 60));
        RecordHistory late;
        late.add({at(100), 300, {dns::read_rdata(RrType::a, "192.0.2.9")}});
        zone_.set(test::name("other.example.com"), RrType::a, late);
        zone_.set(test::name("zero.example.com"), RrType::a,
                  test::value(RrType::a, "192.0.2.3", 0));
    }
    Cache::Fetch fetch() {
        return [this](const dns::Question& asked, SteadyTime now) {
            ++fetches;
            return zone_.answer(asked, now);
        };
    }
    int fetches = 0;

private:
    static ZoneSettings settings() {
        ZoneSettings settings;
        settings.minimum = 30;
        return settings;
    }
    Zone zone_;
};

}  // namespace

TEST_CASE("a cache counts down in whole seconds and lets go when the TTL is over") {
    Upstream upstream;
    Cache cache;
    const auto ask = [&](double seconds) {
        return cache.answer(question("example.com"), at(seconds), upstream.fetch());
    };
    CHECK(ask(50).answer.at(0).ttl == 300);
    CHECK(ask(50.9).answer.at(0).ttl == 300);
    CHECK(ask(51).answer.at(0).ttl == 299);
    CHECK(cache.remaining(question("example.com"), at(340)) == Seconds(10));
    // The record changed at 100 s: the cache does not care before 350 s.
    CHECK(test::text_of(ask(349.9), RrType::a) == "192.0.2.1");
    CHECK(ask(349.9).answer.at(0).ttl == 1);
    CHECK(upstream.fetches == 1);
    CHECK(test::text_of(ask(350), RrType::a) == "192.0.2.7");
    CHECK(ask(350).answer.at(0).ttl == 300);
    CHECK(upstream.fetches == 2);
}

TEST_CASE("a cache keeps a no for the SOA's minimum") {
    Upstream upstream;
    Cache cache;
    const auto ask = [&](double seconds) {
        return cache.answer(question("other.example.com"), at(seconds), upstream.fetch());
    };
    const Reply no = ask(90);
    CHECK(no.rcode == dns::Rcode::nxdomain);
    REQUIRE(no.authority.size() == 1);
    CHECK(no.authority[0].ttl == 30);
    CHECK(ask(119).rcode == dns::Rcode::nxdomain);
    CHECK(ask(119).authority.at(0).ttl == 1);
    CHECK(test::text_of(ask(120), RrType::a) == "192.0.2.9");
}

TEST_CASE("a cache follows CNAMEs, each with its own clock") {
    Upstream upstream;
    Cache cache;
    const auto ask = [&](double seconds) {
        return cache.answer(question("www.example.com"), at(seconds), upstream.fetch());
    };
    const Reply first = ask(0);
    REQUIRE(first.answer.size() == 2);
    CHECK(first.answer[0].ttl == 60);
    CHECK(first.answer[1].ttl == 300);
    // The zone gives both together; a resolver renews both together.
    ask(60);
    CHECK(upstream.fetches == 2);
    const Reply alias_only =
        cache.answer(question("www.example.com", RrType::cname), at(61), upstream.fetch());
    CHECK(alias_only.answer.size() == 1);
    const Reply no =
        cache.answer(question("www.example.com", RrType::mx), at(62), upstream.fetch());
    CHECK(no.rcode == dns::Rcode::noerror);
    CHECK(no.answer.size() == 1);
    CHECK(no.authority.size() == 1);
}

TEST_CASE("a TTL of zero is used once and not kept") {
    Upstream upstream;
    Cache cache;
    const dns::Question asked = question("zero.example.com");
    CHECK(cache.answer(asked, at(1), upstream.fetch()).answer.size() == 1);
    CHECK(cache.answer(asked, at(1.1), upstream.fetch()).answer.size() == 1);
    CHECK(upstream.fetches == 2);
}

TEST_CASE("a cache that stretches TTLs holds the old record for a day") {
    Upstream upstream;
    Cache cache(TtlPolicy{86400, 7 * 86400});
    const auto ask = [&](double seconds) {
        return cache.answer(question("example.com"), at(seconds), upstream.fetch());
    };
    CHECK(ask(0).answer.at(0).ttl == 86400);
    CHECK(test::text_of(ask(86399), RrType::a) == "192.0.2.1");
    CHECK(test::text_of(ask(86400), RrType::a) == "192.0.2.7");
}

TEST_CASE("a cache that clamps TTLs lets go early") {
    Upstream upstream;
    Cache cache(TtlPolicy{0, 20});
    CHECK(cache.answer(question("example.com"), at(0), upstream.fetch()).answer.at(0).ttl == 20);
    CHECK_FALSE(cache.remaining(question("example.com"), at(20)));
}

}  // namespace dnsprop::world
