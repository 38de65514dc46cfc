#include "demo/demo_world.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <variant>

#include "base/input_error.hpp"
#include "dns/ldns_codec.hpp"
#include "world/geo.hpp"
#include "world/model.hpp"
#include "world/zone_data.hpp"

namespace dnsprop::demo {

namespace {

using dns::RrType;

std::string octets(const dns::Name& name) {
    const dns::Name canonical = name.canonical();
    return {canonical.wire().begin(), canonical.wire().end()};
}

/// Canonical rdata, where the value is a record of this type: a prefix, a provider or a name on the
/// way to an address is no record to make.
std::optional<std::string> record_of(const expect::Value& value, dns::RrType type) {
    if (const auto* address = std::get_if<net::IpAddress>(&value))
        return std::string(address->bytes().begin(), address->bytes().end());
    if (const auto* rdata = std::get_if<expect::RdataValue>(&value))
        return rdata->rdata;
    if (const auto* chain = std::get_if<expect::ChainName>(&value); chain && type == RrType::cname)
        return octets(chain->name);
    if (const auto* exchange = std::get_if<expect::ExchangeName>(&value)) {
        constexpr std::string_view preference_ten("\0\x0a", 2);
        return std::string(preference_ten) + octets(exchange->name);
    }
    return std::nullopt;
}

/// What a record changes to or from; nothing where the values name no record. `none` is the empty
/// list.
std::optional<std::vector<std::string>> records_of(const std::vector<expect::ExpectedValue>& values,
                                                   dns::RrType type) {
    std::vector<std::string> out;
    for (const expect::ExpectedValue& each : values) {
        if (std::holds_alternative<expect::NoRecord>(each.value))
            return std::vector<std::string>();
        if (auto record = record_of(each.value, type))
            out.push_back(*std::move(record));
    }
    return out.empty() ? std::nullopt : std::optional(std::move(out));
}

/// A SOA whose serial is one less: five numbers end it (RFC 1035 section 3.3.13).
std::string with_serial_before(std::string soa) {
    constexpr std::size_t numbers = 20;
    for (std::size_t at = soa.size() - numbers + 4; at-- > soa.size() - numbers;)
        if (soa[at]-- != 0)  // else borrow from the octet in front
            break;
    return soa;
}

world::Change change_for(const dns::Question& question, const expect::Expectation& given,
                         dns::Ttl ttl) {
    world::Change change = world::default_change(question);
    change.ttl = ttl;
    if (auto expected = records_of(given.values, question.type)) {
        // Expecting what the demo would change from: it then comes from the demo's other value.
        if (*expected == change.before)
            std::swap(change.before, change.after);
        if (question.type == RrType::soa && expected->size() == 1)
            change.before = {with_serial_before(expected->front())};
        change.after = *std::move(expected);
    }
    if (auto old = records_of(given.old_values, question.type))
        change.before = *std::move(old);
    return change;
}

world::Dnssec dnssec_of(std::string_view state) {
    using enum world::Dnssec;
    return state == "wrong-ds"        ? wrong_ds
           : state == "no-ds"         ? no_ds
           : state == "expired"       ? expired
           : state == "altered"       ? altered
           : state == "no-signatures" ? no_signatures
                                      : whole;
}

world::Giveaway giveaway_of(std::string_view sign) {
    using enum world::Giveaway;
    return sign == "chaos" ? chaos : sign == "egress" ? egress : everything;
}

/// Is a CNAME asked for at the same name? The World then makes an alias of it, which is never the
/// top of a zone.
bool is_beside_alias(const dns::Question& question, const world::WorldSettings& world) {
    return std::ranges::any_of(world.changes, [&](const world::Change& each) {
        return each.question.type == RrType::cname && each.question.name == question.name;
    });
}

}  // namespace

world::WorldSettings demo_world(const cli::Settings& settings, const check::Plan& plan,
                                const std::vector<expect::Expectation>& given,
                                const std::vector<authority::RegionalSubnet>& subnets) {
    world::WorldSettings world;
    world.seed = settings.demo.seed;
    // Before the change nobody can have what comes with it.
    if (settings.demo.change_in)
        world.changed_ago = -*settings.demo.change_in;
    else
        world.share = settings.demo.share;
    world.secondary_lag = settings.demo.lag;
    if (settings.demo.dnssec)
        world.dnssec = dnssec_of(*settings.demo.dnssec);
    world.is_intercepted = settings.demo.intercepted.has_value();
    if (settings.demo.intercepted)
        world.giveaway = giveaway_of(*settings.demo.intercepted);
    if (settings.demo.ns_move) {
        world.move.emplace();
        world.move->share = *settings.demo.ns_move;
    }
    if (settings.demo.is_geo) {
        world.geo.emplace();
        for (const authority::RegionalSubnet& each : subnets)
            if (const auto network = net::IpPrefix::read(each.text()))
                world.geo->places.push_back({*network, each.continent});
    }
    world.loss = settings.demo.loss;
    const auto ttl = static_cast<dns::Ttl>(settings.demo.ttl.count());
    for (std::size_t i = 0; i < plan.questions.size(); ++i)
        world.changes.push_back(change_for(plan.questions[i], given[i], ttl));

    std::vector<catalogue::Resolver> resolvers;
    std::vector<std::string> ids;
    std::vector<std::string> filters;
    for (const check::Target& target : plan.targets) {
        resolvers.push_back(target.resolver);
        ids.push_back(target.resolver.id);
        if (catalogue::is_filtering(target.resolver.filtering))
            filters.push_back(target.resolver.id);
    }
    resolvers.push_back(world::local_resolver());
    if (settings.demo.has_demo_faults)
        world.faults = world::demo_faults(ids, filters, world.seed);
    for (const std::string& fault : settings.demo.faults)
        world::read_fault(fault, world::server_ids(resolvers), world.faults);
    return world;
}

expect::ExpectationTexts demo_expectations(const cli::Settings& settings,
                                           const world::WorldSettings& world) {
    if (!settings.expectations.expected.empty())
        return settings.expectations;
    expect::ExpectationTexts texts;
    for (const world::Change& change : world.changes) {
        const std::string tie = dns::write_rr_type(change.question.type) + "=";
        const auto text = [&](const std::string& rdata) {
            return tie + dns::write_rdata(
                             change.question.type,
                             {reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()});
        };
        if (world::needs_apex(change.question.type) && is_beside_alias(change.question, world)) {
            texts.expected.push_back(tie + "none");
            continue;
        }
        if (world.geo && world::is_address(change.question.type)) {
            // What is right depends on the place: the zone's own servers are to tell.
            for (const std::string& rdata : world::addresses_everywhere(change.before))
                texts.old.push_back(text(rdata));
            continue;
        }
        for (const std::string& rdata : change.after)
            texts.expected.push_back(text(rdata));
        for (const std::string& rdata : change.before) {
            if (std::ranges::find(change.after, rdata) == change.after.end())
                texts.old.push_back(text(rdata));
            else
                // A record is only added or taken away: then only the whole set tells old from new.
                texts.mode = expect::MatchMode::exact;
        }
    }
    return texts;
}

}  // namespace dnsprop::demo
