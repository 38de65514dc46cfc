// Everything that is known of one resolver and what it said, with its history.
#include <fmt/format.h>

#include "base/text.hpp"
#include "dns/extended_error.hpp"
#include "dns/flag_names.hpp"
#include "dns/ldns_codec.hpp"
#include "report/machine_words.hpp"
#include "tui/panels.hpp"
#include "wording/causes.hpp"
#include "wording/changes.hpp"
#include "wording/place.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::tui {

namespace {

using check::Verdict;

/// Of an answer of many records, so many are shown one by one.
constexpr std::size_t most_records = 64;

class Details {
public:
    Details(const Scene& scene, std::uint32_t target, std::optional<std::uint32_t> index)
        : scene_(scene),
          target_(scene.snapshot.check.plan->targets[target]),
          track_(scene.snapshot.probe_states[scene.model.question][target]),
          index_(index) {}

    std::vector<InfoLine> lines() && {
        add("Resolver", name(target_.resolver.name), Tone::strong);
        if (index_) {
            verdict();
            answer();
        } else {
            add("Verdict", "no answer yet");
        }
        how_it_is_asked();
        who_it_is();
        history();
        return std::move(lines_);
    }

private:
    const check::Row& row() const { return scene_.result.rows[*index_]; }
    std::string name(const std::string& text) const {
        return wording::catalogue_text(text, scene_.theme.style);
    }
    void add(std::string label, std::string text, Tone tone = Tone::plain) {
        if (!text.empty())
            lines_.push_back({std::move(label), std::move(text), tone});
    }
    void gap() { lines_.push_back({}); }

    void verdict() {
        const check::Judgement& judgement = row().judgement;
        const Verdict shown = scene_.shown(row());
        std::string text(wording::verdict_word(shown));
        if (const auto reason = wording::clauses(judgement.reason).row;
            shown == judgement.verdict && !reason.empty())
            text += fmt::format(": {}", reason);
        add("Verdict", std::move(text), wording::tone_of(shown));
        if (!judgement.detail.empty())
            add("", escape_for_terminal(judgement.detail));
        add("Settled", settled());

        const diagnose::Diagnosis diagnosis = wording::cause_of(scene_.result, *index_);
        std::string why;
        if (wording::adds_to(diagnosis.cause, judgement.reason))
            why = wording::capitalised(wording::clauses(diagnosis.cause, judgement.reason).row);
        if (!diagnosis.detail.empty() && diagnosis.detail != judgement.detail)
            why += (why.empty() ? "" : ": ") + escape_for_terminal(diagnosis.detail);
        add("Why", std::move(why));
        if (const auto eta = diagnose::eta_of(scene_.result, *index_))
            add("Expires",
                fmt::format("{}, {}", wording::end_text(*eta, scene_.now(), scene_.theme.style),
                            wording::until_text(eta->at, scene_.now())));
        else if (judgement.verdict == Verdict::stale || judgement.verdict == Verdict::absent)
            add("Expires", "unknown");
    }

    std::string settled() const {
        if (track_.is_flapping())
            return fmt::format(
                "no, flapping: some of its caches have the expected answer, others "
                "do not; {} in a row have it",
                track_.agreeing());
        if (row().judgement.verdict != Verdict::match)
            return {};
        return track_.is_settled() ? fmt::format("yes, {} in a row have it", track_.agreeing())
                                   : "not confirmed yet";
    }

    void answer() {
        const check::Outcome& outcome = row().outcome;
        if (!outcome.has_answer())
            return;
        const dns::Answer& answer = outcome.answer;
        gap();
        const bool is_positive = answer.content->kind == dns::AnswerKind::positive;
        add("Response code",
            dns::write_rcode(answer.content->rcode) +
                (answer.content->kind == dns::AnswerKind::nodata ? ", without such a record" : ""));
        records("Alias", answer.content->chain, answer.chain_ttls);
        records("Answer", answer.content->records, answer.record_ttls);
        if (const auto end = leaves_cache_at(row())) {
            const auto ttl = is_positive ? answer.ttl : answer.negative_ttl;
            add(is_positive ? "TTL" : "Negative TTL",
                fmt::format("{} s, expires in {}{}", ttl.value_or(0), countdown(*end, scene_.now()),
                            row().ttl_disbelieved ? " (not used)" : ""));
        }
        add("Flags", flags(answer.flags));
        for (const dns::ExtendedError& error : answer.ede)
            add("Extended error", dns::write_extended_error(error.code) +
                                      (error.text.empty() ? "" : ": ") +
                                      escape_for_terminal(error.text));
        if (answer.nsid)
            add("NSID", escape_for_terminal(*answer.nsid));
        add("Site", site_text(row(), target_.resolver));
    }

