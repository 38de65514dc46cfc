#include "wording/change_plan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "check/ttl_doubt.hpp"
#include "dns/rr_type.hpp"
#include "wording/advice.hpp"
#include "wording/text.hpp"

namespace dnsprop::wording {

namespace {

using authority::BaselineState;
using authority::DsState;
using authority::ZoneFinding;
using check::Verdict;
using dns::RrType;

/// What a TTL is lowered to: short enough to switch and to switch back, long enough for the name
/// servers not to notice.
constexpr dns::Ttl low_ttl = 300;
/// The old server is kept for so long at least: some caches keep records for longer than they
/// should.
constexpr Seconds grace = std::chrono::hours(24);

/// The largest TTL that a believed cache still counts down from.
std::optional<dns::Ttl> longest_in_caches(const diagnose::QuestionResult& result) {
    std::optional<dns::Ttl> longest;
    for (const check::Row& row : result.rows) {
        const Verdict verdict = row.judgement.verdict;
        if (!row.outcome.has_answer() || row.ttl_disbelieved ||
            (verdict != Verdict::match && verdict != Verdict::stale &&
             verdict != Verdict::unjudged))
            continue;
        const auto ttl = row.outcome.answer.ttl;
        if (ttl && *ttl <= check::max_plausible_ttl)
            longest = std::max(longest, ttl);
    }
    return longest;
}

/// How long caches keep that there is no such record, where anybody says so.
std::optional<KnownTtl> negative_ttl(const diagnose::QuestionResult& result) {
    if (result.baseline && result.baseline->negative_ttl)
        return KnownTtl{*result.baseline->negative_ttl, false};
    std::optional<dns::Ttl> longest;
    for (const check::Row& row : result.rows)
        if (row.judgement.verdict == Verdict::absent && !row.ttl_disbelieved)
            longest = std::max(longest, row.outcome.answer.negative_ttl);
    return longest ? std::optional(KnownTtl{*longest, true}) : std::nullopt;
}

/// The record is not there yet, by the zone's name servers, or else by the resolvers that answer.
bool is_to_be_made(const diagnose::QuestionResult& result) {
    if (result.baseline && (result.baseline->state == BaselineState::nodata ||
                            result.baseline->state == BaselineState::nxdomain))
        return true;
    return !record_ttl(result) && result.summary.count(Verdict::absent) > 0;
}

/// Something answers at what the record says, and must go on doing so for a while.
bool has_old_server(RrType type) {
    return leads_to_a_site(type) || type == RrType::mx || type == RrType::srv || type == RrType::ns;
}

class ChangePlan {
public:
    ChangePlan(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
               const Style& style)
        : result_(result),
          now_(check.finished_at),
          style_(style),
          what_(question_text(result.question, style)) {}

    Outline outline() && {
        out_.title(fmt::format("Before you change {}: today's TTLs", what_));
        const auto known = record_ttl(result_);
        const bool is_new = is_to_be_made(result_);
        today(known, is_new);
        out_.title("The plan");
        if (is_new)
            make_it();
        else if (known)
            change_it(*known);
        else
            out_.add(
                "The TTL of the record is unknown, so no times can be given. Ask again from a "
                "network that does not block DNS.",
                Tone::waiting);
        name_servers();
        return std::move(out_);
    }

private:
    void today(const std::optional<KnownTtl>& known, bool is_new) {
        if (known && !is_new)
            out_.add(fmt::format("{}: {}{}", what_, known->is_least ? "at least " : "",
                                 ttl_text(known->ttl)));
        if (known && known->is_least && !is_new)
            out_.add(
                "(the largest TTL that a resolver gave; the zone's name servers were not heard. "
                "The "
                "record's own TTL, at your DNS provider, may be larger: if it is, use that)");
        if (is_alias())
            out_.add(
                "The name is an alias (CNAME). This is the longest TTL on the way to the "
                "record.");
        const auto negative = negative_ttl(result_);
        std::string absence = "\"no such record\" (negative TTL): unknown";
        if (negative)
            absence = fmt::format("\"no such record\" (negative TTL): {}{}",
                                  negative->is_least ? "at least " : "", ttl_text(negative->ttl));
        if (!is_new)
            absence +=
                ". It matters if the record is missing for a moment. Add the new one before you "
                "delete the old one.";
        out_.add(absence);
        if (const ZoneFinding* zone = deciding_zone()) {
            const auto& delegation = zone->delegation;
            const auto text = [](std::optional<dns::Ttl> ttl) {
                return ttl ? ttl_text(*ttl) : std::string("unknown");
            };
            out_.add(fmt::format("name servers of {}: {} at the parent, {} in the zone",
                                 name_text(zone->zone, style_), text(delegation.parent_ns_ttl),
                                 text(delegation.zone_ns_ttl)));
        } else {
            out_.add("name servers: unknown, they were not asked");
        }
    }

    void make_it() {
        out_.step(
            fmt::format("Now: nothing. Do not look {} up yet: each resolver that is asked keeps "
                        "\"no such record\"{}.",
                        what_, for_negative()));
        out_.step("Add the record at your DNS provider, with a TTL of 300 s for the first day.");
        out_.step(fmt::format("When all name servers of the zone have it: {}.", recheck()));
    }

