#include "support/random_events.hpp"

#include <algorithm>
#include <array>

#include "support/answer_builder.hpp"

namespace dnsprop::test {

using authority::Baseline;
using authority::Delegation;
using authority::DsFinding;
using authority::ServerFinding;
using authority::ZoneFinding;
using check::Outcome;
using dns::AnswerKind;
using dns::RrType;

// ---- made up

std::string RandomEvents::octets(std::size_t most) {
    std::string out;
    for (std::size_t i = below(most + 1); i > 0; --i)
        out += static_cast<char>(below(256));
    return out;
}

std::string RandomEvents::words() {
    constexpr std::array<std::string_view, 7> pieces = {"it answers", " \\ ", "München", "\\027",
                                                        "\"",         "…",    "東京"};
    std::string out;
    for (std::size_t i = below(5); i > 0; --i)
        out += pieces[below(pieces.size())];
    return out;
}

dns::Name RandomEvents::name() {
    std::string wire;
    for (std::size_t labels = below(4); labels > 0; --labels) {
        const std::size_t size = below(20) == 0 ? 63 : 1 + below(8);
        wire += static_cast<char>(size);
        for (std::size_t i = 0; i < size; ++i)
            wire += static_cast<char>(coin() ? 'a' + below(26) : below(256));
    }
    wire += '\0';
    return dns::Name::from_wire({reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size()});
}

RrType RandomEvents::type() {
    constexpr std::array types = {
        RrType::a,  RrType::aaaa, RrType::ns,  RrType::cname,
        RrType::mx, RrType::txt,  RrType::soa, static_cast<RrType>(65534)};
    return types[below(types.size())];
}

std::string RandomEvents::rdata(RrType type) {
    const auto wire_name = [&] {
        const dns::Name each = name().canonical();
        return std::string(each.wire().begin(), each.wire().end());
    };
    const auto exactly = [&](std::size_t size) {
        std::string out(size, '\0');
        for (char& c : out)
            c = static_cast<char>(below(256));
        return out;
    };
    switch (type) {
        case RrType::a:
            return exactly(4);
        case RrType::aaaa:
            return exactly(16);
        case RrType::ns:
        case RrType::cname:
            return wire_name();
        case RrType::mx:
            return exactly(2) + wire_name();
        case RrType::soa:
            return wire_name() + wire_name() + exactly(20);
        case RrType::txt: {
            const std::size_t size = below(256);
            return std::string(1, static_cast<char>(size)) + exactly(size);
        }
        default:
            return octets(40);
    }
}

net::IpAddress RandomEvents::address() {
    std::array<std::uint8_t, 16> octet{};
    for (auto& each : octet)
        each = static_cast<std::uint8_t>(coin() ? 0 : below(256));
    return *net::IpAddress::from_bytes(std::span(octet).first(coin() ? 4 : 16));
}

UtcTime RandomEvents::time() {
    return UtcTime(Milliseconds(below(7'200'000'000'000)));
}

dns::AnswerContent RandomEvents::content(RrType type, AnswerKind kind) {
    dns::AnswerContent out;
    out.kind = kind;
    out.rcode = static_cast<dns::Rcode>(below(4096));
    out.chain = several([&] { return record(RrType::cname); });
    if (kind != AnswerKind::nodata)
        out.records = several([&] { return record(type); });
    if (kind == AnswerKind::positive)
        out.records.push_back(record(type));
    return out;
}

dns::Answer RandomEvents::answer(RrType type) {
    dns::Answer out;
    out.content =
        std::make_shared<const dns::AnswerContent>(content(type, any(AnswerKind::chain_too_long)));
    out.flags = {coin(), coin(), coin(), coin(), coin(), coin(), coin()};
    for (std::size_t i = 0; i < out.content->chain.size(); ++i)
        out.chain_ttls.push_back(ttl());
    for (std::size_t i = 0; i < out.content->records.size(); ++i)
        out.record_ttls.push_back(ttl());
    out.ttl = maybe([&] { return ttl(); });
    out.negative_ttl = maybe([&] { return ttl(); });
    out.ede = several(
        [&] { return dns::ExtendedError{static_cast<std::uint16_t>(below(65536)), octets()}; });
    out.nsid = maybe([&] { return octets(); });
    out.trailing_bytes = coin();
    out.other_records = coin();
    return out;
}

Outcome RandomEvents::outcome(RrType type) {
    Outcome out;
    if (below(4) == 0)
        out.failure = Failure{any(FailureKind::http), words()};
    else
        out.answer = answer(type);
    out.rtt = SteadyDuration(below(4'000'000'000));
    out.protocol = any(net::Protocol::https);
    out.attempts = static_cast<std::uint8_t>(below(256));
    for (unsigned note = 0; note < check::Notes::count; ++note)
        if (coin())
            out.notes.add(static_cast<check::Note>(note));
    out.received_at = time();
    return out;
}

Delegation RandomEvents::delegation() {
    Delegation out;
    out.zone = name();
    out.parent = name();
    out.ns_at_parent = several([&] { return name(); });
    out.parent_ns_ttl = maybe([&] { return ttl(); });
    out.ns_at_zone = several([&] { return name(); });
    out.zone_ns_ttl = maybe([&] { return ttl(); });
    out.ds = several([&] {
        return DsFinding{static_cast<std::uint16_t>(below(65536)),
                         static_cast<std::uint8_t>(below(256)),
                         static_cast<std::uint8_t>(below(256)), any(DsFinding::Fit::unknown)};
    });
    out.is_cut_off = coin();
    out.ds_ttl = maybe([&] { return ttl(); });
    out.ds_state = any(authority::DsState::unknown);
    return out;
}

ServerFinding RandomEvents::server(RrType type) {
    ServerFinding out;
    out.server = name();
    out.address = maybe([&] { return address(); });
    out.health = any(authority::ServerHealth::not_asked);
    out.detail = words();
    out.outcome = maybe([&] { return outcome(type); });
    if (coin()) {
        dns::AnswerContent inside = content(type, any(AnswerKind::nxdomain));
        if (coin())
            inside.records.clear();  // a CNAME leads out of the zone
        out.content = std::make_shared<const dns::AnswerContent>(std::move(inside));
    }
    out.serial = maybe([&] { return ttl(); });
    out.is_authoritative = coin();
    return out;
}

ZoneFinding RandomEvents::zone() {
    ZoneFinding out;
    out.zone = name();
    out.question = {name(), type()};
    out.leads_to = maybe([&] { return name(); });
    out.delegation = delegation();
    out.servers = several([&] { return server(out.question.type); });
    out.regional = several([&] {
        authority::RegionalAnswer regional;
        regional.subnet = {"EU", address(), static_cast<std::uint8_t>(below(33))};
        regional.answer = answer(out.question.type);
        regional.content = std::make_shared<const dns::AnswerContent>(
            content(out.question.type, any(AnswerKind::nxdomain)));
        return regional;
    });
    out.agreement = any(authority::Agreement::split);
    out.serial = maybe([&] { return ttl(); });
    return out;
}

Baseline RandomEvents::baseline(const dns::Question& question) {
    Baseline out;
    out.question = question;
    out.state = any(authority::BaselineState::broken);
    out.content = content(question.type, any(AnswerKind::nxdomain));
    out.chain_ttls = several([&] { return ttl(); });
    out.record_ttls = several([&] { return ttl(); });
    out.ttl = maybe([&] { return ttl(); });
    out.negative_ttl = maybe([&] { return ttl(); });
    out.zones = several([&] { return zone(); });
    out.other_targets = several([&] { return name(); });
    out.problems = several([&] { return words(); });
    out.was_stopped = coin();
    return out;
}

check::Target RandomEvents::target() {
    check::Target out;
    catalogue::Resolver& resolver = out.resolver;
    resolver.id = words();
    resolver.name = words();
    resolver.operator_name = words();
    resolver.country = maybe([&] { return words(); });
    resolver.city = maybe([&] { return words(); });
    if (coin())
        resolver.coordinates = catalogue::Coordinates{static_cast<double>(below(181)) - 90.1 / 3,
                                                      static_cast<double>(below(181)) / 1.7};
    if (resolver.coordinates)
        resolver.coordinates->latitude = std::clamp(resolver.coordinates->latitude, -90.0, 90.0);
    resolver.geo_precision = any(catalogue::GeoPrecision::none);
    resolver.asn = maybe([&] { return ttl(); });
    resolver.as_name = maybe([&] { return words(); });
    resolver.anycast = maybe([&] { return coin(); });
    resolver.filtering = any(catalogue::Filtering::unknown);
    resolver.validates_dnssec = maybe([&] { return coin(); });
    resolver.ipv4 = several([&] { return address(); });
    resolver.ipv6 = several([&] { return address(); });
    resolver.speaks_do53 = coin();
    resolver.dot_host = maybe([&] { return words(); });
    resolver.doh_url = maybe([&] { return words(); });
    resolver.sends_ecs = maybe([&] { return coin(); });
    resolver.flush_url = maybe([&] { return words(); });
    resolver.operator_class = words();
    resolver.tier = words();
    resolver.confidence = words();
    resolver.sets = several([&] { return words(); });
    resolver.source_date = words();
    out.endpoint = {address(), static_cast<std::uint16_t>(below(65536))};
    out.protocol = any(net::Protocol::https);
    out.service = {words(), words(), words()};
    return out;
}

expect::ExpectedValue RandomEvents::value(RrType type) {
    const bool is_address = type == RrType::a || type == RrType::aaaa;
    switch (below(5)) {
        case 0:
            if (is_address || type == RrType::cname)
                return {octets(), expect::ProviderValue{&test::providers().all().front()}};
            break;
        case 1:
            if (is_address || type == RrType::cname)
                return {octets(), expect::ChainName{name()}};
            break;
        case 2:
            if (type == RrType::mx)
                return {octets(), expect::ExchangeName{name()}};
            break;
        case 3:
            if (is_address)
                return {octets(),
                        *net::IpPrefix::read(type == RrType::a ? "192.0.2.0/25" : "2001:db8::/33")};
            break;
        default:
            if (is_address)
                return {octets(),
                        *net::IpAddress::read(type == RrType::a ? "192.0.2.7" : "2001:db8::7")};
    }
    return {octets(), expect::RdataValue{rdata(type)}};
}

expect::Expectation RandomEvents::expectation(RrType type) {
    expect::Expectation out;
    out.values = several([&] { return value(type); });
    if (below(9) == 0)
        out.values = {{octets(), expect::NoRecord{}}};
    out.old_values = several([&] { return value(type); });
    out.mode = any(expect::MatchMode::exact);
    if (!out.values.empty())
        out.source = expect::Source::given;
    return out;
}

record::Header RandomEvents::header() {
    record::Header out;
    out.tool_version = words();
    out.plan.questions = several([&] { return dns::Question{name(), type()}; });
    out.plan.questions.push_back({name(), type()});
    out.plan.targets = several([&] { return target(); });
    out.plan.targets.push_back(target());
    out.plan.skipped = several([&] { return check::Skipped{words(), words()}; });
    for (const dns::Question& question : out.plan.questions)
        out.expectations.push_back(expectation(question.type));
    watch::WatchSettings& settings = out.settings;
    settings.least = Milliseconds(below(5000));
    settings.most = settings.least + Milliseconds(below(900'000));
    settings.confirm = static_cast<unsigned>(1 + below(9));
    settings.confirm_after = Milliseconds(below(5000));
    settings.stable = static_cast<unsigned>(1 + below(9));
    settings.thresholds = {static_cast<double>(below(1001)) / 10,
                           static_cast<double>(below(301)) / 3.01};
    settings.once = coin();
    settings.gate = coin() ? watch::Gate::exists : watch::Gate::right;
    settings.seeks_interception = coin();
    settings.has_source = coin();
    settings.asks_anyway = coin();
    settings.source_only = coin();
    settings.ends_when_met = coin();
    settings.limit = maybe([&] { return SteadyDuration(Milliseconds(below(1U << 30U))); });
    settings.source_grace = maybe([&] { return SteadyDuration(Milliseconds(below(1U << 30U))); });
    return out;
}

record::Event RandomEvents::event(const check::Plan& plan) {
    const auto question = static_cast<std::uint32_t>(below(plan.questions.size()));
    const auto target = static_cast<std::uint32_t>(below(plan.targets.size()));
    const RrType asked = plan.questions[question].type;
    switch (below(10)) {
        case 0: {
            record::BaselinesHeard heard;
            for (const dns::Question& each : plan.questions)
                heard.baselines.push_back(baseline(each));
            return heard;
        }
        case 1: {
            const auto kind = any(diagnose::DiagnosticQueryKind::control);
            const RrType type =
                kind == diagnose::DiagnosticQueryKind::checking_disabled ? asked : RrType::ns;
            return record::DiagnosticHeard{{kind, {name(), type}, target}, outcome(type)};
        }
        case 2:
            return record::LocalHeard{
                question, {words(), several([&] { return address(); }), several([&] {
                               return diagnose::LocalOutcome{
                                   {address(), static_cast<std::uint16_t>(below(65536))},
                                   outcome(asked)};
                           })}};
        case 3:
            return record::InterceptionHeard{
                maybe([&] { return diagnose::Interception{"it answers " + words()}; })};
        case 4:
            return record::RoundEnded{};
        case 5:
            return record::Resumed{{SteadyTime(Milliseconds(below(1U << 30U))), time()}};
        case 6:
            return record::Ended{maybe([&] { return static_cast<int>(below(64)); })};
        case 7:
            return record::FirstWordHeard{question, any(authority::BaselineState::broken)};
        case 8:
            return record::Refreshed{};
        default:
            return record::Heard{{question, target}, outcome(asked)};
    }
}

// ---- compared

namespace {

/// In a class, so that each sees all the others.
struct Equal {
    /// Names, octet by octet: their own comparison ignores case.
    static bool is_same(const dns::Name& a, const dns::Name& b) {
        return std::ranges::equal(a.wire(), b.wire());
    }
    static bool is_same(const std::optional<dns::Name>& a, const std::optional<dns::Name>& b) {
        return a.has_value() == b.has_value() && (!a || is_same(*a, *b));
    }
    static bool is_same(const dns::Question& a, const dns::Question& b) {
        return is_same(a.name, b.name) && a.type == b.type;
    }

    /// Of what has an is_same of its own.
    template <class Value>
    static bool are_same(const std::vector<Value>& a, const std::vector<Value>& b) {
        return std::ranges::equal(a, b,
                                  [](const Value& x, const Value& y) { return is_same(x, y); });
    }

    static bool is_same(const dns::Record& a, const dns::Record& b) {
        return is_same(a.owner, b.owner) && a.type == b.type && a.rdata == b.rdata;
    }
    static bool is_same(const dns::AnswerContent& a, const dns::AnswerContent& b) {
        return a.kind == b.kind && a.rcode == b.rcode && are_same(a.chain, b.chain) &&
               are_same(a.records, b.records);
    }
    static bool is_same(const std::shared_ptr<const dns::AnswerContent>& a,
                        const std::shared_ptr<const dns::AnswerContent>& b) {
        return (a == nullptr) == (b == nullptr) && (a == nullptr || is_same(*a, *b));
    }
    static bool is_same(const dns::ExtendedError& a, const dns::ExtendedError& b) {
        return a.code == b.code && a.text == b.text;
    }
    static bool is_same(const dns::Answer& a, const dns::Answer& b) {
        const auto flags = [](const dns::Flags& f) {
            return std::array{f.qr, f.aa, f.tc, f.rd, f.ra, f.ad, f.cd};
        };
        return is_same(a.content, b.content) && flags(a.flags) == flags(b.flags) &&
               a.chain_ttls == b.chain_ttls && a.record_ttls == b.record_ttls && a.ttl == b.ttl &&
               a.negative_ttl == b.negative_ttl && are_same(a.ede, b.ede) && a.nsid == b.nsid &&
               a.trailing_bytes == b.trailing_bytes && a.other_records == b.other_records;
    }
    static bool is_same(const DsFinding& a, const DsFinding& b) {
        return a.key_tag == b.key_tag && a.algorithm == b.algorithm &&
               a.digest_type == b.digest_type && a.fit == b.fit;
    }
    static bool is_same(const Delegation& a, const Delegation& b) {
        return is_same(a.zone, b.zone) && is_same(a.parent, b.parent) &&
               are_same(a.ns_at_parent, b.ns_at_parent) && a.parent_ns_ttl == b.parent_ns_ttl &&
               are_same(a.ns_at_zone, b.ns_at_zone) && a.zone_ns_ttl == b.zone_ns_ttl &&
               are_same(a.ds, b.ds) && a.ds_state == b.ds_state && a.is_cut_off == b.is_cut_off &&
               a.ds_ttl == b.ds_ttl;
    }
    static bool is_same(const ServerFinding& a, const ServerFinding& b) {
        return is_same(a.server, b.server) && a.address == b.address && a.health == b.health &&
               a.detail == b.detail && a.outcome.has_value() == b.outcome.has_value() &&
               (!a.outcome || test::is_same(*a.outcome, *b.outcome)) &&
               is_same(a.content, b.content) && a.serial == b.serial &&
               a.is_authoritative == b.is_authoritative;
    }
    static bool is_same(const ZoneFinding& a, const ZoneFinding& b) {
        return is_same(a.zone, b.zone) && is_same(a.question, b.question) &&
               is_same(a.leads_to, b.leads_to) && is_same(a.delegation, b.delegation) &&
               are_same(a.servers, b.servers) && are_same(a.regional, b.regional) &&
               a.agreement == b.agreement && a.serial == b.serial;
    }

    static bool is_same(const authority::RegionalAnswer& a, const authority::RegionalAnswer& b) {
        return a.subnet == b.subnet && is_same(a.answer, b.answer) && *a.content == *b.content;
    }

    static bool is_same(const catalogue::Resolver& a, const catalogue::Resolver& b) {
        const auto place = [](const catalogue::Resolver& r) {
            return r.coordinates ? std::pair(r.coordinates->latitude, r.coordinates->longitude)
                                 : std::pair(1000.0, 1000.0);
        };
        return a.id == b.id && a.name == b.name && a.operator_name == b.operator_name &&
               a.country == b.country && a.city == b.city && place(a) == place(b) &&
               a.geo_precision == b.geo_precision && a.asn == b.asn && a.as_name == b.as_name &&
               a.anycast == b.anycast && a.filtering == b.filtering &&
               a.validates_dnssec == b.validates_dnssec && a.ipv4 == b.ipv4 && a.ipv6 == b.ipv6 &&
               a.speaks_do53 == b.speaks_do53 && a.dot_host == b.dot_host &&
               a.doh_url == b.doh_url && a.sends_ecs == b.sends_ecs && a.flush_url == b.flush_url &&
               a.operator_class == b.operator_class && a.tier == b.tier &&
               a.confidence == b.confidence && a.sets == b.sets && a.source_date == b.source_date;
    }
    static bool is_same(const check::Target& a, const check::Target& b) {
        return is_same(a.resolver, b.resolver) && a.endpoint == b.endpoint &&
               a.protocol == b.protocol && a.service == b.service;
    }
    static bool is_same(const expect::ExpectedValue& a, const expect::ExpectedValue& b) {
        return a.text == b.text && a.value == b.value;
    }
    static bool is_same(const expect::Expectation& a, const expect::Expectation& b) {
        return a.source == b.source && a.mode == b.mode && are_same(a.values, b.values) &&
               are_same(a.old_values, b.old_values);
    }
    static bool is_same(const check::Skipped& a, const check::Skipped& b) {
        return a.resolver_id == b.resolver_id && a.reason == b.reason;
    }
    static bool is_same(const watch::WatchSettings& a, const watch::WatchSettings& b) {
        return a.least == b.least && a.most == b.most && a.confirm == b.confirm &&
               a.confirm_after == b.confirm_after && a.stable == b.stable &&
               a.thresholds.at_least_percent == b.thresholds.at_least_percent &&
               a.thresholds.min_coverage_percent == b.thresholds.min_coverage_percent &&
               a.has_source == b.has_source && a.asks_anyway == b.asks_anyway && a.once == b.once &&
               a.gate == b.gate && a.seeks_interception == b.seeks_interception &&
               a.source_only == b.source_only && a.ends_when_met == b.ends_when_met &&
               a.limit == b.limit && a.source_grace == b.source_grace;
    }
    static bool is_same(const diagnose::LocalOutcome& a, const diagnose::LocalOutcome& b) {
        return a.endpoint == b.endpoint && test::is_same(a.outcome, b.outcome);
    }
};

/// Two events of one kind.
struct Same {
    const record::Event& other;

    bool operator()(const record::Heard& a) const {
        const auto& b = std::get<record::Heard>(other);
        return a.probe.question == b.probe.question && a.probe.target == b.probe.target &&
               test::is_same(a.outcome, b.outcome);
    }
    bool operator()(const record::BaselinesHeard& a) const {
        const auto& b = std::get<record::BaselinesHeard>(other);
        return std::ranges::equal(
            a.baselines, b.baselines,
            [](const Baseline& x, const Baseline& y) { return test::is_same(x, y); });
    }
    bool operator()(const record::DiagnosticHeard& a) const {
        const auto& b = std::get<record::DiagnosticHeard>(other);
        return a.query.kind == b.query.kind && Equal::is_same(a.query.asked, b.query.asked) &&
               a.query.target == b.query.target && test::is_same(a.outcome, b.outcome);
    }
    bool operator()(const record::LocalHeard& a) const {
        const auto& b = std::get<record::LocalHeard>(other);
        return a.question == b.question && a.answers.hosts_file == b.answers.hosts_file &&
               a.answers.hosts_addresses == b.answers.hosts_addresses &&
               Equal::are_same(a.answers.outcomes, b.answers.outcomes);
    }
    bool operator()(const record::InterceptionHeard& a) const {
        const auto& b = std::get<record::InterceptionHeard>(other);
        return a.interception.has_value() == b.interception.has_value() &&
               (!a.interception || a.interception->evidence == b.interception->evidence);
    }
    bool operator()(const record::FirstWordHeard& a) const {
        const auto& b = std::get<record::FirstWordHeard>(other);
        return a.question == b.question && a.state == b.state;
    }
    bool operator()(const record::RoundEnded& /*a*/) const { return true; }
    bool operator()(const record::Refreshed& /*a*/) const { return true; }
    bool operator()(const record::Resumed& a) const {
        const auto& b = std::get<record::Resumed>(other);
        return a.stopped.elapsed == b.stopped.elapsed && a.stopped.utc == b.stopped.utc;
    }
    bool operator()(const record::Ended& a) const {
        return a.signal == std::get<record::Ended>(other).signal;
    }
};

}  // namespace

bool is_same(const Outcome& a, const Outcome& b) {
    if (a.failure.has_value() != b.failure.has_value())
        return false;
    const bool is_same_result =
        a.failure ? a.failure->kind == b.failure->kind && a.failure->detail == b.failure->detail
                  : Equal::is_same(a.answer, b.answer);
    for (unsigned note = 0; note < check::Notes::count; ++note)
        if (a.notes.has(static_cast<check::Note>(note)) !=
            b.notes.has(static_cast<check::Note>(note)))
            return false;
    return is_same_result && a.rtt == b.rtt && a.protocol == b.protocol &&
           a.attempts == b.attempts && a.received_at == b.received_at;
}

bool is_same(const Baseline& a, const Baseline& b) {
    return Equal::is_same(a.question, b.question) && a.state == b.state &&
           Equal::is_same(a.content, b.content) && a.chain_ttls == b.chain_ttls &&
           a.record_ttls == b.record_ttls && a.ttl == b.ttl && a.negative_ttl == b.negative_ttl &&
           Equal::are_same(a.zones, b.zones) && a.other_targets == b.other_targets &&
           a.problems == b.problems && a.was_stopped == b.was_stopped;
}

bool is_same(const record::Header& a, const record::Header& b) {
    return a.tool_version == b.tool_version &&
           Equal::are_same(a.plan.questions, b.plan.questions) &&
           Equal::are_same(a.plan.targets, b.plan.targets) &&
           Equal::are_same(a.plan.skipped, b.plan.skipped) &&
           Equal::are_same(a.expectations, b.expectations) &&
           Equal::is_same(a.settings, b.settings);
}

bool is_same(const record::Event& a, const record::Event& b) {
    return a.index() == b.index() && std::visit(Same{b}, a);
}

}  // namespace dnsprop::test
