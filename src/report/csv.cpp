#include "report/csv.hpp"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include "base/text.hpp"
#include "dns/ldns_codec.hpp"
#include "report/machine_words.hpp"
#include "wording/text.hpp"

namespace dnsprop::report {

namespace {

/// The CSV is UTF-8: names of the catalogue keep their letters.
const wording::Style plain_style{};

void write_line(std::initializer_list<std::string_view> fields, Sink& sink) {
    std::string line;
    for (const auto field : fields) {
        line += csv_field(field);
        line += ',';
    }
    line.pop_back();
    sink.write(line + "\r\n");
}

/// Records of the asked type, "; " between them.
std::string answers_text(const dns::AnswerContent& content) {
    std::string out;
    for (std::size_t i = 0; i < std::min(content.records.size(), max_answers); ++i)
        out += (i == 0 ? "" : "; ") +
               dns::write_rdata(content.records[i].type, content.records[i].rdata_bytes());
    return escape_for_terminal(out);
}

void write_row(const dns::Question& question, const check::Row& row, const check::Plan& plan,
               Sink& sink) {
    const auto& target = plan.targets[row.probe.target];
    const auto& resolver = target.resolver;
    const auto& outcome = row.outcome;
    const bool answered = outcome.has_answer();
    const auto text = [](const auto& optional) {
        return optional ? fmt::format("{}", *optional) : std::string();
    };
    write_line({question.name.text(),
                dns::write_rr_type(question.type),
                escape_for_terminal(resolver.id),
                wording::catalogue_text(resolver.name, plain_style),
                wording::catalogue_text(resolver.operator_name, plain_style),
                wording::catalogue_text(resolver.country.value_or(""), plain_style),
                wording::catalogue_text(resolver.city.value_or(""), plain_style),
                text(resolver.anycast),
                target.endpoint.address.text(),
                std::to_string(target.endpoint.port),
                net::word(outcome.protocol),
                std::to_string(outcome.attempts),
                answered ? fmt::format("{:.1f}", rtt_milliseconds(outcome)) : std::string(),
                check::word(row.judgement.verdict),
                check::word(row.judgement.reason),
                escape_for_terminal(row.judgement.detail),
                answered ? dns::write_rcode(outcome.answer.content->rcode) : std::string(),
                answered ? answers_text(*outcome.answer.content) : std::string(),
                answered ? text(outcome.answer.ttl) : std::string(),
                row.expires_at ? write_rfc3339(*row.expires_at) : std::string(),
                fmt::format("{}", fmt::join(note_words(row), " "))},
               sink);
}

}  // namespace

std::string csv_field(std::string_view text) {
    std::string field(text);
    if (!field.empty() && std::string_view("=+-@\t\r").find(field.front()) != std::string::npos)
        field.insert(0, "'");
    if (field.find_first_of(",\"\r\n") == std::string::npos)
        return field;
    std::string quoted = "\"";
    for (const char c : field) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

void write_csv(const diagnose::CheckResult& check, Sink& sink) {
    write_line(
        {"name",    "type",    "resolver_id", "resolver_name", "operator", "country",    "city",
         "anycast", "address", "port",        "transport",     "attempts", "rtt_ms",     "verdict",
         "reason",  "detail",  "rcode",       "answers",       "ttl",      "expires_at", "notes"},
        sink);
    for (const auto& result : check.questions)
        for (const auto& row : result.rows)
            write_row(result.question, row, *check.plan, sink);
}

}  // namespace dnsprop::report
