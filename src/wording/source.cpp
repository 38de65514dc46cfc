#include "wording/source.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/list.hpp"
#include "base/text.hpp"
#include "diagnose/authority_finding.hpp"
#include "dns/rr_type.hpp"
#include "wording/text.hpp"

namespace dnsprop::wording {

using authority::BaselineState;
using authority::ServerFinding;
using authority::ServerHealth;
using authority::ZoneFinding;
using diagnose::AuthorityState;
using diagnose::JudgedServer;

std::string_view clause(ServerHealth health) {
    switch (health) {
        case ServerHealth::healthy:
            return "answers with authority";
        case ServerHealth::older_serial:
            return "has an older copy of the zone with the same answer";
        case ServerHealth::other_answer:
            return "contradicts the others, and its copy of the zone is not older";
        case ServerHealth::lagging:
            return "has an older copy of the zone and answers from it";
        case ServerHealth::lame:
            return "is lame: a name server of the zone by its delegation, but it does not serve it";
        case ServerHealth::refused:
            return "refuses to answer for the zone";
        case ServerHealth::error:
            return "answers with an error";
        case ServerHealth::unusable:
            return "gives no usable answer";
        case ServerHealth::silent:
            return "does not answer";
        case ServerHealth::unreachable:
            return "cannot be reached";
        case ServerHealth::skipped:
            return "was not asked: this host has no route to it";
        case ServerHealth::no_address:
            return "has no address that can be found";
        case ServerHealth::not_asked:
            return "was not asked: a limit was reached first";
    }
    return "";
}

bool is_out_of_order(ServerHealth health) {
    switch (health) {
        case ServerHealth::lame:
        case ServerHealth::refused:
        case ServerHealth::error:
        case ServerHealth::unusable:
        case ServerHealth::silent:
        case ServerHealth::no_address:
            return true;
        case ServerHealth::healthy:
        case ServerHealth::older_serial:
        case ServerHealth::other_answer:
        case ServerHealth::lagging:
        case ServerHealth::unreachable:
        case ServerHealth::skipped:
        case ServerHealth::not_asked:
            return false;
    }
    return false;
}

namespace {

std::string_view sentence(BaselineState state) {
    switch (state) {
        case BaselineState::found:
            return "the authoritative servers have the record";
        case BaselineState::nodata:
            return "the name exists, without such a record";
        case BaselineState::nxdomain:
            return "the name does not exist";
        case BaselineState::unreachable:
            return "no root name server can be asked from here";
        case BaselineState::broken:
            return "no authoritative answer could be found";
    }
    return "";
}

/// What the servers have: "192.0.2.7", "no such record".
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
            return "nothing";
    }
    return "";
}

/// Each name once, whatever its addresses.
std::string names_of(const std::vector<dns::Name>& servers, const Style& style) {
    std::vector<std::string> names;
    for (const dns::Name& server : servers)
        if (std::string name = name_text(server, style);
            std::ranges::find(names, name) == names.end())
            names.push_back(std::move(name));
    return list_text(names);
}

/// Servers of one zone by name: one that answers at any address answers.
struct Servers {
    std::set<dns::Name> answering;
    std::size_t addresses = 0;      ///< of those
    std::vector<dns::Name> others;  ///< that were asked, or had no address, and gave nothing usable
};

Servers servers_of(const ZoneFinding& zone) {
    Servers out;
    for (const ServerFinding& server : zone.servers)
        if (server.content && authority::counts(server.health)) {
            out.answering.insert(server.server);
            ++out.addresses;
        }
    for (const ServerFinding& server : zone.servers)
        if (server.health != ServerHealth::skipped && !out.answering.contains(server.server))
            out.others.push_back(server.server);
    return out;
}

std::string zone_name(const ZoneFinding& zone, const Style& style) {
    return zone.zone.is_root() ? "the root" : name_text(zone.zone, style);
}

/// What one server has, or why it has nothing to say.
std::string remark(const ServerFinding& server, const ZoneFinding& zone, const Style& style) {
    std::string out(clause(server.health));
    // Of a silent server the detail says no more.
    if (!server.detail.empty() && server.health != ServerHealth::silent)
        out += fmt::format(" ({})", fit(escape_for_terminal(server.detail), 60, style));
    if (server.content && server.health != ServerHealth::healthy) {
        if (server.serial && zone.serial && *server.serial != *zone.serial)
            out += fmt::format(", serial {} and not {}", *server.serial, *zone.serial);
        if (!server.content->records.empty())
            out += ": " + records_text(server.content->records, style.width / 2, style);
    }
    return out;
}

/// At two addresses of one name server there is the same to tell.
bool are_alike(const ServerFinding& a, const ServerFinding& b) {
    const bool same_content =
        a.content == b.content || (a.content && b.content && *a.content == *b.content);
    return a.server == b.server && a.health == b.health && a.detail == b.detail &&
           a.serial == b.serial && same_content;
}

class Section {
public:
    Section(const authority::Baseline& baseline, const Style& style)
        : baseline_(baseline), style_(style) {}

