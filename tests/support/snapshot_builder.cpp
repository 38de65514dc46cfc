#include "support/snapshot_builder.hpp"

#include <array>

#include <fmt/format.h>

#include "support/operators.hpp"

namespace dnsprop::test {

namespace {

using namespace std::chrono_literals;

struct Known {
    const char* name;
    const char* operator_name;
    const char* country;
    const char* city;  ///< null: anycast
    double latitude;
    double longitude;
};

constexpr std::array<Known, 30> known = {{
    {"Google Public DNS", "Google", "US", nullptr, 0, 0},
    {"Cloudflare DNS", "Cloudflare", "US", nullptr, 0, 0},
    {"Quad9 Secured", "Quad9", "CH", nullptr, 0, 0},
    {"OpenDNS Home", "OpenDNS (Cisco)", "US", nullptr, 0, 0},
    {"AdGuard DNS Default", "AdGuard", "CY", nullptr, 0, 0},
    {"Deutsche Telekom", "Deutsche Telekom AG", "DE", "Frankfurt am Main", 50.1, 8.7},
    {"Swisscom", "Swisscom", "CH", "Zürich", 47.4, 8.5},
    {"Orange", "Orange SA", "FR", "Paris", 48.9, 2.4},
    {"BT", "British Telecommunications", "GB", "London", 51.5, -0.1},
    {"Telefónica", "Telefónica", "ES", "Madrid", 40.4, -3.7},
    {"Comcast", "Comcast", "US", "Philadelphia", 40.0, -75.2},
    {"AT&T", "AT&T", "US", "Dallas", 32.8, -96.8},
    {"Sonic", "Sonic", "US", "San Francisco", 37.8, -122.4},
    {"Bell Canada", "Bell", "CA", "Toronto", 43.7, -79.4},
    {"Telmex", "Telmex", "MX", "Mexico City", 19.4, -99.1},
    {"Vivo", "Telefônica Brasil", "BR", "São Paulo", -23.5, -46.6},
    {"Telecom Argentina", "Telecom", "AR", "Buenos Aires", -34.6, -58.4},
    {"MTN", "MTN", "ZA", "Johannesburg", -26.2, 28.0},
    {"Safaricom", "Safaricom", "KE", "Nairobi", -1.3, 36.8},
    {"TE Data", "TE Data", "EG", "Cairo", 30.0, 31.2},
    {"Türk Telekom", "Türk Telekom", "TR", "Ankara", 39.9, 32.9},
    {"Rostelecom", "Rostelecom", "RU", "Moscow", 55.8, 37.6},
    {"Reliance Jio", "Reliance", "IN", "Mumbai", 19.1, 72.9},
    {"KT Olleh", "KT", "KR", "Seoul", 37.6, 127.0},
    {"IIJ", "Internet Initiative Japan", "JP", "Tokyo", 35.7, 139.7},
    {"HiNet", "Chunghwa Telecom", "TW", "Taipei", 25.0, 121.5},
    {"Singtel", "Singtel", "SG", "Singapore", 1.3, 103.8},
    {"Telstra", "Telstra", "AU", "Sydney", -33.9, 151.2},
    {"Spark", "Spark", "NZ", "Auckland", -36.8, 174.8},
    {"Mevaseret Net", "Mevaseret", "IL", "Mevaseret Ẕiyyon", 31.8, 35.2},
}};

check::Target target_number(std::size_t n) {
    const Known& facts = known[n % known.size()];
    const std::size_t round = n / known.size();
    check::Target target;
    catalogue::Resolver& resolver = target.resolver;
    resolver.name = round == 0 ? facts.name : fmt::format("{} {}", facts.name, round + 1);
    resolver.id = fmt::format("r{}", n);
    resolver.operator_name = facts.operator_name;
    resolver.operator_identity = test::operator_named(facts.operator_name);
    resolver.country = facts.country;
    resolver.anycast = facts.city == nullptr;
    if (facts.city != nullptr) {
        resolver.city = facts.city;
        // Other places of the same country, further and further away.
        const double away = static_cast<double>(round) * 1.7;
        resolver.coordinates =
            catalogue::Coordinates{facts.latitude - away, facts.longitude + away};
        resolver.geo_precision = catalogue::GeoPrecision::city;
    } else {
        resolver.geo_precision = catalogue::GeoPrecision::anycast;
    }
    resolver.filtering = catalogue::Filtering::none;
    resolver.asn = 64496 + static_cast<std::uint32_t>(n);
    resolver.as_name = "Example Networks";
    resolver.validates_dnssec = n % 2 == 0;
    resolver.speaks_do53 = true;
    target.endpoint.address =
        *net::IpAddress::read(fmt::format("198.18.{}.{}", n / 250, n % 250 + 1));
    return target;
}

}  // namespace

SnapshotBuilder::SnapshotBuilder() : plan_(std::make_unique<check::Plan>()) {
    now_.utc = received_at;
    now_.elapsed = SteadyTime(1h);
}

SnapshotBuilder& SnapshotBuilder::ask(const std::string& name, const std::string& type,
                                      const std::string& expected) {
    plan_->questions.push_back(question(name, type));
    expect::ExpectationTexts texts;
    if (!expected.empty())
        texts.expected.push_back(expected);
    expectations_.push_back(
        expect::read_expectations(texts, {plan_->questions.back()}, providers).front());
    return *this;
}

SnapshotBuilder& SnapshotBuilder::resolvers(std::size_t count) {
    for (std::size_t n = 0; n < count; ++n)
        plan_->targets.push_back(target_number(n));
    return *this;
}

SnapshotBuilder& SnapshotBuilder::wait_limit(SteadyDuration limit) {
    settings_.limit = limit;
    return *this;
}

watch::Watch& SnapshotBuilder::begun() {
    if (!watch_)
        watch_ =
            std::make_unique<watch::Watch>(*plan_, providers, expectations_, settings_, 7, now_);
    return *watch_;
}

SnapshotBuilder& SnapshotBuilder::about(std::uint32_t question) {
    question_ = question;
    return *this;
}

SnapshotBuilder& SnapshotBuilder::source(const std::string& first, const std::string& second) {
    std::vector<authority::Baseline> baselines;
    for (const dns::Question& asked : plan_->questions) {
        const std::string name = asked.name.plain_text();
        const std::string type = dns::write_rr_type(asked.type);
        const auto says = [&](const std::string& data) {
            AnswerBuilder builder(name, type);
            return data.empty() ? builder.kind(dns::AnswerKind::nxdomain, dns::Rcode::nxdomain)
                                : builder.data(data);
        };
        // Only the question at hand has another record than the text says.
        const bool is_it = &asked == &plan_->questions[question_];
        const auto& expected =
            expectations_[static_cast<std::size_t>(&asked - plan_->questions.data())].values;
        const std::string other = expected.empty() ? (type == "A" ? "192.0.2.7" : "\"text\"")
                                  : type == "TXT"  ? "\"" + expected.front().text + "\""
                                                   : expected.front().text;
        baselines.push_back(
            BaselineBuilder(name, type)
                .zone("example.com")
                .ns_at_parent({"ns1.example.com", "ns2.example.com"})
                .server("ns1.example.com", says(is_it ? first : other), 8)
                .server("ns2.example.com", says(is_it ? second : other), first == second ? 8 : 7)
                .finish());
    }
    static_cast<void>(begun().take_walk_due(now_));
    begun().on_baselines(std::move(baselines), now_);
    return *this;
}

SnapshotBuilder& SnapshotBuilder::comes(std::uint32_t target, check::Outcome outcome) {
    outcome.received_at = now_.utc;
    if (outcome.rtt == SteadyDuration{})
        outcome.rtt = std::chrono::microseconds(1'400 + 3'700 * (target % 60));
    begun().on_outcome({question_, target}, outcome, now_);
    return *this;
}

SnapshotBuilder& SnapshotBuilder::has(std::uint32_t target, const std::string& data, dns::Ttl ttl) {
    const dns::Question& asked = plan_->questions[question_];
    check::Outcome outcome = answered(
        AnswerBuilder(asked.name.plain_text(), dns::write_rr_type(asked.type)).data(data), ttl);
    outcome.answer.record_ttls.assign(1, ttl);
    return comes(target, std::move(outcome));
}

SnapshotBuilder& SnapshotBuilder::pass(SteadyDuration time) {
    begun().refresh(now_);
    // In steps, as a program that runs sees it.
    for (; time > SteadyDuration{}; time -= std::min<SteadyDuration>(time, 20s)) {
        const auto step = std::min<SteadyDuration>(time, 20s);
        now_.elapsed += step;
        now_.utc += std::chrono::round<Milliseconds>(step);
        begun().refresh(now_);
    }
    return *this;
}

SnapshotBuilder& SnapshotBuilder::clock_jumps(Milliseconds by) {
    begun().refresh(now_);
    now_.utc += by;
    begun().refresh(now_);
    return *this;
}

const watch::Snapshot& SnapshotBuilder::snapshot() {
    begun().refresh(now_);
    return begun().snapshot();
}

SnapshotBuilder half_way_there(std::size_t resolvers) {
    SnapshotBuilder world;
    world.ask("www.example.com", "A", "192.0.2.7").resolvers(resolvers).wait_limit(2h);
    world.source("192.0.2.7").pass(2s);
    const auto count = static_cast<std::uint32_t>(resolvers);
    const auto is_odd_one = [](std::uint32_t i) { return i % 30 == 3 || i % 15 == 9 || i == 21; };
    for (std::uint32_t i = 0; i < count; ++i)
        if (!is_odd_one(i))
            world.has(i, "192.0.2.1", 600 + 977 * i % 3000);
    for (std::uint32_t i = 3; i < count; i += 30)
        world.comes(i, error(dns::Rcode::servfail, {{9, "no DNSKEY matches DS"}}));
    for (std::uint32_t i = 9; i < count; i += 15)
        world.comes(i, failed(FailureKind::timeout));
    if (count > 21)
        world.comes(21, answered(nxdomain(), 900));
    world.watch().on_round_end(world.now());
    for (std::uint32_t round = 0; round < 28; ++round) {
        world.pass(1min);
        for (std::uint32_t i = 0; i < count; ++i)
            if (!is_odd_one(i) && 600 + 977 * i % 3000 < 60 * (round + 1) && i % 7 != 2) {
                check::Outcome outcome = answered(answer("A", {"192.0.2.7"}), 300);
                outcome.answer.record_ttls.assign(1, 300);
                if (i == 0)
                    outcome.answer.nsid = "gpdns-fra";
                world.comes(i, outcome);
            }
    }
    // One of its caches has it, another one has not.
    world.has(7, "192.0.2.7", 300).pass(1s).has(7, "192.0.2.1", 411).pass(23s);
    return world;
}

SnapshotBuilder three_records() {
    SnapshotBuilder world;
    world.ask("www.example.com", "A", "192.0.2.7")
        .ask("www.example.com", "TXT", "v=spf1 -all")
        .ask("example.com", "MX")
        .resolvers(20);
    world.about(2).source("10 mail.example.com.").pass(1s);
    for (std::uint32_t i = 0; i < 20; ++i) {
        world.about(0).has(i, i % 3 == 0 ? "192.0.2.1" : "192.0.2.7", 900 + i);
        world.about(1).has(i, "\"v=spf1 -all\"", 300);
        world.about(2).has(i, i == 4 ? "10 old.example.com." : "10 mail.example.com.", 1200);
    }
    world.watch().on_round_end(world.now());
    world.pass(45s).about(0);
    return world;
}

}  // namespace dnsprop::test
