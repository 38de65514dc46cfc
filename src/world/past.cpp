#include "world/past.hpp"

#include <algorithm>
#include <cmath>

#include "world/name_server_move.hpp"
#include "world/random.hpp"

namespace dnsprop::world {

namespace {

/// Kept between the change and the end of a TTL that bounds its age, so that a run has time to see
/// it.
constexpr Seconds margin{2};

/// How long the old answers live in caches: the shortest of them.
Seconds old_lifetime(const WorldSettings& settings) {
    std::optional<dns::Ttl> shortest;
    for (const Change& change : settings.changes) {
        // SOA has no values of its own here; everything else that is empty is a "no".
        const bool is_no = change.before.empty() && change.question.type != dns::RrType::soa;
        const dns::Ttl ttl = is_no ? settings.negative_ttl : change.ttl;
        shortest = std::min(ttl, shortest.value_or(ttl));
    }
    return Seconds(shortest.value_or(3600));
}

bool has_fault(const WorldSettings& settings, const std::string& id, Fault fault) {
    const auto found = settings.faults.find(id);
    return found != settings.faults.end() && found->second.has(fault);
}

bool has_stale_fault(const WorldSettings& settings) {
    return std::ranges::any_of(settings.faults,
                               [](const auto& each) { return each.second.has(Fault::stale); });
}

std::size_t part_of(std::size_t whole, double share) {
    return static_cast<std::size_t>(
        std::round(std::clamp(share, 0.0, 1.0) * static_cast<double>(whole)));
}

}  // namespace

Seconds change_age(const WorldSettings& settings) {
    const auto move = effective_move(settings);
    const bool has_stale = has_stale_fault(settings);
    const Seconds ttl = old_lifetime(settings);
    constexpr double usual_part = 0.75;
    double part = settings.share.value_or(usual_part);
    if (has_stale)
        part = std::min(part, usual_part);
    Seconds age = settings.changed_ago.value_or(std::chrono::duration_cast<Seconds>(ttl * part));
    if (settings.share)
        age = std::max(Seconds(0), age);
    // An old record that a cache still holds bounds how old the change can be.
    const bool is_held_by_ttl =
        has_stale || (settings.share && 1 - *settings.share - (move ? move->share : 0) > 1e-9);
    if (is_held_by_ttl)
        age = std::min(age, std::max(Seconds(0), ttl - margin));
    if (move)
        age = std::min(age, std::max(Seconds(0), Seconds(move->ns_ttl) - margin));
    return age;
}

std::vector<Past> pasts(const WorldSettings& settings,
                        const std::vector<catalogue::Resolver>& resolvers, SteadyTime start) {
    const auto move = effective_move(settings);
    Past usual;
    usual.start = start;
    usual.change_at = start - change_age(settings);
    usual.never_asked = settings.never_asked;
    std::vector<Past> all(resolvers.size(), usual);

    // This machine's own resolver is no part of any share.
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < resolvers.size(); ++i)
        if (resolvers[i].id != local_id)
            order.push_back(i);
    const auto draw = [&](std::size_t i) {
        return Random(settings.seed, "share " + resolvers[i].id);
    };
    std::ranges::sort(order, {}, [&](std::size_t i) { return draw(i).next(); });

    if (settings.share)
        for (std::size_t i = 0; i < resolvers.size(); ++i)
            all[i].has_turned = draw(i).unit() < *settings.share;
    for (std::size_t place = 0; place < order.size(); ++place) {
        Past& past = all[order[place]];
        if (settings.share)
            past.has_turned = place < part_of(order.size(), *settings.share);
        if (move)
            past.has_old_name_servers = place >= order.size() - part_of(order.size(), move->share);
    }
    for (std::size_t i = 0; i < resolvers.size(); ++i) {
        if (has_fault(settings, resolvers[i].id, Fault::stale))
            all[i].has_turned = false;
        if (has_fault(settings, resolvers[i].id, Fault::old_ns))
            all[i].has_old_name_servers = true;
    }
    return all;
}

}  // namespace dnsprop::world
