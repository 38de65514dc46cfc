#include "record/header_json.hpp"

#include <utility>

#include <fmt/format.h>

#include "catalogue/operators_json.hpp"
#include "record/expectation_json.hpp"
#include "record/text.hpp"

namespace dnsprop::record {

using catalogue::Filtering;
using catalogue::GeoPrecision;
using catalogue::Resolver;

namespace {

const std::vector<std::string_view> precision_words =
    words_of<GeoPrecision, static_cast<std::size_t>(GeoPrecision::none) + 1>(
        [](GeoPrecision precision) { return catalogue::word(precision); });
const std::vector<std::string_view> filtering_words =
    words_of<Filtering, static_cast<std::size_t>(Filtering::unknown) + 1>(
        [](Filtering filtering) { return catalogue::word(filtering); });
const std::vector<std::string_view> protocol_words =
    words_of<net::Protocol, 4>([](net::Protocol protocol) { return net::word(protocol); });

/// Of what is measured by the steady clock: a watch may last long, but not so long that its
/// nanoseconds overflow.
constexpr Milliseconds longest_time = std::chrono::hours(24 * 366 * 10);
constexpr std::uint32_t most_samples = 1'000'000;

// ---- resolvers

void put_shown(Json& out, const char* key, const std::optional<std::string>& text) {
    if (text)
        out[key] = write_text(*text);
}

void put_addresses(Json& out, const char* key, const std::vector<net::IpAddress>& addresses) {
    for (const net::IpAddress& address : addresses)
        out[key].push_back(address.text());
}

Json json_of(const Resolver& resolver) {
    Json out = {{"id", write_text(resolver.id)}};
    put_text(out, "name", resolver.name);
    put_text(out, "operator", resolver.operator_name);
    put_shown(out, "country", resolver.country);
    put_shown(out, "city", resolver.city);
    if (resolver.coordinates) {
        out["lat"] = resolver.coordinates->latitude;
        out["lon"] = resolver.coordinates->longitude;
    }
    out["geo_precision"] = catalogue::word(resolver.geo_precision);
    put(out, "asn", resolver.asn);
    put_shown(out, "as_name", resolver.as_name);
    put(out, "anycast", resolver.anycast);
    out["filtering"] = catalogue::word(resolver.filtering);
    put(out, "dnssec", resolver.validates_dnssec);
    put_addresses(out, "ipv4", resolver.ipv4);
    put_addresses(out, "ipv6", resolver.ipv6);
    put_flag(out, "do53", resolver.speaks_do53);
    put_shown(out, "dot_host", resolver.dot_host);
    put_shown(out, "doh_url", resolver.doh_url);
    put(out, "ecs", resolver.sends_ecs);
    put_shown(out, "flush_url", resolver.flush_url);
    put_text(out, "class", resolver.operator_class);
    put_text(out, "tier", resolver.tier);
    put_text(out, "confidence", resolver.confidence);
    put_texts(out, "sets", resolver.sets);
    put_text(out, "source_date", resolver.source_date);
    return out;
}

Resolver read_resolver(Fields fields) {
    Resolver resolver;
    resolver.id = fields.shown_text("id");
    resolver.name = fields.shown_text("name");
    resolver.operator_name = fields.shown_text("operator");
    // What is known of an operator's servers is not written down: nothing is judged by it again.
    resolver.operator_identity =
        catalogue::find_operator(catalogue::shipped_operators(), resolver.operator_name);
    resolver.country = fields.optional_shown_text("country");
    resolver.city = fields.optional_shown_text("city");
    const auto latitude = fields.optional_number("lat", -90, 90);
    const auto longitude = fields.optional_number("lon", -180, 180);
    if (latitude.has_value() != longitude.has_value())
        fields.fail(latitude ? "lon" : "lat", "is missing: a place needs both lat and lon");
    if (latitude)
        resolver.coordinates = catalogue::Coordinates{*latitude, *longitude};
    resolver.geo_precision = fields.word<GeoPrecision>("geo_precision", precision_words);
    resolver.asn = fields.optional_whole("asn");
    resolver.as_name = fields.optional_shown_text("as_name");
    resolver.anycast = fields.optional_flag("anycast");
    resolver.filtering = fields.word<Filtering>("filtering", filtering_words);
    resolver.validates_dnssec = fields.optional_flag("dnssec");
    resolver.ipv4 = fields.addresses("ipv4");
    resolver.ipv6 = fields.addresses("ipv6");
    resolver.speaks_do53 = fields.flag("do53");
    resolver.dot_host = fields.optional_shown_text("dot_host");
    resolver.doh_url = fields.optional_shown_text("doh_url");
    resolver.sends_ecs = fields.optional_flag("ecs");
    resolver.flush_url = fields.optional_shown_text("flush_url");
    resolver.operator_class = fields.shown_text("class");
    resolver.tier = fields.shown_text("tier");
    resolver.confidence = fields.shown_text("confidence");
    resolver.sets = fields.shown_texts("sets");
    resolver.source_date = fields.shown_text("source_date");
    fields.refuse_unknown_keys();
    return resolver;
}

// ---- whom they are asked through

Json json_of(const check::Target& target) {
    Json out = {{"address", target.endpoint.address.text()},
                {"port", target.endpoint.port},
                {"protocol", net::word(target.protocol)}};
    put_text(out, "tls_host", target.service.host);
    put_text(out, "http_authority", target.service.authority);
    put_text(out, "http_path", target.service.path);
    out["resolver"] = json_of(target.resolver);
    return out;
}

check::Target read_target(Fields fields) {
    check::Target target;
    target.endpoint = fields.endpoint();
    target.protocol = fields.word<net::Protocol>("protocol", protocol_words);
    target.service = {fields.shown_text("tls_host"), fields.shown_text("http_authority"),
                      fields.shown_text("http_path")};
    target.resolver = read_resolver(fields.object("resolver"));
    fields.refuse_unknown_keys();
    return target;
}

// ---- how it is judged

Json json_of(const watch::WatchSettings& settings) {
    const auto in_ms = [](SteadyDuration duration) {
        return std::chrono::round<Milliseconds>(duration).count();
    };
    Json out = {{"least_ms", in_ms(settings.least)},
                {"most_ms", in_ms(settings.most)},
                {"confirm", settings.confirm},
                {"confirm_after_ms", in_ms(settings.confirm_after)},
                {"stable", settings.stable},
                {"at_least", settings.thresholds.at_least_percent},
                {"min_coverage", settings.thresholds.min_coverage_percent}};
    put_flag(out, "once", settings.once);
    put_flag(out, "asks_if_it_exists", settings.gate == watch::Gate::exists);
    put_flag(out, "seeks_interception", settings.seeks_interception);
    put_flag(out, "no_source", !settings.has_source);
    put_flag(out, "ask_anyway", settings.asks_anyway);
    put_flag(out, "source_only", settings.source_only);
    put_flag(out, "ends_when_met", settings.ends_when_met);
    if (settings.limit)
        out["limit_ms"] = in_ms(*settings.limit);
    if (settings.source_grace)
        out["source_grace_ms"] = in_ms(*settings.source_grace);
    return out;
}

watch::WatchSettings read_settings(Fields fields) {
    watch::WatchSettings settings;
    settings.least = fields.duration("least_ms", longest_time);
    settings.most = fields.duration("most_ms", longest_time);
    if (settings.least > settings.most)
        fields.fail("most_ms", "is less than least_ms");
    settings.confirm = fields.whole("confirm", most_samples);
    settings.confirm_after = fields.duration("confirm_after_ms", longest_time);
    settings.stable = fields.whole("stable", most_samples);
    if (settings.confirm == 0 || settings.stable == 0)
        fields.fail(settings.confirm == 0 ? "confirm" : "stable", "must be at least 1");
    settings.thresholds = {fields.number("at_least", 0, 100),
                           fields.number("min_coverage", 0, 100)};
    settings.once = fields.flag("once");
    if (fields.flag("asks_if_it_exists"))
        settings.gate = watch::Gate::exists;
    settings.seeks_interception = fields.flag("seeks_interception");
    settings.has_source = !fields.flag("no_source");
    settings.asks_anyway = fields.flag("ask_anyway");
    settings.source_only = fields.flag("source_only");
    settings.ends_when_met = fields.flag("ends_when_met");
    settings.limit = fields.optional_duration("limit_ms", longest_time);
    settings.source_grace = fields.optional_duration("source_grace_ms", longest_time);
    fields.refuse_unknown_keys();
    return settings;
}

void read_questions(Fields& fields, const catalogue::ProviderLookup& providers, Header& header) {
    for (Fields& each : fields.objects("questions")) {
        const dns::Question& question =
            header.plan.questions.emplace_back(each.name("name"), each.type("type"));
        header.expectations.push_back(read_expectation(each, question.type, providers));
        each.refuse_unknown_keys();
    }
    if (header.plan.questions.empty())
        fields.fail("questions", "must hold at least one");
}

void read_targets(Fields& fields, check::Plan& plan) {
    std::vector<Fields> targets = fields.objects("targets");
    if (targets.size() * plan.questions.size() > max_probes)
        fields.fail("targets",
                    fmt::format("make more than {} rows with the questions", max_probes));
    for (Fields& target : targets)
        plan.targets.push_back(read_target(std::move(target)));
    for (Fields& skipped : fields.objects("skipped")) {
        plan.skipped.push_back({skipped.shown_text("resolver"), skipped.shown_text("reason")});
        skipped.refuse_unknown_keys();
    }
}

}  // namespace

void put_header(Json& out, const Header& header) {
    put_text(out, "tool_version", header.tool_version);
    for (std::size_t i = 0; i < header.plan.questions.size(); ++i) {
        const dns::Question& question = header.plan.questions[i];
        Json each = {{"name", question.name.text()}, {"type", dns::write_rr_type(question.type)}};
        put_expectation(each, header.expectations[i]);
        out["questions"].push_back(std::move(each));
    }
    out["settings"] = json_of(header.settings);
    for (const check::Target& target : header.plan.targets)
        out["targets"].push_back(json_of(target));
    for (const check::Skipped& skipped : header.plan.skipped) {
        Json each = Json::object();
        put_text(each, "resolver", skipped.resolver_id);
        put_text(each, "reason", skipped.reason);
        out["skipped"].push_back(std::move(each));
    }
}

Header read_header(Fields& fields, const catalogue::ProviderLookup& providers) {
    Header header;
    header.tool_version = fields.shown_text("tool_version");
    header.settings = read_settings(fields.object("settings"));
    read_questions(fields, providers, header);
    read_targets(fields, header.plan);
    return header;
}

}  // namespace dnsprop::record