    void records(const char* label, const std::vector<dns::Record>& records,
                 const std::vector<dns::Ttl>& ttls) {
        for (std::size_t i = 0; i < std::min(records.size(), most_records); ++i) {
            const dns::Record& record = records[i];
            add(i == 0 ? label : "",
                fmt::format(
                    "{} {} {}{}", record.owner.plain_text(), dns::write_rr_type(record.type),
                    escape_for_terminal(dns::write_rdata(record.type, record.rdata_bytes())),
                    i < ttls.size() ? fmt::format(" (TTL {} s)", ttls[i]) : ""));
        }
        if (records.size() > most_records)
            add("", fmt::format("+{} more", records.size() - most_records));
    }

    static std::string flags(const dns::Flags& flags) {
        std::string out;
        for (const dns::FlagName& each : dns::flag_names)
            if (flags.*each.flag)
                out += (out.empty() ? "" : " ") + std::string(each.word);
        return out;
    }

    void how_it_is_asked() {
        gap();
        add("Address", fmt::format("{} ({})", target_.endpoint.text(),
                                   net::word(index_ ? row().outcome.protocol : target_.protocol)));
        if (index_) {
            const check::Outcome& outcome = row().outcome;
            std::string text =
                fmt::format("{} quer{}", outcome.attempts, outcome.attempts == 1 ? "y" : "ies");
            if (outcome.has_answer())
                text = rtt_text(outcome.rtt) + ", " + text;
            for (const auto note : report::note_words(row()))
                text += fmt::format(", {}", note);
            add("Round trip", std::move(text));
        }
        std::string polls = fmt::format("{}", track_.polls());
        if (track_.polls() > 0)
            polls += fmt::format(", the last at {}",
                                 time_of_day(scene_.snapshot.now.utc_at(track_.polled_at()),
                                             scene_.now(), scene_.theme));
        if (track_.is_under_way())
            polls += ", being asked now";
        else if (track_.polls() > 0)
            polls += fmt::format(
                ", the next {}",
                wording::until_text(scene_.snapshot.now.utc_at(track_.due()), scene_.now()));
        add("Checks", std::move(polls));
    }

    void who_it_is() {
        const catalogue::Resolver& resolver = target_.resolver;
        gap();
        add("Operator", name(resolver.operator_name));
        std::string place = wording::place_text(resolver, scene_.theme.style);
        if (resolver.coordinates)
            place += fmt::format(" ({:.1f}, {:.1f}; {})", resolver.coordinates->latitude,
                                 resolver.coordinates->longitude,
                                 catalogue::word(resolver.geo_precision));
        add("Place", std::move(place));
        if (resolver.asn)
            add("AS", fmt::format("{} {}", *resolver.asn, name(resolver.as_name.value_or(""))));
        std::string policy = fmt::format("filters: {}", catalogue::word(resolver.filtering));
        if (resolver.validates_dnssec)
            policy += *resolver.validates_dnssec ? ", validates DNSSEC" : ", no DNSSEC";
        if (resolver.sends_ecs)
            policy += *resolver.sends_ecs ? ", sends ECS" : ", no ECS";
        add("Policy", std::move(policy));
        if (resolver.flush_url)
            add("Clear cache at", escape_for_terminal(*resolver.flush_url));
        add("Id", escape_for_terminal(resolver.id));
    }

    void history() {
        if (track_.history().empty())
            return;
        gap();
        bool is_first = true;
        for (auto sample = track_.history().rbegin(); sample != track_.history().rend(); ++sample) {
            const std::string said = wording::state_text(
                {sample->verdict, sample->reason, sample->content}, 48, scene_.theme.style);
            std::string text =
                fmt::format("{} {}: {}", time_of_day(sample->at, scene_.now(), scene_.theme),
                            wording::verdict_word(sample->verdict), said);
            if (sample->ttl)
                text += fmt::format(", TTL {} s", *sample->ttl);
            if (sample->content)
                text += ", " + rtt_text(sample->rtt);
            add(is_first ? "History" : "", std::move(text), wording::tone_of(sample->verdict));
            is_first = false;
        }
    }

    const Scene& scene_;
    const check::Target& target_;
    const watch::ProbeState& track_;
    std::optional<std::uint32_t> index_;  ///< of its row; nothing: it was not heard yet
    std::vector<InfoLine> lines_;
};

}  // namespace

std::vector<InfoLine> details_lines(const Scene& scene) {
    if (!scene.model.selected || *scene.model.selected >= scene.snapshot.check.plan->targets.size())
        return {{"", "No row is selected.", Tone::dim}};
    std::optional<std::uint32_t> index;
    for (std::uint32_t i = 0; i < scene.result.rows.size(); ++i)
        if (scene.result.rows[i].probe.target == *scene.model.selected)
            index = i;
    return Details(scene, *scene.model.selected, index).lines();
}

}  // namespace dnsprop::tui
