// The head of the screen: the answer, the bar, the counts, how the watching goes.
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/layout.hpp"
#include "tui/panels.hpp"
#include "wording/headline.hpp"
#include "wording/place.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::tui {

namespace {

using check::Verdict;
using watch::Phase;

wording::Statement answer_line(const Scene& scene) {
    const std::size_t targets = scene.snapshot.check.plan->targets.size();
    const bool is_empty = scene.result.rows.empty() && !scene.snapshot.check.interception;
    if (is_empty && scene.source.phase == Phase::looking_for_authority)
        return {"Asking the zone's name servers first.", Tone::strong};
    // Their turn has come, or is about to.
    const bool is_their_turn = scene.snapshot.polls > 0 || scene.result.summary.unknown_cause ==
                                                               check::UnknownCause::low_coverage;
    if (is_empty && scene.source.phase == Phase::asking && is_their_turn)
        return {fmt::format("Asking {}: no answer yet.", wording::count_text(targets, "resolver")),
                Tone::strong};
    return wording::headline(scene.result, scene.snapshot.check,
                             scene.theme.style_of_width(scene.layout.headline.width));
}

/// Lines of at most the pane's width; what has no room shows as "…" at the end.
void put_paragraph(const Scene& scene, const Pane& pane, const wording::Statement& line) {
    const auto width = static_cast<std::size_t>(pane.width());
    const auto lines = report::wrap(line.text, width);
    const auto height = static_cast<std::size_t>(pane.height());
    for (std::size_t y = 0; y < lines.size() && y < height; ++y) {
        std::string text = lines[y];
        if (y + 1 == height)
            for (std::size_t rest = y + 1; rest < lines.size(); ++rest)
                text += " " + lines[rest];
        pane.put(0, static_cast<int>(y), wording::fit(text, width, scene.theme.style), {line.tone});
    }
}

std::string figure(const diagnose::QuestionResult& result, const Scene& scene) {
    const auto& summary = result.summary;
    if (!summary.propagated_percent || summary.status == check::Status::unknown ||
        scene.snapshot.check.interception)
        return "-";
    return wording::percent_text(*summary.propagated_percent);
}

struct Segment {
    std::size_t count = 0;
    Tone tone = Tone::dim;
    char32_t unicode = U'░';
    char32_t ascii = U'.';
};

/// Whoever is there at all is seen, and only all fill the bar.
std::array<int, 4> lengths(const std::array<Segment, 4>& segments, int width) {
    std::size_t all = 0;
    for (const Segment& segment : segments)
        all += segment.count;
    std::array<int, 4> out{};
    if (all == 0)
        return out;
    int used = 0;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const auto share = segments[i].count * static_cast<std::size_t>(width) / all;
        out[i] = std::max(static_cast<int>(share), segments[i].count > 0 ? 1 : 0);
        used += out[i];
        if (out[i] > out[longest])
            longest = i;
    }
    out[longest] = std::max(0, out[longest] + width - used);
    return out;
}

/// Where one device answers for everybody, all that came is an answer and no more.
std::uint32_t shown_count(const Scene& scene, Verdict verdict) {
    std::uint32_t count = 0;
    for (const Verdict each : check::all_verdicts)
        if (wording::shown_verdict(each, scene.snapshot.check) == verdict)
            count += scene.result.summary.count(each);
    return count;
}

std::string verdict_count(const Scene& scene, Verdict verdict) {
    return fmt::format("{} {}", shown_count(scene, verdict), wording::verdict_word(verdict));
}

/// "not counted: 3 filtered, 2 silent"
std::string not_counted(const Scene& scene) {
    std::string out;
    for (const Verdict verdict : {Verdict::filtered, Verdict::refused, Verdict::silent})
        if (scene.result.summary.count(verdict) > 0)
            out += (out.empty() ? "not counted: " : ", ") + verdict_count(scene, verdict);
    return out;
}

std::string source_phase(const Scene& scene) {
    const auto next = scene.source.next_poll;
    const std::string then =
        next ? fmt::format("; next check {}", wording::until_text(*next, scene.now())) : "";
    if (scene.source.phase == Phase::looking_for_authority)
        return "asking the zone's name servers";
    return fmt::format("only the zone is asked, since {}{}",
                       time_of_day(scene.waiting_since(), scene.now(), scene.theme), then);
}

/// "3 flapping; 12 being confirmed", or nothing.
std::string unsettled(const Scene& scene) {
    std::size_t flapping = 0;
    std::size_t confirming = 0;
    for (const check::Row& row : scene.result.rows) {
        const watch::ProbeState& probe_state = scene.snapshot.probe_state(row.probe);
        flapping += probe_state.is_flapping() ? 1 : 0;
        if (row.judgement.verdict == Verdict::match && !probe_state.is_settled())
            ++confirming;
    }
    std::string out;
    if (flapping > 0)
        out += fmt::format("; {} flapping", flapping);
    if (confirming > 0)
        out += fmt::format("; {} being confirmed", confirming);
    return out;
}

/// The most telling first: the end may have no room.
std::string watching(const Scene& scene) {
    std::string out = fmt::format(
        "watching for {}",
        write_duration(std::chrono::floor<Seconds>(scene.now() - scene.snapshot.started.utc)));
    out += unsettled(scene);
    if (scene.snapshot.deadline)
        out += fmt::format("; until {}", wording::clock_text(*scene.snapshot.deadline, scene.now(),
                                                             scene.theme.style.zone));
    if (scene.snapshot.next_poll)
        out += fmt::format("; next check {}",
                           wording::until_text(*scene.snapshot.next_poll, scene.now()));
    return out;
}

}  // namespace

