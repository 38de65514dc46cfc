#include "wording/remaining.hpp"

#include <vector>

#include <fmt/format.h>

#include "diagnose/diagnose.hpp"
#include "dns/ldns_codec.hpp"
#include "wording/evidence.hpp"
#include "wording/text.hpp"

namespace dnsprop::wording {

namespace {

using check::Reason;
using check::Verdict;

class Remaining {
public:
    Remaining(const diagnose::QuestionResult& result, const Style& style)
        : result_(result), summary_(result.summary), style_(style) {}

    std::string text() && {
        const bool has_old = !result_.expectation.old_values.empty();
        add(Reason::old_value, "still has", "still have", "an old value");
        other_values(has_old);
        add(count_of(result_, Verdict::stale, Reason::mixed), "has", "have",
            has_old ? "old and new values together" : "expected and other values together");
        add(count_of(result_, Verdict::stale, Reason::incomplete), "has", "have",
            "only some of the expected values");
        // Where all of them still have it, the first sentence has said so.
        if (summary_.count(Verdict::match) > 0)
            add(Reason::still_there, "still has", "still have", "one");
        add(count_of(result_, Verdict::absent, Reason::nxdomain), "says", "say",
            "that the name does not exist");
        add(count_of(result_, Verdict::absent, Reason::nodata), "says", "say",
            fmt::format("that there is no {} record", dns::write_rr_type(result_.question.type)));
        const std::uint32_t broken = summary_.count(Verdict::broken);
        const bool is_dnssec = count_of(result_, Verdict::broken, Reason::dnssec_bogus) == broken;
        add(broken, "cannot", "cannot",
            is_dnssec ? "resolve it: DNSSEC validation fails" : "resolve it");
        return std::move(out_);
    }

private:
    void add(std::uint32_t count, std::string_view one, std::string_view many,
             std::string_view what) {
        if (count == 0)
            return;
        const bool is_all = count == summary_.counted && count > 2;
        add_sentence(out_, finished(fmt::format("{}{} {} {}", is_all ? "All " : "", count,
                                                count == 1 ? one : many, what)));
    }

    std::vector<const check::Group*> groups_of(Reason reason) const {
        std::vector<const check::Group*> groups;
        for (const auto& group : summary_.groups)
            if (group.verdict == Verdict::stale && group.reason == reason)
                groups.push_back(&group);
        return groups;
    }

    std::string value_of(const check::Group& group, std::string_view otherwise) const {
        return group.records.empty() ? std::string(otherwise)
                                     : records_text(group.records, value_width, style_);
    }

    /// With the value, where all of them have the same.
    void add(Reason reason, std::string_view one, std::string_view many,
             std::string_view otherwise) {
        const auto groups = groups_of(reason);
        add(count_of(result_, Verdict::stale, reason), one, many,
            groups.size() == 1 ? value_of(*groups.front(), otherwise) : std::string(otherwise));
    }

    void other_values(bool has_old) {
        const auto groups = groups_of(Reason::other_value);
        // One single other value, and nobody told us the old one: that is the old one.
        if (!has_old && groups.size() == 1)
            add(Reason::other_value, "still has", "still have", "another value");
        else if (groups.size() > 2)
            add(count_of(result_, Verdict::stale, Reason::other_value), "has", "have",
                fmt::format("{} other values", groups.size()));
        else
            for (const auto* group : groups)
                add(static_cast<std::uint32_t>(group->rows.size()), "has", "have",
                    value_of(*group, "another value") + " instead");
    }

    const diagnose::QuestionResult& result_;
    const check::Summary& summary_;
    const Style& style_;
    std::string out_;
};

/// ", NS TTL at the parent": what ends it, unless that is the record's own TTL, as one would think.
std::string bound_clause(const diagnose::QuestionResult& result) {
    const auto eta = diagnose::eta_of(result);
    if (!eta || eta->bound == diagnose::Bound::none || eta->bound == diagnose::Bound::record_ttl)
        return {};
    return fmt::format(", {}", diagnose::word(eta->bound));
}

/// "The last cached copy expires at 09:58 CET (in 42 min).", or nothing where none is cached.
std::string expiry(const diagnose::QuestionResult& result, UtcTime now, const Style& style) {
    std::uint32_t cached = 0;
    std::uint32_t untimed = 0;
    for (const auto& row : result.rows) {
        const Verdict verdict = row.judgement.verdict;
        if (verdict != Verdict::stale && verdict != Verdict::absent)
            continue;
        ++cached;
        untimed += row.expires_at ? 0 : 1;
    }
    // While the source is wrong, what expires is fetched anew and is as wrong.
    if (cached == 0 || result.summary.status == check::Status::wrong_at_source)
        return {};
    const auto& last = result.summary.complete_by;
    if (!last)
        return "Expiry unknown.";
    std::string out = fmt::format("The {}cached copy expires at {} ({}{}).",
                                  cached == 1 ? "" : "last ", clock_text(*last, now, style.zone),
                                  until_text(*last, now), bound_clause(result));
    if (untimed > 0)
        add_sentence(out, fmt::format("For {} of them the expiry is unknown.", untimed));
    return out;
}

}  // namespace

std::string remaining(const diagnose::QuestionResult& result, UtcTime now, const Style& style) {
    std::string out = Remaining(result, style).text();
    if (!out.empty())
        add_sentence(out, expiry(result, now, style));
    return out;
}

}  // namespace dnsprop::wording