    std::vector<Statement> lines() && {
        if (baseline_.zones.empty() || baseline_.state == BaselineState::unreachable ||
            baseline_.state == BaselineState::broken) {
            add(fmt::format("{}.", sentence(baseline_.state)), Tone::waiting);
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

    void add_zone(const ZoneFinding& zone) {
        const Servers servers = servers_of(zone);
        const std::size_t names = servers.answering.size();
        const std::string what = zone.leads_to ? "a CNAME to " + name_text(*zone.leads_to, style_)
                                               : baseline_text(baseline_, style_);
        const bool is_good = zone.agreement == authority::Agreement::all_agree ||
                             zone.agreement == authority::Agreement::round_robin;
        std::string text =
            fmt::format("{} of {} {} {}", count_text(names, "name server"), zone_name(zone, style_),
                        names == 1 ? "serves" : "serve", what);
        if (zone.serial)
            text += fmt::format(
                " (serial {}{})", *zone.serial,
                servers.addresses > names
                    ? fmt::format(", asked at {}", count_text(servers.addresses, "address"))
                    : "");
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
            const auto same = std::ranges::find_if(
                others, [&](const auto& other) { return are_alike(*other.first, server); });
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
            add(fmt::format("{} {} not asked: this host has no route there",
                            count_text(skipped, "address"), skipped == 1 ? "was" : "were"),
                Tone::dim);
    }

    const authority::Baseline& baseline_;
    const Style& style_;
    std::vector<Statement> lines_;
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

std::string source_faults(const diagnose::QuestionResult& result, std::string_view expected,
                          const Style& style) {
    /// By what they say; nothing: they do not have the record.
    std::map<std::optional<std::string>, std::vector<dns::Name>> by_answer;
    if (result.baseline)
        for (const JudgedServer& server :
             diagnose::check_authority(*result.baseline, result.expectation).servers) {
            if (server.state == AuthorityState::serves_it)
                continue;
            const bool is_there = server.state != AuthorityState::not_there;
            by_answer[is_there ? std::optional(fit(escape_for_terminal(server.says), 48, style))
                               : std::nullopt]
                .push_back(server.server);
        }
    if (by_answer.empty())
        return result.expectation.source == expect::Source::given
                   ? finished(fmt::format("the zone's name servers do not have {}", expected))
                   : "the zone's name servers do not agree.";
    std::string out;
    for (const auto& [answer, servers] : by_answer) {
        const bool is_one = std::ranges::count(servers, servers.front()) ==
                            static_cast<std::ptrdiff_t>(servers.size());
        const std::string what = answer ? fmt::format("{} {}", is_one ? "serves" : "serve", *answer)
                                        : fmt::format("{} not have it", is_one ? "does" : "do");
        out += fmt::format("{}{} {}", out.empty() ? "" : "; ", names_of(servers, style), what);
    }
    return finished(out);
}

std::string source_alone(const diagnose::QuestionResult& result, std::string_view expected,
                         const Style& style) {
    if (result.summary.status == check::Status::wrong_at_source)
        return "Wrong at the source: " + source_faults(result, expected, style);
    if (!result.baseline || result.baseline->zones.empty())
        return finished(fmt::format("The zone's name servers serve {}", expected));
    const ZoneFinding& zone = result.baseline->zones.back();
    const Servers servers = servers_of(zone);
    const std::size_t answering = servers.answering.size();
    const std::string of_how_many =
        servers.others.empty()
            ? std::to_string(answering)
            : fmt::format(
                  "{} of {}", answering,
                  answering + std::set(servers.others.begin(), servers.others.end()).size());
    const bool is_gone =
        result.expectation.wants_absence() || result.baseline->state != BaselineState::found;
    std::string what;
    if (is_gone)
        what = fmt::format("{} no {} record for {}", answering == 1 ? "has" : "have",
                           dns::write_rr_type(result.question.type),
                           name_text(result.question.name, style));
    else
        what = fmt::format("{} {}", answering == 1 ? "serves" : "serve",
                           result.expectation.source == expect::Source::given
                               ? std::string(expected)
                               : baseline_text(*result.baseline, style));
    std::string out = finished(fmt::format("{} name server{} of {} {}", of_how_many,
                                           answering == 1 && servers.others.empty() ? "" : "s",
                                           zone_name(zone, style), what));
    if (!servers.others.empty())
        add_sentence(out,
                     fmt::format("No usable answer from {}.", names_of(servers.others, style)));
    return out;
}

std::vector<Statement> source_section(const diagnose::QuestionResult& result, const Style& style) {
    // Without a network nothing is to be said of anybody's servers.
    const bool is_told =
        result.baseline && result.summary.unknown_cause != check::UnknownCause::no_network;
    if (!is_told)
        return {};
    std::vector<Statement> lines = Section(*result.baseline, style).lines();
    if (const auto& reported = result.reported_name_servers)
        lines.push_back(
            {fmt::format("{} {} that the name servers of {} are {}: they can be asked from "
                         "another network",
                         count_text(reported->identity_targets, "resolver"),
                         reported->identity_targets == 1 ? "says" : "say",
                         name_text(reported->zone, style), names_of(reported->servers, style)),
             Tone::plain});
    return lines;
}

}  // namespace dnsprop::wording
