#include "wording/headline.hpp"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "base/list.hpp"
#include "base/text.hpp"
#include "diagnose/diagnose.hpp"
#include "dns/ldns_codec.hpp"
#include "wording/remaining.hpp"
#include "wording/source.hpp"
#include "wording/text.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::wording {

namespace {

using check::Status;
using check::Verdict;

bool asks_addresses(const dns::Question& question) {
    return question.type == dns::RrType::a || question.type == dns::RrType::aaaa;
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

/// "all 143 resolvers", and where some gave none "that gave a usable answer".
std::string all_that_count(const check::Summary& summary) {
    const bool is_one = summary.counted == 1;
    return fmt::format(
        "{}{}", is_one ? "the one resolver" : fmt::format("all {} resolvers", summary.counted),
        summary.counted == summary.asked && !is_one ? ""
        : summary.asked == 1                        ? " asked"
                                                    : " that gave a usable answer");
}

std::string all_match(const diagnose::QuestionResult& result, const Style& style) {
    const auto& summary = result.summary;
    const std::string_view have = summary.counted == 1 ? "has" : "have";
    if (result.expectation.wants_absence())
        return summary.counted == 1
                   ? fmt::format("Gone: {} has no {} record.", all_that_count(summary),
                                 dns::write_rr_type(result.question.type))
                   : fmt::format("Gone: 0 of {} have {}.", count_text(summary.counted, "resolver"),
                                 a_record(result.question));
    const std::string what = expected_phrase(result, style);
    if (result.expectation.source == expect::Source::authoritative)
        return finished(fmt::format("{} {} with the zone: {}", capitalised(all_that_count(summary)),
                                    summary.counted == 1 ? "agrees" : "agree", what));
    return finished(fmt::format("Propagated: {} {} {}", all_that_count(summary), have, what));
}

/// "(82.5 %)", and where less than all is enough "(82.5 %, required 80 %)".
std::string figure(const check::Summary& summary) {
    const std::string required = summary.required_percent < 100
                                     ? fmt::format(", required {:.6g} %", summary.required_percent)
                                     : std::string();
    return fmt::format("({}{})", percent_text(summary.propagated_percent.value_or(0)), required);
}

std::string counts_text(const diagnose::QuestionResult& result, const Style& style) {
    const auto& summary = result.summary;
    const std::uint32_t matching = summary.count(Verdict::match);
    const std::string resolvers = count_text(summary.counted, "resolver");
    const bool is_absence = result.expectation.wants_absence();
    const std::string what =
        is_absence ? a_record(result.question) : expected_phrase(result, style);
    if (matching == 0)
        return finished(is_absence ? fmt::format("{} of {} still {} {}", summary.counted, resolvers,
                                                 summary.counted == 1 ? "has" : "have", what)
                                   : fmt::format("0 of {} have {}", resolvers, what));
    return finished(fmt::format("{} of {} {} {}{} {}", matching, resolvers, figure(summary),
                                is_absence ? "no longer " : "", matching == 1 ? "has" : "have",
                                what));
}

}  // namespace

std::string expected_phrase(const diagnose::QuestionResult& result, const Style& style) {
    const auto& expectation = result.expectation;
    if (expectation.values.empty() || expectation.values.size() > 3)
        return expectation.source == expect::Source::authoritative
                   ? "what the zone's name servers serve"
                   : "the expected values";
    std::vector<std::string> values;
    for (const auto& value : expectation.values)
        values.push_back(expected_text(value, result.question, style));
    const bool is_any = expectation.mode == expect::MatchMode::any;
    return (expectation.mode == expect::MatchMode::exact ? "exactly " : "") +
           list_text(values, values.size(), is_any ? "or" : "and");
}

Statement headline(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                   const Style& style) {
    const auto& summary = result.summary;
    Statement out;
    if (check.interrupted && check.plan)
        out.text = fmt::format("Interrupted: {} of {} finished.", result.rows.size(),
                               count_text(check.plan->targets.size(), "resolver"));
    if (check.interception) {
        add_sentence(out.text, interception_text(*check.interception));
        out.tone = Tone::bad;
        return out;
    }
    if (summary.status == Status::unknown) {
        add_sentence(out.text, no_verdict(result, style));
        out.tone =
            summary.unknown_cause == check::UnknownCause::no_network ? Tone::bad : Tone::waiting;
        return out;
    }
    const std::uint32_t matching = summary.count(Verdict::match);
    out.tone = summary.status == Status::not_propagated ? Tone::bad : tone_of(summary.status);
    if (!result.was_asked) {
        add_sentence(out.text, source_alone(result, expected_phrase(result, style), style));
        return out;
    }
    if (summary.status == Status::propagated && matching == summary.counted) {
        add_sentence(out.text, all_match(result, style));
        return out;
    }
    if (summary.status == Status::wrong_at_source)
        add_sentence(out.text, "Wrong at the source: " +
                                   source_faults(result, expected_phrase(result, style), style));
    else if (summary.status == Status::propagated)
        add_sentence(out.text, "Propagated:");
    else if (summary.status == Status::not_propagated)
        add_sentence(out.text, "Not yet:");
    add_sentence(out.text, counts_text(result, style));
    add_sentence(out.text, remaining(result, check.finished_at, style));
    return out;
}

std::string coverage(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                     const Style& style) {
    const auto& summary = result.summary;
    std::string out = fmt::format("{}: {} asked", question_text(result.question, style),
                                  count_text(summary.asked, "resolver"));
    if (check.interception)
        return out + "; their answers are not counted.";
    out += fmt::format(", {} gave a usable answer ({}).", summary.counted,
                       percent_text(summary.coverage_percent));
    std::vector<std::string> rest;
    for (const Verdict verdict : {Verdict::filtered, Verdict::refused, Verdict::silent})
        if (summary.count(verdict) > 0)
            rest.push_back(fmt::format("{} {}", summary.count(verdict), verdict_word(verdict)));
    if (!rest.empty())
        add_sentence(out, fmt::format("Not counted: {}.", list_text(rest, rest.size())));
    return out;
}

Statement overall(const diagnose::CheckResult& check, const Style& style, std::size_t most_names) {
    if (check.interception)
        return {"No verdict: all answers come from one device in your network.", Tone::bad};
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
        return {fmt::format("Done: all {} records have propagated.", all), Tone::good};
    std::string out =
        fmt::format("{} of {} records {} propagated.", done, all, done == 1 ? "has" : "have");
    const auto add = [&](std::string_view what, const std::vector<std::string>& names) {
        if (!names.empty())
            add_sentence(out, fmt::format("{}: {}.", what, list_text(names, most_names)));
    };
    add("Not yet", waiting);
    add("Wrong at the source", wrong);
    add("No verdict", unknown);
    return {out, wrong.empty() ? Tone::waiting : Tone::bad};
}

}  // namespace dnsprop::wording
