#include "report/wording.hpp"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "base/text.hpp"
#include "diagnose/diagnose.hpp"
#include "report/layout.hpp"
#include "report/source_wording.hpp"
#include "report/values.hpp"

namespace dnsprop::report {

namespace {

using check::Reason;
using check::Status;
using check::UnknownCause;
using check::Verdict;

/// Columns one value may take inside a sentence.
constexpr std::size_t value_width = 48;

bool asks_addresses(const dns::Question& question) {
    return question.type == dns::RrType::a || question.type == dns::RrType::aaaa;
}

std::string_view verb(std::uint32_t count, std::string_view one, std::string_view many) {
    return count == 1 ? one : many;
}

/// "an A record", "a TXT record".
std::string a_record(const dns::Question& question) {
    const std::string type = dns::write_rr_type(question.type);
    // Letters that are spoken with a vowel first: an A, an MX, an SRV, an HTTPS record.
    const bool vowel = std::string_view("AEFHILMNORSX").find(type.front()) != std::string::npos;
    return fmt::format("{} {} record", vowel ? "an" : "a", type);
}

std::string expected_text(const expect::ExpectedValue& expected, const dns::Question& question,
                          const Style& style) {
    if (std::holds_alternative<net::IpPrefix>(expected.value))
        return "an address in " + std::get<net::IpPrefix>(expected.value).text();
    if (const auto* provider = std::get_if<expect::ProviderValue>(&expected.value))
        return fmt::format("{} of {}", asks_addresses(question) ? "an address" : "a name",
                           catalogue_text(provider->provider->name, style));
    if (const auto* chain = std::get_if<expect::ChainName>(&expected.value))
        return (asks_addresses(question) ? "the alias " : "") + name_text(chain->name, style);
    if (const auto* exchange = std::get_if<expect::ExchangeName>(&expected.value))
        return name_text(exchange->name, style);
    return fit(escape_for_terminal(expected.text), value_width, style);
}

/// Rows with one verdict and reason, for a clause about them.
struct Tally {
    std::uint32_t count = 0;
    std::vector<const check::Group*> groups;  ///< one for each distinct answer
};

Tally tally(const check::Summary& summary, Verdict verdict, Reason reason) {
    Tally out;
    for (const auto& group : summary.groups)
        if (group.verdict == verdict && group.reason == reason) {
            out.count += static_cast<std::uint32_t>(group.rows.size());
            out.groups.push_back(&group);
        }
    return out;
}

std::string quantity(std::uint32_t count, std::uint32_t all) {
    return count == all && count > 2 ? fmt::format("all {}", count) : std::to_string(count);
}

/// "22 still have 192.0.2.1", "9 say the name does not exist": one for each way not to match.
std::vector<std::string> remaining_clauses(const diagnose::QuestionResult& result,
                                           const Style& style) {
    const auto& summary = result.summary;
    std::vector<std::string> out;
    const auto add = [&](const Tally& which, std::string_view one, std::string_view many,
                         const std::string& what) {
        if (which.count > 0)
            out.push_back(fmt::format("{} {} {}", quantity(which.count, summary.counted),
                                      verb(which.count, one, many), what));
    };
    const auto value = [&](const Tally& which, const char* otherwise) {
        return which.groups.size() == 1 && !which.groups.front()->records.empty()
                   ? records_text(which.groups.front()->records, value_width, style)
                   : std::string(otherwise);
    };

    const Tally old = tally(summary, Verdict::stale, Reason::old_value);
    const Tally other = tally(summary, Verdict::stale, Reason::other_value);
    const Tally mixed = tally(summary, Verdict::stale, Reason::mixed);
    const Tally still_there = tally(summary, Verdict::stale, Reason::still_there);
    add(old, "still has", "still have", value(old, "an old value"));
    // One single other value, and nobody told us the old one: that is the old one.
    const bool is_old = result.expectation.old_values.empty() && other.groups.size() == 1;
    if (is_old)
        add(other, "still has", "still have", value(other, "another value"));
    else if (other.groups.size() <= 2)
        for (const auto* group : other.groups)
            add({static_cast<std::uint32_t>(group->rows.size()), {group}}, "has", "have",
                value({0, {group}}, "another value") + " instead");
    else
        add(other, "has", "have", fmt::format("{} other values", other.groups.size()));
    add(mixed, "has", "have",
        result.expectation.old_values.empty() ? "expected and other values side by side"
                                              : "old and new side by side");
    const Tally incomplete = tally(summary, Verdict::stale, Reason::incomplete);
    add(incomplete, "has", "have", "some of the expected values but not all");
    add(still_there, "still has", "still have", value(still_there, "one"));

    const Tally nxdomain = tally(summary, Verdict::absent, Reason::nxdomain);
    const Tally nodata = tally(summary, Verdict::absent, Reason::nodata);
    add(nxdomain, "says", "say", "the name does not exist");
    add(nodata, "says", "say",
        "there is no " + dns::write_rr_type(result.question.type) + " record");

    const std::uint32_t broken = summary.count(Verdict::broken);
    const Tally bogus = tally(summary, Verdict::broken, Reason::dnssec_bogus);
    add({broken, {}}, "cannot", "cannot",
        bogus.count == broken ? "resolve it: DNSSEC validation fails" : "resolve it");
    return out;
}

std::string join(const std::vector<std::string>& clauses) {
    std::string out;
    for (std::size_t i = 0; i < clauses.size(); ++i)
        out += (i == 0 ? "" : i + 1 == clauses.size() ? " and " : ", ") + clauses[i];
    return out;
}

std::string capitalised(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

/// With a full stop, unless a name's own dot ends it already.
std::string sentence(std::string text) {
    if (!text.ends_with('.'))
        text += '.';
    return text;
}

/// ", NS TTL at the parent": what ends it, unless that is the record's own TTL, as one would think.
std::string bound_clause(const diagnose::QuestionResult& result) {
    const auto eta = diagnose::eta_of(result);
    if (!eta || eta->bound == diagnose::Bound::none || eta->bound == diagnose::Bound::record_ttl)
        return {};
    return fmt::format(", {}", diagnose::word(eta->bound));
}

/// "; the last lets go at 09:58 (in 42 min)", or nothing where no cache holds anything.
std::string expiry_clause(const diagnose::QuestionResult& result, UtcTime now, const Style& style) {
    std::uint32_t holding = 0;
    std::uint32_t untimed = 0;
    std::uint32_t unbelieved = 0;  ///< of those, with a time that is not believed
    for (const auto& row : result.rows) {
        const Verdict verdict = row.judgement.verdict;
        if (verdict != Verdict::stale && verdict != Verdict::absent)
            continue;
        ++holding;
        untimed += row.expires_at ? 0 : 1;
        unbelieved += !row.expires_at && row.ttl_disbelieved ? 1 : 0;
    }
    if (holding == 0)
        return {};
    if (!result.summary.complete_by)
        return "; until when is not known";
    std::string out =
        fmt::format("; {} lets go at {} ({}{})", holding == 1 ? "it" : "the last",
                    clock_text(*result.summary.complete_by, now, style),
                    until_text(*result.summary.complete_by, now), bound_clause(result));
    if (untimed > 0)
        out += fmt::format("; {} {} no time{}", untimed, verb(untimed, "gives", "give"),
                           unbelieved == untimed ? " to be believed" : "");
    return out;
}

/// "22 still have 192.0.2.1; the last lets go at 09:58 (in 42 min)."
std::string remaining(const diagnose::QuestionResult& result, UtcTime now, const Style& style) {
    const auto clauses = remaining_clauses(result, style);
    if (clauses.empty())
        return {};
    return " " + sentence(capitalised(join(clauses)) + expiry_clause(result, now, style));
}

std::string resolvers(std::uint32_t count) {
    return fmt::format("{} resolver{}", count, count == 1 ? "" : "s");
}

std::string everywhere(const diagnose::QuestionResult& result, const Style& style) {
    const auto counted = result.summary.counted;
    if (result.expectation.wants_absence())
        return counted == 1 ? fmt::format("Gone: the one resolver that answered has no {} record.",
                                          dns::write_rr_type(result.question.type))
                            : fmt::format(
                                  "Gone everywhere: none of the {} resolvers that answered "
                                  "has {} any more.",
                                  counted, a_record(result.question));
    const std::string what = expected_phrase(result, style);
    return counted == 1 ? sentence("The one resolver that answered has " + what)
                        : sentence(fmt::format("Everywhere: all {} resolvers that answered have {}",
                                               counted, what));
}

std::string no_verdict(const diagnose::QuestionResult& result, const Style& style) {
    const auto& summary = result.summary;
    switch (summary.unknown_cause) {
        case UnknownCause::no_network:
            // Silence alone proves no missing network: a firewall looks the same.
            if (has_reason(result, Verdict::silent, FailureKind::timeout))
                return fmt::format(
                    "Nobody answered: none of {}. Either this machine is offline, or "
                    "something on the way holds back DNS.",
                    resolvers(summary.asked));
            return "This machine has no network: nobody could be asked.";
        case UnknownCause::low_coverage:
            return fmt::format("No verdict: only {} of {} ({}) gave an answer that counts.",
                               summary.counted, resolvers(summary.asked),
                               percent_text(summary.coverage_percent));
        case UnknownCause::no_expectation: {
            const auto answers = std::count_if(
                summary.groups.begin(), summary.groups.end(),
                [](const check::Group& group) { return group.verdict == Verdict::unjudged; });
            return fmt::format("No verdict: nothing to compare with. {} of {} answered{}.",
                               summary.counted, resolvers(summary.asked),
                               answers == 0   ? ""
                               : answers == 1 ? ", all the same"
                                              : fmt::format(", in {} different ways", answers));
        }
        case UnknownCause::no_authority:
            return "No verdict: the zone's own servers could not be asked.";
        case UnknownCause::intercepted:
            return "Your network answers port 53 itself: these rows are one box and prove nothing.";
        case UnknownCause::no_such_name:
            return fmt::format("{} does not exist: the zone's own servers say so.",
                               name_text(result.question.name, style));
        case UnknownCause::none:
            break;
    }
    return summary.asked == 0 ? "Nobody was asked." : "No verdict.";
}

}  // namespace

std::string expected_phrase(const diagnose::QuestionResult& result, const Style& style) {
    const auto& expectation = result.expectation;
    if (expectation.values.empty() || expectation.values.size() > 3)
        return expectation.source == expect::Source::authoritative
                   ? "what the zone's own servers say"
                   : "the expected values";
    std::string out = expectation.mode == expect::MatchMode::exact ? "exactly " : "";
    for (std::size_t i = 0; i < expectation.values.size(); ++i) {
        const bool last = i + 1 == expectation.values.size();
        if (i > 0)
            out += !last ? ", " : expectation.mode == expect::MatchMode::any ? " or " : " and ";
        out += expected_text(expectation.values[i], result.question, style);
    }
    return out;
}

Line headline(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
              const Style& style) {
    const auto& summary = result.summary;
    const UtcTime now = check.finished_at;
    Line line;
    if (check.interrupted && check.plan)
        line.text = fmt::format("Interrupted: {} of {} settled so far. ", result.rows.size(),
                                resolvers(static_cast<std::uint32_t>(check.plan->targets.size())));
    if (check.interception) {
        line.tone = Tone::bad;
        line.text += fmt::format(
            "Your network answers port 53 itself; these rows are one box and prove nothing. "
            "The evidence: {}",
            sentence(escape_for_terminal(check.interception->evidence)));
        return line;
    }
    if (summary.status == Status::unknown) {
        line.tone = summary.unknown_cause == UnknownCause::no_network ? Tone::bad : Tone::waiting;
        line.text += no_verdict(result, style);
        return line;
    }
    const std::uint32_t matching = summary.count(Verdict::match);
    line.tone = summary.status == Status::propagated    ? Tone::good
                : summary.status == Status::propagating ? Tone::waiting
                                                        : Tone::bad;
    if (!result.was_asked) {
        line.text += source_alone(result, expected_phrase(result, style), style);
        return line;
    }
    if (summary.status == Status::propagated && matching == summary.counted) {
        line.text += everywhere(result, style);
        return line;
    }
    if (summary.status == Status::wrong_at_source)
        line.text += wrong_at_source(result, expected_phrase(result, style), style) + " ";
    else if (summary.status == Status::propagated)
        line.text += "Enough: ";
    else if (matching == 0)
        line.text += "Nowhere yet: ";
    const std::string figure =
        matching == 0
            ? fmt::format("{} of {}", summary.status == Status::wrong_at_source ? "None" : "none",
                          resolvers(summary.counted))
            : fmt::format("{} of {} ({})", matching, resolvers(summary.counted),
                          percent_text(summary.propagated_percent.value_or(0)));
    const std::uint32_t number = matching == 0 ? 1 : matching;
    if (result.expectation.wants_absence())
        line.text += matching == 0
                         ? fmt::format("{} has dropped the {} record.", figure,
                                       dns::write_rr_type(result.question.type))
                         : fmt::format("{} no longer {} {}.", figure, verb(number, "has", "have"),
                                       a_record(result.question));
    else
        line.text += sentence(fmt::format("{} {} {}", figure, verb(number, "has", "have"),
                                          expected_phrase(result, style)));
    line.text += remaining(result, now, style);
    return line;
}

std::string coverage(const diagnose::QuestionResult& result, const Style& style) {
    const auto& summary = result.summary;
    std::vector<std::string> rest;
    for (const Verdict verdict : {Verdict::filtered, Verdict::refused, Verdict::silent})
        if (summary.count(verdict) > 0)
            rest.push_back(fmt::format("{} {}", summary.count(verdict), check::word(verdict)));
    std::string out =
        fmt::format("{}: {} asked, {} count{} ({}).", question_text(result.question, style),
                    resolvers(summary.asked), summary.counted, summary.counted == 1 ? "s" : "",
                    percent_text(summary.coverage_percent));
    if (!rest.empty())
        out += fmt::format(" Not counted: {}.", join(rest));
    return out;
}

namespace {

/// "a, b, c and 37 more"
std::string join_some(std::vector<std::string> names, std::size_t shown) {
    if (names.size() > shown + 1) {
        const std::size_t more = names.size() - shown;
        names.resize(shown);
        return fmt::format("{} and {} more", fmt::join(names, ", "), more);
    }
    return join(names);
}

}  // namespace

Line overall(const diagnose::CheckResult& check, const Style& style, std::size_t most_names) {
    if (check.interception)
        return {"No verdict: your network answers port 53 itself.", Tone::bad};
    std::size_t done = 0;
    std::vector<std::string> waiting, wrong, unknown;
    for (const auto& result : check.questions) {
        const std::string text = question_text(result.question, style);
        switch (result.summary.status) {
            case Status::propagated:
                ++done;
                break;
            case Status::propagating:
            case Status::not_propagated:
                waiting.push_back(text);
                break;
            case Status::wrong_at_source:
                wrong.push_back(text);
                break;
            case Status::unknown:
                unknown.push_back(text);
                break;
        }
    }
    const std::size_t all = check.questions.size();
    if (done == all)
        return {fmt::format("Done: all {} records have arrived.", all), Tone::good};
    std::string out = fmt::format("{} of {} records {} arrived everywhere", done, all,
                                  done == 1 ? "has" : "have");
    if (!waiting.empty())
        out += "; not yet: " + join_some(waiting, most_names);
    if (!wrong.empty())
        out += "; wrong at the source: " + join_some(wrong, most_names);
    if (!unknown.empty())
        out += "; no verdict: " + join_some(unknown, most_names);
    return {out + ".", wrong.empty() ? Tone::waiting : Tone::bad};
}

}  // namespace dnsprop::report
