#include "report/source_wording.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "diagnose/authority_finding.hpp"
#include "report/layout.hpp"
#include "report/values.hpp"

namespace dnsprop::report {

namespace {

using authority::BaselineState;
using authority::ServerFinding;
using authority::ServerHealth;
using authority::ZoneFinding;
using diagnose::AuthorityState;
using diagnose::JudgedServer;

/// Servers that are named in one sentence; further ones are counted.
constexpr std::size_t named_servers = 3;

/// "ns1.example.com, ns2.example.com and 2 more": each name once, whatever its addresses.
std::string names_of(const std::vector<dns::Name>& servers, const Style& style) {
    std::vector<std::string> names;
    for (const dns::Name& server : servers)
        if (const std::string name = name_text(server, style);
            std::ranges::find(names, name) == names.end())
            names.push_back(name);
    const std::size_t shown = std::min(names.size(), named_servers);
    std::string out;
    for (std::size_t i = 0; i < shown; ++i) {
        const bool is_last = i + 1 == names.size();
        out += (i == 0 ? "" : is_last ? " and " : ", ") + names[i];
    }
    if (names.size() > shown)
        out += fmt::format(" and {} more", names.size() - shown);
    return out;
}

std::string says_text(const JudgedServer& server, const Style& style) {
    if (server.state == AuthorityState::not_there)
        return "does not have it";
    return "still serves " + fit(escape_for_terminal(server.says), 48, style);
}

std::string plural(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : what.ends_with('s') ? "es" : "s");
}

/// What one server has, or why it has nothing to say.
std::string remark(const ServerFinding& server, const ZoneFinding& zone, const Style& style) {
    std::string out(authority::sentence(server.health));
    // That a silent server let the time run out goes without saying.
    if (!server.detail.empty() && server.detail != sentence(FailureKind::timeout))
        out += fmt::format(" ({})", fit(escape_for_terminal(server.detail), 60, style));
    if (server.content && server.health != ServerHealth::healthy) {
        if (server.serial && zone.serial && *server.serial != *zone.serial)
            out += fmt::format(", serial {} and not {}", *server.serial, *zone.serial);
        if (!server.content->records.empty())
            out += ": " + records_text(server.content->records, style.width / 2, style);
    }
    return out;
}

/// "192.0.2.7", "a CNAME to www.example.net", "no such record".
std::string baseline_text(const authority::Baseline& baseline, const Style& style) {
    switch (baseline.state) {
        case BaselineState::found:
            return baseline.content.records.empty()
                       ? "an alias"
                       : records_text(baseline.content.records, style.width, style);
        case BaselineState::nodata:
            return "no such record";
        case BaselineState::nxdomain:
            return "no such name";
        case BaselineState::unreachable:
        case BaselineState::broken:
            break;
    }
    return "nothing";
}

class Section {
public:
    Section(const authority::Baseline& baseline, const Style& style)
        : baseline_(baseline), style_(style) {}

    std::vector<Line> lines() && {
        if (baseline_.zones.empty() || baseline_.state == BaselineState::unreachable ||
            baseline_.state == BaselineState::broken) {
            add(fmt::format("Source: {}.", authority::sentence(baseline_.state)), Tone::waiting);
        } else {
            for (const ZoneFinding& zone : baseline_.zones)
                add_zone(zone);
        }
        for (const std::string& problem : baseline_.problems)
            add(escape_for_terminal(problem), Tone::waiting);
        return std::move(lines_);
    }

private:
    void add(std::string text, Tone tone) { lines_.push_back({std::move(text), tone}); }

    /// "serves 192.0.2.7", "say there is no such record".
    std::string verb(bool is_one) const {
        const bool is_there = baseline_.state == BaselineState::found;
        return is_there ? (is_one ? "serves" : "serve")
                        : (is_one ? "says there is" : "say there is");
    }

    void add_zone(const ZoneFinding& zone) {
        std::set<dns::Name> names;
        std::size_t answering = 0;
        for (const ServerFinding& server : zone.servers)
            if (server.content && authority::counts(server.health)) {
                names.insert(server.server);
                ++answering;
            }
        const std::string what = zone.leads_to ? "a CNAME to " + name_text(*zone.leads_to, style_)
                                               : baseline_text(baseline_, style_);
        const bool is_good = zone.agreement == authority::Agreement::all_agree ||
                             zone.agreement == authority::Agreement::round_robin;
        std::string text =
            fmt::format("Source: {} of {} {} {}", plural(names.size(), "name server"),
                        zone.zone.is_root() ? "the root" : name_text(zone.zone, style_),
                        names.size() == 1 ? "serves" : "serve", what);
        if (zone.serial)
            text += fmt::format(
                " (serial {}{})", *zone.serial,
                answering > names.size() ? fmt::format(", {}", plural(answering, "address")) : "");
        add(text + ".", is_good ? Tone::plain : Tone::bad);
        if (const std::string places = regional_text(zone); !places.empty())
            add(places, Tone::plain);
        add_others(zone);
    }

