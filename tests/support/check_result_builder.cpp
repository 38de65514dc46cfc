#include "support/check_result_builder.hpp"

#include <array>

#include <fmt/format.h>

#include "dns/extended_error.hpp"
#include "dns/ldns_codec.hpp"
#include "support/operators.hpp"

namespace dnsprop::tests {

namespace {

using namespace std::chrono_literals;
using check::Reason;
using check::Verdict;

const UtcTime finished_at = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + 9h + 16min;

struct City {
    const char* name;
    const char* country;
};
constexpr std::array<City, 6> cities = {{{"Berlin", "DE"},
                                         {"Zürich", "CH"},
                                         {"Osaka", "JP"},
                                         {"Nairobi", "KE"},
                                         {"Lima", "PE"},
                                         {"Mevaseret Ẕiyyon", "IL"}}};

net::IpAddress address_number(std::size_t n) {
    return *net::IpAddress::read(n % 5 == 4 ? fmt::format("2001:db8:53::{:x}", n)
                                            : fmt::format("198.18.{}.{}", n / 250, n % 250 + 1));
}

expect::Value read_value(const dns::Question& question, const std::string& text) {
    if (const auto address = net::IpAddress::read(text))
        return *address;
    if (const auto prefix = net::IpPrefix::read(text))
        return *prefix;
    return expect::RdataValue{dns::read_rdata(question.type, text)};
}

}  // namespace

const catalogue::ProviderDirectory& test_providers() {
    static const catalogue::ProviderDirectory directory([] {
        std::vector<catalogue::Provider> providers(2);
        providers[0] = {"cloudflare",
                        "Cloudflare",
                        "cdn",
                        {*net::IpPrefix::read("104.16.0.0/13")},
                        {dns::read_name("cdn.cloudflare.net")}};
        providers[1] = {"shopify",
                        "Shopify",
                        "platform",
                        {*net::IpPrefix::read("23.227.38.0/24")},
                        {dns::read_name("myshopify.com")}};
        return providers;
    }());
    return directory;
}

template <class Change>
Speakers& Speakers::each(Change&& change) {
    for (const auto row : rows_)
        change(builder_.question().rows[row]);
    return *this;
}

Speakers& Speakers::answer(Verdict verdict, Reason reason, dns::AnswerKind kind, dns::Rcode rcode,
                           const Values& values, std::optional<dns::Ttl> ttl) {
    const auto& question = builder_.question().question;
    dns::AnswerContent content{kind, rcode, {}, {}};
    for (const auto& value : values)
        content.records.push_back(
            {question.name, question.type, dns::read_rdata(question.type, value)});
    std::sort(content.records.begin(), content.records.end());
    const auto shared = std::make_shared<const dns::AnswerContent>(std::move(content));
    return each([&](check::Row& row) {
        row.judgement = {verdict, reason, {}};
        auto& answer = row.outcome.answer;
        answer.content = shared;
        answer.flags.qr = answer.flags.rd = answer.flags.ra = true;
        answer.record_ttls.assign(values.size(), ttl.value_or(0));
        const bool negative = kind == dns::AnswerKind::nxdomain || kind == dns::AnswerKind::nodata;
        (negative ? answer.negative_ttl : answer.ttl) = ttl;
    });
}

Speakers& Speakers::has(const Values& values, dns::Ttl ttl) {
    return answer(Verdict::match, Reason::none, dns::AnswerKind::positive, dns::Rcode::noerror,
                  values, ttl);
}
Speakers& Speakers::still_has(const Values& values, dns::Ttl ttl) {
    return answer(Verdict::stale, Reason::old_value, dns::AnswerKind::positive, dns::Rcode::noerror,
                  values, ttl);
}
Speakers& Speakers::has_other(const Values& values, dns::Ttl ttl) {
    return answer(Verdict::stale, Reason::other_value, dns::AnswerKind::positive,
                  dns::Rcode::noerror, values, ttl);
}
Speakers& Speakers::mixes(const Values& values, dns::Ttl ttl) {
    return answer(Verdict::stale, Reason::mixed, dns::AnswerKind::positive, dns::Rcode::noerror,
                  values, ttl);
}
Speakers& Speakers::has_not_dropped(const Values& values, dns::Ttl ttl) {
    return answer(Verdict::stale, Reason::still_there, dns::AnswerKind::positive,
                  dns::Rcode::noerror, values, ttl);
}
Speakers& Speakers::says(const Values& values, dns::Ttl ttl) {
    return answer(Verdict::unjudged, Reason::none, dns::AnswerKind::positive, dns::Rcode::noerror,
                  values, ttl);
}
Speakers& Speakers::denies_name(std::optional<dns::Ttl> negative_ttl) {
    return answer(Verdict::absent, Reason::nxdomain, dns::AnswerKind::nxdomain,
                  dns::Rcode::nxdomain, {}, negative_ttl);
}
Speakers& Speakers::denies_type(std::optional<dns::Ttl> negative_ttl) {
    return answer(Verdict::absent, Reason::nodata, dns::AnswerKind::nodata, dns::Rcode::noerror, {},
                  negative_ttl);
}
Speakers& Speakers::has_dropped() {
    return answer(Verdict::match, Reason::none, dns::AnswerKind::nodata, dns::Rcode::noerror, {},
                  300);
}
Speakers& Speakers::cannot_resolve(Reason reason, const std::string& ede_text) {
    answer(Verdict::broken, reason, dns::AnswerKind::error, dns::Rcode::servfail, {}, std::nullopt);
    return each([&](check::Row& row) {
        row.judgement.detail = ede_text;
        if (reason == Reason::servfail && ede_text.empty())
            return;
        const std::uint16_t code = reason == Reason::dnssec_bogus ? 9
                                   : reason == Reason::lame       ? 22
                                                                  : 0;
        row.outcome.answer.ede.push_back({code, ede_text});
        if (ede_text.empty())
            row.judgement.detail = dns::write_extended_error(code);
    });
}
Speakers& Speakers::filters(const Values& values) {
    return answer(Verdict::filtered, Reason::blocked, dns::AnswerKind::positive,
                  dns::Rcode::noerror, values, 10);
}
Speakers& Speakers::refuses() {
    return answer(Verdict::refused, Reason::not_authorised, dns::AnswerKind::error,
                  dns::Rcode::refused, {}, std::nullopt);
}
Speakers& Speakers::fails(FailureKind kind, const std::string& detail) {
    return each([&](check::Row& row) {
        row.outcome.failure = Failure{kind, detail};
        row.judgement = {Verdict::silent, kind, detail};
        row.outcome.attempts = 3;
        row.outcome.protocol = net::Protocol::tcp;
    });
}

Speakers& Speakers::through(const std::string& alias) {
    return each([&](check::Row& row) {
        auto content = *row.outcome.answer.content;
        const auto target = dns::read_name(alias).canonical();
        const auto wire = target.wire();
        content.chain.push_back({builder_.question().question.name, dns::RrType::cname,
                                 std::string(wire.begin(), wire.end())});
        for (auto& record : content.records)
            record.owner = target;
        row.outcome.answer.chain_ttls.push_back(60);
        row.outcome.answer.content = std::make_shared<const dns::AnswerContent>(std::move(content));
    });
}
Speakers& Speakers::notes(check::Note note) {
    return each([&](check::Row& row) { row.outcome.notes.add(note); });
}
Speakers& Speakers::nsid(const std::string& octets) {
    return each([&](check::Row& row) { row.outcome.answer.nsid = octets; });
}
Speakers& Speakers::record_bytes(dns::RrType type, const std::string& rdata) {
    return each([&](check::Row& row) {
        auto content = *row.outcome.answer.content;
        content.records.push_back({builder_.question().question.name, type, rdata});
        row.outcome.answer.record_ttls.push_back(row.outcome.answer.ttl.value_or(0));
        row.outcome.answer.content = std::make_shared<const dns::AnswerContent>(std::move(content));
    });
}

CheckResultBuilder::CheckResultBuilder() {
    built_.plan = std::make_unique<check::Plan>();
    built_.check.plan = built_.plan.get();
    built_.check.providers = &test_providers();
    built_.check.duration = 412ms;
    built_.check.finished_at = finished_at;
    built_.check.started_at = finished_at - 412ms;
}

CheckResultBuilder& CheckResultBuilder::ask(const std::string& name, dns::RrType type) {
    const dns::Question question{dns::read_name(name), type};
    built_.plan->questions.push_back(question);
    built_.check.questions.emplace_back().question = question;
    return *this;
}
CheckResultBuilder& CheckResultBuilder::expect(const std::string& text) {
    auto& expectation = question().expectation;
    expectation.source = expect::Source::given;
    expectation.values.push_back({text, read_value(question().question, text)});
    return *this;
}
CheckResultBuilder& CheckResultBuilder::expect_provider(const std::string& id) {
    auto& expectation = question().expectation;
    expectation.source = expect::Source::given;
    expectation.values.push_back({id, expect::ProviderValue{test_providers().find(id)}});
    return *this;
}
CheckResultBuilder& CheckResultBuilder::expect_none() {
    auto& expectation = question().expectation;
    expectation.source = expect::Source::given;
    expectation.values.push_back({"none", expect::NoRecord{}});
    return *this;
}
CheckResultBuilder& CheckResultBuilder::old(const std::string& text) {
    question().expectation.old_values.push_back({text, read_value(question().question, text)});
    return *this;
}
CheckResultBuilder& CheckResultBuilder::thresholds(double at_least, double min_coverage) {
    thresholds_ = {at_least, min_coverage};
    return *this;
}

Speakers CheckResultBuilder::resolver(const std::string& name) {
    return {*this, {add_row(target(name))}};
}
Speakers CheckResultBuilder::crowd(std::size_t count) {
    std::vector<std::size_t> rows;
    const std::size_t first = question().rows.size();
    for (std::size_t i = first; i < first + count; ++i)
        rows.push_back(add_row(target(fmt::format("Net {} Resolver", i + 1))));
    return {*this, std::move(rows)};
}
CheckResultBuilder& CheckResultBuilder::skip(const std::string& id, const std::string& reason) {
    built_.plan->skipped.push_back({id, reason});
    return *this;
}
CheckResultBuilder& CheckResultBuilder::no_network() {
    no_network_ = true;
    return *this;
}
CheckResultBuilder& CheckResultBuilder::interrupted() {
    built_.check.interrupted = true;
    return *this;
}

BuiltCheck CheckResultBuilder::finish() {
    for (auto& result : built_.check.questions) {
        result.summary = check::summarise(result.rows, result.expectation, thresholds_);
        if (no_network_)
            result.summary.unknown_cause = check::UnknownCause::no_network;
        const int code = result.summary.status == check::Status::propagated        ? 0
                         : result.summary.status == check::Status::unknown         ? 3
                         : result.summary.status == check::Status::wrong_at_source ? 4
                                                                                   : 1;
        built_.check.exit_code = std::max(built_.check.exit_code, code);
    }
    return std::move(built_);
}

catalogue::Resolver& CheckResultBuilder::facts_about(const std::string& name) {
    return built_.plan->targets[target(name)].resolver;
}

std::uint32_t CheckResultBuilder::target(const std::string& name) {
    auto& targets = built_.plan->targets;
    for (std::size_t i = 0; i < targets.size(); ++i)
        if (targets[i].resolver.name == name)
            return static_cast<std::uint32_t>(i);
    const std::size_t number = targets.size();
    check::Target target;
    auto& resolver = target.resolver;
    resolver.name = name;
    for (const char c : name)
        resolver.id += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c == ' ' ? '-' : c;
    resolver.operator_name = name.substr(0, name.find(' '));
    resolver.operator_identity = test::operator_named(resolver.operator_name);
    if (number % 3 == 0) {
        resolver.anycast = true;
        resolver.country = "US";
        resolver.geo_precision = catalogue::GeoPrecision::anycast;
    } else {
        const City& city = cities[number % cities.size()];
        resolver.anycast = false;
        resolver.country = city.country;
        resolver.city = city.name;
        resolver.coordinates = catalogue::Coordinates{52.5, 13.4};
        resolver.geo_precision = catalogue::GeoPrecision::city;
    }
    resolver.filtering = catalogue::Filtering::none;
    resolver.speaks_do53 = true;
    target.endpoint = {address_number(number), 53};
    targets.push_back(std::move(target));
    return static_cast<std::uint32_t>(number);
}

std::size_t CheckResultBuilder::add_row(std::uint32_t target) {
    auto& rows = question().rows;
    check::Row row;
    row.probe = {static_cast<std::uint32_t>(built_.check.questions.size() - 1), target};
    row.outcome.attempts = 1;
    row.outcome.rtt = std::chrono::microseconds(12'400 + 1'000 * target);
    row.outcome.received_at = finished_at;
    rows.push_back(std::move(row));
    return rows.size() - 1;
}

}  // namespace dnsprop::tests