    void change_it(const KnownTtl& known) {
        const std::string at_least = known.is_least ? ", at least" : "";
        const dns::Ttl in_caches = longest_in_caches(result_).value_or(0);
        const dns::Ttl longest = std::max(known.ttl, in_caches);
        UtcTime change = now_;
        if (known.ttl > low_ttl)
            out_.step(fmt::format("Now: lower the TTL of {}{} to {} s. Change nothing else.", what_,
                                  known.is_least ? "" : fmt::format(" from {} s", known.ttl),
                                  low_ttl));
        else if (longest > low_ttl)
            out_.step(fmt::format(
                "Nothing to lower: the TTL is {} s already. But some resolvers have the "
                "record from before, for up to {}. Others may have it until the old "
                "TTL has passed since it was lowered.",
                known.ttl, write_duration(Seconds(longest))));
        if (longest > low_ttl) {
            change = now_ + Seconds(longest);
            out_.step(
                fmt::format("Not before {} ({} from now{}): switch {} to the new value. "
                            "Until then caches may have the old value with its long TTL.",
                            clock(change), write_duration(Seconds(longest)), at_least, what_));
        } else {
            out_.step(
                fmt::format("Whenever you like: switch {} to the new value. Its TTL of {} s "
                            "is low enough.",
                            what_, known.ttl));
        }
        const dns::Ttl low = std::min(known.ttl, low_ttl);
        const Seconds until_arrived =
            std::max(Seconds(low), result_.question.type == RrType::ns ? parent_ttl() : Seconds(0));
        out_.step(
            fmt::format("{} after the switch: {}. Caches that obey the TTL have the new value "
                        "by then.",
                        write_duration(until_arrived), recheck()));
        if (has_old_server(result_.question.type))
            out_.step(fmt::format(
                "Keep the old server running with the same content for {} after the switch, until "
                "{}. "
                "Some caches keep records too long: check its log before you switch it off.",
                write_duration(std::max(until_arrived, grace)),
                clock(change + std::max(until_arrived, grace))));
        if (longest > low_ttl)
            out_.step(known.ttl > low_ttl && !known.is_least
                          ? fmt::format("When it works: raise the TTL again, to {} s.", known.ttl)
                          : std::string("When it works: raise the TTL again."));
        if (longest > low_ttl && known.ttl > low_ttl)
            out_.add(
                "The times count from now. If the first step is later, or reaches the zone's name "
                "servers later, all of them are later by as much.");
    }

    /// What holds when the zone moves to other name servers: no TTL of the zone's own helps there.
    void name_servers() {
        const ZoneFinding* zone = deciding_zone();
        if (zone == nullptr || zone->delegation.ns_at_parent.empty())
            return;
        out_.title("If the name servers change too");
        const Seconds kept = parent_ttl();
        out_.add(fmt::format(
            "Resolvers keep asking the old ones for up to {} after the change at the registrar. "
            "That TTL is the parent's, so you cannot lower it. Keep the old name servers running "
            "that long, with the same records as the new ones.",
            kept.count() > 0 ? write_duration(kept)
                             : std::string("some days (the TTL is unknown)")));
        if (zone->delegation.ds_state == DsState::matches)
            out_.add(fmt::format(
                         "The zone is signed (DNSSEC). Move its DNSSEC keys too. Or remove the DS "
                         "record at the registrar and wait for its TTL{} before the move. "
                         "Otherwise validating resolvers answer SERVFAIL.",
                         zone->delegation.ds_ttl
                             ? fmt::format(", {},", ttl_text(*zone->delegation.ds_ttl))
                             : ""),
                     Tone::waiting);
    }

    const ZoneFinding* deciding_zone() const {
        return result_.baseline && !result_.baseline->zones.empty()
                   ? &result_.baseline->zones.back()
                   : nullptr;
    }

    /// The longer one: a resolver may have its name servers from either side.
    Seconds parent_ttl() const {
        const ZoneFinding* zone = deciding_zone();
        if (zone == nullptr)
            return Seconds(0);
        return Seconds(std::max(zone->delegation.parent_ns_ttl.value_or(0),
                                zone->delegation.zone_ns_ttl.value_or(0)));
    }

    bool is_alias() const {
        return result_.baseline && result_.question.type != RrType::cname &&
               !result_.baseline->content.chain.empty();
    }

    std::string for_negative() const {
        const auto negative = negative_ttl(result_);
        return negative ? fmt::format(" for {}", write_duration(Seconds(negative->ttl)))
                        : std::string();
    }

    std::string recheck() const {
        return fmt::format("dnsprop {} {} --expect NEW", result_.question.name.plain_text(),
                           dns::write_rr_type(result_.question.type));
    }

    /// With its date: a plan is read again on another day.
    std::string clock(UtcTime moment) const { return clock_text(moment, now_, style_.zone); }

    const diagnose::QuestionResult& result_;
    UtcTime now_;
    const Style& style_;
    std::string what_;
    Outline out_;
};

}  // namespace

std::optional<KnownTtl> record_ttl(const diagnose::QuestionResult& result) {
    if (result.baseline && result.baseline->state == BaselineState::found) {
        dns::Ttl longest = 0;
        for (const auto* ttls : {&result.baseline->chain_ttls, &result.baseline->record_ttls})
            for (const dns::Ttl ttl : *ttls)
                longest = std::max(longest, ttl);
        return KnownTtl{longest, false};
    }
    if (const auto longest = longest_in_caches(result))
        return KnownTtl{*longest, true};
    return std::nullopt;
}

std::string ttl_text(dns::Ttl ttl) {
    return ttl < 120 ? fmt::format("{} s", ttl)
                     : fmt::format("{} s ({})", ttl, write_duration(Seconds(ttl)));
}

Outline change_plan(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                    const Style& style) {
    return ChangePlan(result, check, style).outline();
}

}  // namespace dnsprop::wording