    /// Each that differs or fails, its addresses together; what only this host cannot reach is
    /// counted.
    void add_others(const ZoneFinding& zone) {
        std::size_t skipped = 0;
        std::vector<std::pair<const ServerFinding*, std::vector<std::string>>> others;
        for (const ServerFinding& server : zone.servers) {
            if (server.health == ServerHealth::healthy)
                continue;
            if (server.health == ServerHealth::skipped) {
                ++skipped;
                continue;
            }
            const auto same = std::ranges::find_if(others, [&](const auto& other) {
                return other.first->server == server.server &&
                       remark(*other.first, zone, style_) == remark(server, zone, style_);
            });
            auto& addresses = same == others.end()
                                  ? others.emplace_back(&server, std::vector<std::string>()).second
                                  : same->second;
            if (server.address)
                addresses.push_back(server.address->text());
        }
        for (const auto& [server, addresses] : others)
            add(fmt::format(
                    "{}{} {}", name_text(server->server, style_),
                    addresses.empty() ? "" : fmt::format(" ({})", fmt::join(addresses, ", ")),
                    remark(*server, zone, style_)),
                authority::counts(server->health) ? Tone::dim : Tone::bad);
        if (skipped > 0)
            add(fmt::format(
                    "{} not asked: this host has no route there",
                    skipped == 1 ? "1 address was" : fmt::format("{} addresses were", skipped)),
                Tone::dim);
    }

    const authority::Baseline& baseline_;
    const Style& style_;
    std::vector<Line> lines_;
};

}  // namespace

std::string regional_text(const ZoneFinding& zone) {
    const std::size_t different = authority::count_different(zone.regional);
    if (different < 2)
        return {};
    return fmt::format(
        "The answer depends on the asker's place (EDNS Client Subnet): {} different answers for {} "
        "continents.",
        different, zone.regional.size());
}

std::string wrong_at_source(const diagnose::QuestionResult& result, std::string_view expected,
                            const Style& style) {
    std::map<std::string, std::vector<dns::Name>> by_what;
    if (result.baseline)
        for (const JudgedServer& server :
             diagnose::check_authority(*result.baseline, result.expectation).servers)
            if (server.state != AuthorityState::serves_it)
                by_what[says_text(server, style)].push_back(server.server);
    if (by_what.empty())
        return result.expectation.source == expect::Source::given
                   ? fmt::format("Wrong at the source: the zone's own servers do not have {}.",
                                 expected)
                   : "Wrong at the source: the zone's own servers do not agree.";
    std::string out = "Wrong at the source: ";
    for (const auto& [what, servers] : by_what) {
        const bool is_several = std::ranges::any_of(
            servers, [&](const dns::Name& each) { return each != servers.front(); });
        std::string clause = what;
        if (is_several)
            clause =
                what == "does not have it" ? "do not have it" : "still serve" + what.substr(12);
        out += fmt::format("{}{} {}", out.ends_with(": ") ? "" : "; ", names_of(servers, style),
                           clause);
    }
    return out + (out.ends_with('.') ? "" : ".");
}

std::string source_alone(const diagnose::QuestionResult& result, std::string_view expected,
                         const Style& style) {
    if (result.summary.status == check::Status::wrong_at_source)
        return wrong_at_source(result, expected, style);
    const bool is_gone = result.expectation.wants_absence() ||
                         (result.baseline && result.baseline->state != BaselineState::found);
    if (is_gone)
        return fmt::format("The zone's own servers have no {} record for {}.",
                           dns::write_rr_type(result.question.type),
                           name_text(result.question.name, style));
    const std::string what = result.expectation.source == expect::Source::given || !result.baseline
                                 ? std::string(expected)
                                 : baseline_text(*result.baseline, style);
    // A name's own dot ends the sentence.
    return fmt::format("The zone's own servers all serve {}{}", what,
                       what.ends_with('.') ? "" : ".");
}

std::vector<Line> source_section(const diagnose::QuestionResult& result, const Style& style) {
    // Without a network nothing is to be said of anybody's servers.
    const bool is_told =
        result.baseline && result.summary.unknown_cause != check::UnknownCause::no_network;
    if (!is_told)
        return {};
    std::vector<Line> lines = Section(*result.baseline, style).lines();
    if (result.reported_name_servers)
        lines.push_back(
            {fmt::format(
                 "by what {} say, the name servers of {} are {}: they can be asked from "
                 "another network",
                 result.reported_name_servers->identity_targets == 1
                     ? "1 resolver"
                     : fmt::format("{} resolvers", result.reported_name_servers->identity_targets),
                 name_text(result.reported_name_servers->zone, style),
                 names_of(result.reported_name_servers->servers, style)),
             Tone::plain});
    return lines;
}

}  // namespace dnsprop::report