void draw_overall(const Scene& scene, const Pane& pane) {
    // As many names as one line has room for: the others are told as a number, not cut off.
    const wording::Style style = scene.theme.style_of_width(pane.width());
    wording::Statement line;
    for (std::size_t most_names = 5; most_names > 0; --most_names) {
        line = wording::overall(scene.snapshot.check, style, most_names);
        if (display_width(line.text) <= static_cast<std::size_t>(pane.width()))
            break;
    }
    put_paragraph(scene, pane, line);
}

void draw_tabs(const Scene& scene, const Pane& pane) {
    std::vector<std::string> tabs;
    for (const auto& result : scene.snapshot.check.questions)
        tabs.push_back(
            fmt::format(" {} {} ",
                        wording::fit(wording::question_text(result.question, scene.theme.style), 40,
                                     scene.theme.style),
                        figure(result, scene)));
    const std::size_t shown = scene.model.question;
    const auto width_up_to_shown = [&](std::size_t from) {
        std::size_t width = 0;
        for (std::size_t i = from; i <= shown; ++i)
            width += display_width(tabs[i]) + 1;
        return width;
    };
    std::size_t first = 0;
    while (first < shown && width_up_to_shown(first) > static_cast<std::size_t>(pane.width()))
        ++first;
    int x = 0;
    for (std::size_t i = first; i < tabs.size(); ++i)
        x = pane.put(
                x, 0, tabs[i],
                {i == shown ? Tone::strong
                 : scene.snapshot.check.questions[i].summary.status == check::Status::propagated
                     ? Tone::good
                     : Tone::plain,
                 i == shown}) +
            1;
}

void draw_headline(const Scene& scene, const Pane& pane) {
    wording::Statement line = answer_line(scene);
    if (scene.has_several() && scene.layout.tabs.is_empty())
        line.text =
            wording::question_text(scene.result.question, scene.theme.style) + ": " + line.text;
    put_paragraph(scene, pane, line);
}

void draw_bar(const Scene& scene, const Pane& pane) {
    const bool can_judge = scene.result.expectation.can_judge();
    const auto count = [&](Verdict verdict) { return shown_count(scene, verdict); };
    const std::array<Segment, 4> segments = {{
        {can_judge ? count(Verdict::match) : 0, Tone::good, U'█', U'#'},
        {count(Verdict::stale) + count(Verdict::absent), Tone::waiting, U'▒', U'='},
        {count(Verdict::broken), Tone::bad, U'▚', U'!'},
        {scene.pending() + count(Verdict::unjudged), Tone::dim, U'░', U'.'},
    }};
    const std::string text = figure(scene.result, scene);
    const int room = std::max(0, pane.width() - 8);
    const auto length = lengths(segments, room);
    int x = 0;
    for (std::size_t i = 0; i < segments.size(); ++i)
        for (int end = x + length[i]; x < end; ++x)
            pane.put(x, 0, scene.theme.has_unicode() ? segments[i].unicode : segments[i].ascii,
                     Pen{segments[i].tone});
    const int indent = std::max(0, 8 - static_cast<int>(text.size()));
    pane.put(room + indent, 0, text, {Tone::strong});
}

void draw_counts(const Scene& scene, const Pane& pane) {
    int x = 0;
    const auto item = [&](char32_t symbol, Tone tone, const std::string& text) {
        if (x + 2 + static_cast<int>(text.size()) > pane.width())
            return;
        pane.put(x, 0, symbol, Pen{tone});
        x = pane.put(x + 2, 0, text) + 2;
    };
    for (const Verdict verdict :
         {Verdict::match, Verdict::stale, Verdict::absent, Verdict::broken, Verdict::unjudged})
        if (shown_count(scene, verdict) > 0)
            item(mark(verdict, scene.theme), wording::tone_of(verdict),
                 verdict_count(scene, verdict));
    if (const std::string others = not_counted(scene); !others.empty())
        item(mark(Verdict::silent, scene.theme), Tone::dim, others);
    if (scene.pending() > 0)
        item(scene.theme.has_unicode() ? U'…' : U'.', Tone::dim,
             fmt::format("{} no answer yet", scene.pending()));
}

void draw_state(const Scene& scene, const Pane& pane) {
    const auto& style = scene.theme.style;
    const std::string clock = wording::second_text(scene.now(), style.zone);
    const int clock_x = pane.width() - static_cast<int>(clock.size());
    int x = 0;
    if (!scene.has_several())
        x = pane.put(0, 0,
                     wording::fit(wording::question_text(scene.result.question, style),
                                  static_cast<std::size_t>(pane.width()) / 2, style),
                     {Tone::strong}) +
            2;
    const bool is_frozen = scene.model.frozen != nullptr;
    const std::string text = is_frozen                             ? "frozen: space unfreezes"
                             : scene.source.phase == Phase::asking ? watching(scene)
                                                                   : source_phase(scene);
    const auto room = static_cast<std::size_t>(std::max(0, clock_x - 2 - x));
    pane.put(x, 0, wording::fit(text, room, style),
             {is_frozen || scene.source.phase == Phase::waiting_for_authority ? Tone::waiting
                                                                              : Tone::dim});
    pane.put(clock_x, 0, clock, {is_frozen ? Tone::waiting : Tone::dim});
}

}  // namespace dnsprop::tui
