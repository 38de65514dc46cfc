#include "cli/demo.hpp"

#include <algorithm>
#include <optional>

#include "base/input_error.hpp"
#include "dns/ldns_codec.hpp"
#include "world/model.hpp"

namespace dnsprop::cli {

namespace {

/// Canonical rdata, where the text is a record of this type: a prefix or a provider names no record
/// to make, and what is no text at all is for the expectation's own reader to refuse.
std::optional<std::string> record_of(const std::string& text, dns::RrType type) {
    try {
        return dns::read_rdata(type, text);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

std::vector<std::string> records_among(const std::vector<std::string>& texts, dns::RrType type) {
    const bool may_be_list = type == dns::RrType::a || type == dns::RrType::aaaa;
    const std::string tie = dns::write_rr_type(type) + "=";
    std::vector<std::string> out;
    for (const std::string& given : texts) {
        const std::string text = given.starts_with(tie) ? given.substr(tie.size()) : given;
        for (std::size_t start = 0; start < text.size();) {
            const std::size_t end =
                may_be_list ? std::min(text.find(',', start), text.size()) : text.size();
            if (auto record = record_of(text.substr(start, end - start), type))
                out.push_back(*std::move(record));
            start = end + 1;
        }
    }
    return out;
}

world::Change change_for(const dns::Question& question, const Settings& settings) {
    world::Change change = world::default_change(question);
    change.ttl = static_cast<dns::Ttl>(settings.demo.ttl.count());
    const auto& given = settings.expectations;
    if (std::ranges::find(given.expected, "none") != given.expected.end()) {
        change.after.clear();
    } else if (auto expected = records_among(given.expected, question.type); !expected.empty()) {
        // Expecting what the demo would change from: it then comes from the demo's other value.
        if (expected == change.before)
            std::swap(change.before, change.after);
        change.after = std::move(expected);
    }
    if (auto old = records_among(given.old, question.type); !old.empty())
        change.before = std::move(old);
    return change;
}

}  // namespace

world::WorldSettings demo_world(const Settings& settings, const check::Plan& plan) {
    world::WorldSettings world;
    world.seed = settings.demo.seed;
    world.share = settings.demo.share;
    world.loss = settings.demo.loss;
    for (const dns::Question& question : plan.questions)
        world.changes.push_back(change_for(question, settings));

    std::vector<catalogue::Resolver> resolvers;
    std::vector<std::string> ids;
    std::vector<std::string> filters;
    for (const check::Target& target : plan.targets) {
        resolvers.push_back(target.resolver);
        ids.push_back(target.resolver.id);
        if (catalogue::is_filtering(target.resolver.filtering))
            filters.push_back(target.resolver.id);
    }
    if (settings.demo.has_demo_faults)
        world.faults = world::demo_faults(ids, filters, world.seed);
    for (const std::string& fault : settings.demo.faults)
        world::read_fault(fault, world::server_ids(resolvers), world.faults);
    return world;
}

expect::ExpectationTexts demo_expectations(const Settings& settings,
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

}  // namespace dnsprop::cli
