#include "report/to_do.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "diagnose/authority_finding.hpp"
#include "report/causes.hpp"
#include "report/flush_pages.hpp"
#include "report/layout.hpp"
#include "report/local_wording.hpp"
#include "report/values.hpp"
#include "report/wording.hpp"

namespace dnsprop::report {

namespace {

using authority::DsState;
using authority::ServerHealth;
using check::Status;
using check::Verdict;
using diagnose::AuthorityState;
using diagnose::Cause;

/// Servers that are named in one step; further ones are counted.
constexpr std::size_t named_servers = 3;

std::string listed(const std::vector<std::string>& names) {
    const std::size_t shown = std::min(names.size(), named_servers);
    std::string out;
    for (std::size_t i = 0; i < shown; ++i)
        out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    if (names.size() > shown)
        out += fmt::format(" and {} more", names.size() - shown);
    return out;
}

void add_once(std::vector<std::string>& names, std::string name) {
    if (std::ranges::find(names, name) == names.end())
        names.push_back(std::move(name));
}

/// Nobody gets a right answer from it, and waiting does not mend it.
bool is_dead(ServerHealth health) {
    switch (health) {
        case ServerHealth::lame:
        case ServerHealth::refused:
        case ServerHealth::error:
        case ServerHealth::unusable:
        case ServerHealth::silent:
        case ServerHealth::no_address:
            return true;
        default:
            return false;
    }
}

class ToDo {
public:
    ToDo(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
         Platform platform, const Style& style, Paragraphs& out)
        : result_(result), check_(check), platform_(platform), style_(style), out_(out) {}

    void write() {
        const Status status = result_.summary.status;
        if (check_.interception || status == Status::unknown) {
            for (const std::string& each : advice(result_, check_, style_))
                out_.step(each);
            if (!check_.interception)
                zone_health();
            return;
        }
        provider();
        if (status == Status::wrong_at_source)
            correct_the_source();
        const bool is_health_told = zone_health();
        for (const std::string& each : zone_advice(result_, !is_health_told))
            out_.step(each);
        if (status != Status::wrong_at_source) {
            if (status == Status::propagated)
                nothing_left();
            else
                wait();
            flush();
            this_machine();
        }
    }

private:
    /// Of a stale answer that may well be right.
    void provider() {
        const auto* provider = check_.providers && result_.summary.status != Status::propagated
                                   ? unexpected_provider(result_, *check_.providers)
                                   : nullptr;
        if (provider)
            out_.step(fmt::format(
                "If {} stands in front of your server, its addresses are right: compare with "
                "--expect {}.",
                catalogue_text(provider->name, style_), catalogue_text(provider->id, style_)));
    }

    void correct_the_source() {
        std::vector<std::string> wrong;
        bool is_right_somewhere = false;
        if (result_.baseline)
            for (const auto& server :
                 diagnose::check_authority(*result_.baseline, result_.expectation).servers) {
                if (server.state == AuthorityState::serves_it)
                    is_right_somewhere = true;
                else
                    add_once(wrong, name_text(server.server, style_));
            }
        if (is_right_somewhere && !wrong.empty())
            out_.step(fmt::format(
                "Bring {} up to date: other servers of the zone have the new record, so the change "
                "is made, but it has not been copied there. Whoever runs {} must make {} fetch the "
                "zone anew.",
                listed(wrong), wrong.size() == 1 ? "it" : "them",
                wrong.size() == 1 ? "it" : "them"));
        else
            out_.step(fmt::format(
                "Correct {} at your DNS provider: its servers do not have {}. Waiting will not "
                "help.",
                question_text(result_.question, style_), expected_phrase(result_, style_)));
        out_.step(
            "Then ask again. Asking a resolver to flush its cache makes no sense before that: it "
            "would fetch the wrong answer again.");
    }

    /// What is wrong with the zone, whatever the record says; false when nothing is.
    bool zone_health() {
        if (!result_.baseline)
            return false;
        bool is_told = false;
        const auto tell = [&](const std::string& text) {
            out_.step(text);
            is_told = true;
        };
        for (const authority::ZoneFinding& zone : result_.baseline->zones) {
            const std::string name = name_text(zone.zone, style_);
            if (zone.delegation.ds_state == DsState::mismatch)
                tell(fmt::format(
                    "At the registrar of {}, replace the DS record by that of the zone's present "
                    "key, or remove it. Until then resolvers that validate answer SERVFAIL to "
                    "everybody.{}",
                    name, stale_tags(zone.delegation)));
            if (zone.delegation.ds_state == DsState::keys_silent)
                tell(fmt::format(
                    "The parent of {} says that it is signed, and no server of it gives a key: "
                    "sign the zone, or have the DS record removed at the registrar.",
                    name));
            std::vector<std::string> dead;
            for (const authority::ServerFinding& server : zone.servers)
                if (is_dead(server.health))
                    add_once(dead, fmt::format("{} {}", name_text(server.server, style_),
                                               authority::sentence(server.health)));
            if (!dead.empty())
                tell(fmt::format(
                    "Repair the name servers of {}, or take them out of the delegation at the "
                    "registrar: {}.",
                    name, fmt::join(dead, "; ")));
        }
        return is_told;
    }

    static std::string stale_tags(const authority::Delegation& delegation) {
        std::string tags;
        for (const authority::DsFinding& ds : delegation.ds)
            if (ds.fit != authority::DsFinding::Fit::matches)
                tags += fmt::format("{}{}", tags.empty() ? "" : ", ", ds.key_tag);
        return tags.empty() ? std::string() : fmt::format(" Key tags at the parent: {}.", tags);
    }

