#include "tui/theme.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "diagnose/diagnose.hpp"
#include "diagnose/site.hpp"
#include "wording/changes.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::tui {

namespace {

using check::Verdict;

int badness(Verdict verdict) {
    switch (verdict) {
        case Verdict::broken:
            return 5;
        case Verdict::stale:
            return 4;
        case Verdict::absent:
            return 3;
        case Verdict::match:
            return 2;
        case Verdict::unjudged:
            return 1;
        case Verdict::filtered:
        case Verdict::refused:
        case Verdict::silent:
            break;
    }
    return 0;
}

}  // namespace

char32_t mark(Verdict verdict, const Theme& theme) {
    return first_code_point(wording::symbol(verdict, theme.style)).value;
}

bool is_worse(Verdict a, Verdict b) {
    return badness(a) > badness(b);
}

std::string countdown(UtcTime end, UtcTime now) {
    if (end <= now)
        return "0:00";
    const auto left = std::chrono::ceil<Seconds>(end - now).count();
    if (left >= 24 * 3600)
        return write_duration(Seconds(left));
    if (left >= 3600)
        return fmt::format("{}:{:02}:{:02}", left / 3600, left / 60 % 60, left % 60);
    return fmt::format("{}:{:02}", left / 60, left % 60);
}

std::string time_of_day(UtcTime moment, UtcTime now, const Theme& theme) {
    return wording::time_of_day(moment, now, theme.style.zone);
}

std::string rtt_text(SteadyDuration rtt) {
    const double milliseconds = std::chrono::duration<double, std::milli>(rtt).count();
    return milliseconds < 9.95 ? fmt::format("{:.1f} ms", milliseconds)
                               : fmt::format("{:.0f} ms", milliseconds);
}

std::string answer_text(const check::Row& row, int width, const Theme& theme) {
    watch::RowState state{row.judgement.verdict, row.judgement.reason, nullptr};
    if (row.outcome.has_answer())
        state.content = row.outcome.answer.content;
    const auto columns = static_cast<std::size_t>(std::max(0, width));
    return wording::state_text(state, columns, theme.style);
}

std::optional<UtcTime> leaves_cache_at(const check::Row& row) {
    if (!row.outcome.has_answer())
        return std::nullopt;
    const auto& answer = row.outcome.answer;
    const auto ttl = answer.ttl ? answer.ttl : answer.negative_ttl;
    if (!ttl)
        return std::nullopt;
    return row.outcome.received_at + Seconds(*ttl);
}

std::string eta_text(const diagnose::QuestionResult& result, std::uint32_t row,
                     const watch::ProbeState& probe_state, UtcTime now) {
    if (probe_state.is_flapping())
        return "flapping";
    const Verdict verdict = result.rows[row].judgement.verdict;
    if (verdict == Verdict::match)
        return probe_state.is_settled() ? "" : "confirming";
    const auto eta = diagnose::eta_of(result, row);
    return eta ? wording::until_text(eta->at, now) : "";
}

std::string site_text(const check::Row& row, const catalogue::Resolver& resolver) {
    if (!row.outcome.has_answer() || !row.outcome.answer.nsid)
        return {};
    return diagnose::site_of(resolver, *row.outcome.answer.nsid).value_or("");
}

}  // namespace dnsprop::tui
