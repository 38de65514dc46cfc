#include "wording/to_do.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/list.hpp"
#include "base/text.hpp"
#include "wording/advice.hpp"
#include "wording/causes.hpp"
#include "wording/evidence.hpp"
#include "wording/flush_pages.hpp"
#include "wording/source.hpp"
#include "wording/text.hpp"
#include "wording/this_machine.hpp"

namespace dnsprop::wording {

namespace {

using authority::DsState;
using check::Status;
using check::Verdict;
using diagnose::Cause;

void add_once(std::vector<std::string>& names, std::string name) {
    if (std::ranges::find(names, name) == names.end())
        names.push_back(std::move(name));
}

class ToDo {
public:
    ToDo(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
         Platform platform, const Style& style, Outline& out)
        : result_(result), check_(check), platform_(platform), style_(style), out_(out) {}

    void write() {
        const Status status = result_.summary.status;
        if (check_.interception || status == Status::unknown) {
            out_.steps(advice(result_, check_, style_));
            if (!check_.interception)
                zone_health();
            return;
        }
        if (status != Status::propagated)
            if (auto step = provider_step(result_, check_, style_))
                out_.step(*std::move(step));
        if (status == Status::wrong_at_source) {
            out_.steps(source_steps(result_, style_));
            out_.step(
                "Then check again. Do not clear caches before that: they would fetch the wrong "
                "answer again.");
        }
        const bool is_health_told = zone_health();
        out_.steps(zone_steps(result_, check_, !is_health_told, style_));
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
                    "At the registrar of {}, replace the DS record with that of the zone's key, or "
                    "remove it. This DNSSEC error will not fix itself: validating resolvers answer "
                    "SERVFAIL.{}",
                    name, unmatched_tags(zone.delegation)));
            if (zone.delegation.ds_state == DsState::keys_silent)
                tell(fmt::format(
                    "The parent of {} says that it is signed, but no name server of it gives a "
                    "key. Sign the zone at your DNS provider, or remove the DS record at the "
                    "registrar.",
                    name));
            std::vector<std::string> broken;
            for (const authority::ServerFinding& server : zone.servers)
                if (is_out_of_order(server.health))
                    add_once(broken, fmt::format("{} {}", name_text(server.server, style_),
                                                 clause(server.health)));
            if (!broken.empty())
                tell(
                    fmt::format("Repair these name servers of {}, or remove them at the "
                                "registrar: {}.",
                                name, fmt::join(broken, "; ")));
        }
        return is_told;
    }

    static std::string unmatched_tags(const authority::Delegation& delegation) {
        std::vector<std::string> tags;
        for (const authority::DsFinding& ds : delegation.ds)
            if (ds.fit != authority::DsFinding::Fit::matches)
                tags.push_back(std::to_string(ds.key_tag));
        return tags.empty()
                   ? std::string()
                   : fmt::format(" Key tags at the parent: {}.", list_text(tags, tags.size()));
    }

    void wait() {
        std::vector<std::string> old_servers;
        for (std::uint32_t i = 0; i < result_.rows.size(); ++i)
            if (const auto diagnosis = cause_of(result_, i);
                diagnosis.cause == Cause::old_name_servers && !diagnosis.detail.empty())
                add_once(old_servers, escape_for_terminal(diagnosis.detail));
        if (!old_servers.empty())
            out_.step(fmt::format(
                "Put the new record on the old name servers too ({}), and keep them running. "
                "Resolvers that still use them then get it there.",
                list_text(old_servers)));
        if (cached() == 0)
            return;
        const auto eta = diagnose::eta_of(result_);
        if (!source_serves_it(result_))
            out_.step("First check at your DNS provider that the record is changed.");
        if (!eta) {
            out_.step("Check again in an hour: the expiry of the cached copies is unknown.");
            return;
        }
        const std::string_view bound = diagnose::word(eta->bound);
        out_.step(fmt::format("Wait until {} ({}{}{}), then check again.",
                              clock_text(eta->at, check_.finished_at, style_.zone),
                              until_text(eta->at, check_.finished_at), bound.empty() ? "" : ", ",
                              bound));
    }

    /// Resolvers with something else in their caches.
    std::uint32_t cached() const {
        return result_.summary.count(Verdict::stale) + result_.summary.count(Verdict::absent);
    }

    void nothing_left() {
        if (local_trouble(result_, check_.finished_at, style_))
            return;
        out_.steps(done_steps(result_, check_, style_));
        if (result_.was_asked && leads_to_a_site(result_.question.type) &&
            !result_.expectation.wants_absence()) {
            out_.detail("To clear a computer's own cache:");
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
                out_.step("None of these resolvers has a page for clearing its cache.");
            else if (flush.soon_over > 0)
                out_.step("No need to clear caches: the copies expire within minutes.");
            return;
        }
        out_.step("If you cannot wait, clear these caches now:");
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
            out_.detail(fmt::format("Since the name servers changed, first clear {}, type NS.",
                                    result_.baseline->zones.back().zone.plain_text()));
        if (flush.without_page > 0)
            out_.detail(fmt::format("{} more {} no such page: there, just wait.",
                                    count_text(flush.without_page, "resolver"),
                                    flush.without_page == 1 ? "has" : "have"));
    }

    void this_machine() {
        const auto trouble = local_trouble(result_, check_.finished_at, style_);
        const bool is_on_its_way = result_.summary.status == Status::propagating && cached() > 0 &&
                                   leads_to_a_site(result_.question.type) &&
                                   !result_.expectation.wants_absence();
        if (!trouble && !is_on_its_way)
            return;
        if (!trouble) {
            out_.step(
                "If a computer still goes to the old server when its resolver has the new record, "
                "clear its own cache:");
        } else if (trouble->is_hosts_file) {
            out_.step(
                fmt::format("Your own machine differs: {}. Correct that line.", trouble->clause));
            return;
        } else if (!trouble->is_on_this_machine) {
            out_.step(fmt::format(
                "Your own machine differs: {}. That cache is at your router or provider: restart "
                "the router, or wait. If it still differs then, clear this machine's own cache:",
                trouble->clause));
        } else {
            out_.step(
                fmt::format("Your own machine differs: {}. Clear that cache:", trouble->clause));
        }
        commands(trouble ? own_cache_commands(platform_) : cache_commands(platform_));
    }

    const diagnose::QuestionResult& result_;
    const diagnose::CheckResult& check_;
    Platform platform_;
    const Style& style_;
    Outline& out_;
};

}  // namespace

void to_do(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
           Platform platform, const Style& style, Outline& out) {
    ToDo(result, check, platform, style, out).write();
}

}  // namespace dnsprop::wording