    void wait() {
        std::vector<std::string> old_servers;
        for (std::uint32_t i = 0; i < result_.rows.size(); ++i)
            if (const auto diagnosis = cause_of(result_, i);
                diagnosis.cause == Cause::old_name_servers && !diagnosis.detail.empty())
                add_once(old_servers, escape_for_terminal(diagnosis.detail));
        if (!old_servers.empty())
            out_.step(fmt::format(
                "Put the new record on the old name servers too ({}), and keep them running: "
                "resolvers that still use them then have it at their next question.",
                listed(old_servers)));
        if (holds_on() == 0)
            return;
        const auto eta = diagnose::eta_of(result_);
        if (!eta) {
            out_.step("Ask again in an hour: until when the caches hold it is not known.");
            return;
        }
        const std::string_view bound = diagnose::word(eta->bound);
        out_.step(fmt::format("Wait until {} ({}{}{}), then ask again. {}",
                              clock_text(eta->at, check_.finished_at, style_),
                              until_text(eta->at, check_.finished_at), bound.empty() ? "" : ", ",
                              bound, after_waiting()));
    }

    /// Resolvers with something else in their caches.
    std::uint32_t holds_on() const {
        return result_.summary.count(Verdict::stale) + result_.summary.count(Verdict::absent);
    }

    std::string_view after_waiting() const {
        if (!result_.baseline)
            return "But look at your DNS provider first whether the record is changed there: its "
                   "servers were not asked.";
        return "Those that only hold a copy need nothing else.";
    }

    void nothing_left() {
        if (local_trouble(result_, check_.finished_at, style_))
            return;
        for (const std::string& each : advice(result_, check_, style_))
            out_.step(each);
        if (result_.was_asked && leads_to_a_site(result_.question.type) &&
            !result_.expectation.wants_absence()) {
            out_.detail("To empty a computer's own cache:");
            commands(cache_commands(platform_));
        }
    }

    void commands(const std::vector<CacheCommand>& commands) {
        for (const CacheCommand& command : commands)
            out_.detail(fmt::format("{}: {}", command.where, command.what));
    }

    void flush() {
        const FlushPages flush = flush_pages(result_, check_, style_);
        if (flush.pages.empty()) {
            if (flush.without_page > 0)
                out_.step(
                    fmt::format("Nobody can be asked for a flush: none of those that hold on for "
                                "longer than {} min has a page for it.",
                                least_for_flush.count()));
            else if (flush.soon_over > 0)
                out_.step(
                    "Asking anybody for a flush is not worth it: in a few minutes it is "
                    "over by itself.");
            return;
        }
        out_.step("If you cannot wait, ask these to drop their copy now:");
        bool is_delegation = false;
        for (const FlushPage& page : flush.pages) {
            out_.detail(fmt::format("{}: {} (enter {})",
                                    resolver_names(page.rows, check_, result_, style_), page.url,
                                    flush_input(page, result_)));
            for (const std::uint32_t row : page.rows)
                is_delegation |= cause_of(result_, row).cause == Cause::old_name_servers;
        }
        // developers.google.com/speed/public-dns/cache: the main name first after such a move.
        if (is_delegation && result_.baseline && !result_.baseline->zones.empty())
            out_.detail(fmt::format("Since the name servers changed, first flush {}, type NS.",
                                    result_.baseline->zones.back().zone.plain_text()));
        if (flush.without_page > 0)
            out_.detail(fmt::format(
                "{} more hold{} on for longer than {} min without such a page: "
                "there, only waiting helps.",
                flush.without_page, flush.without_page == 1 ? "s" : "", least_for_flush.count()));
    }

    void this_machine() {
        const auto trouble = local_trouble(result_, check_.finished_at, style_);
        const bool is_on_its_way = result_.summary.status == Status::propagating &&
                                   holds_on() > 0 && leads_to_a_site(result_.question.type) &&
                                   !result_.expectation.wants_absence();
        if (!trouble && !is_on_its_way)
            return;
        if (!trouble) {
            out_.step(
                "If one computer still goes to the old place when its resolver has the new "
                "record, empty its own cache:");
        } else if (trouble->is_hosts_file) {
            out_.step(fmt::format("{}: {}. Correct that line; no DNS answer gets past it.",
                                  local_opening(), trouble->clause));
            return;
        } else if (!trouble->is_on_this_machine) {
            out_.step(fmt::format(
                "{}: {}. That cache is not on this machine but at your router or provider: "
                "restart the router, or wait. If it goes on after that, empty this machine's own:",
                local_opening(), trouble->clause));
        } else {
            out_.step(fmt::format("{}: {}. Empty that cache:", local_opening(), trouble->clause));
        }
        commands(trouble ? own_cache_commands(platform_) : cache_commands(platform_));
    }

    std::string local_opening() const {
        return result_.summary.status == Status::propagated
                   ? "The world is right; it is your own machine"
                   : "Your own machine is behind";
    }

    const diagnose::QuestionResult& result_;
    const diagnose::CheckResult& check_;
    Platform platform_;
    const Style& style_;
    Paragraphs& out_;
};

}  // namespace

void to_do(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
           Platform platform, const Style& style, Paragraphs& out) {
    ToDo(result, check, platform, style, out).write();
}

}  // namespace dnsprop::report
