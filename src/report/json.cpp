#include "report/json.hpp"

#include "report/authority_json.hpp"
#include "report/json_fields.hpp"

namespace dnsprop::report {

namespace {

/// The fields of an object that goes on: `{"a":1` without the closing brace.
std::string opened(const Json& json) {
    std::string text = dump(json);
    text.pop_back();
    return text;
}

/// `[` one element a line `]`, so that a document can be read, searched and compared by lines.
template <class Range, class Write>
void write_array(Sink& sink, const Range& elements, Write&& write) {
    sink.write("[");
    bool first = true;
    for (const auto& element : elements) {
        sink.write(first ? "\n" : ",\n");
        first = false;
        write(element);
    }
    sink.write(first ? "]" : "\n]");
}

void write_question(const diagnose::QuestionResult& result, const check::Plan& plan, Sink& sink) {
    sink.write(opened({{"name", result.question.name.text()},
                       {"type", dns::write_rr_type(result.question.type)},
                       {"expectation", expectation_json(result.expectation)}}));
    sink.write(",\n\"authority\":" + dump(authority_json(result)));
    sink.write(",\n\"local\":" + dump(local_json(result.local)));
    sink.write(",\n\"results\":");
    write_array(sink, result.rows, [&](const check::Row& row) {
        Json json = result_json(row, plan);
        json["diagnosis"] =
            diagnosis_json(result, static_cast<std::size_t>(&row - result.rows.data()));
        sink.write(dump(json));
    });
    sink.write(",\n\"groups\":");
    write_array(sink, groups_json(result.summary),
                [&](const Json& group) { sink.write(dump(group)); });
    sink.write(",\n\"summary\":" + dump(summary_json(result.summary)) + "}");
}

}  // namespace

void write_json(const diagnose::CheckResult& check, const ToolInfo& tool, Sink& sink) {
    static const check::Plan no_plan;
    const check::Plan& plan = check.plan ? *check.plan : no_plan;
    sink.write(opened(
        {{"format_version", format_version},
         {"tool", tool_json(tool)},
         {"started_at", write_rfc3339(check.started_at)},
         {"duration_ms", check.duration.count()},
         {"interrupted", check.interrupted},
         {"exit_code", check.exit_code},
         {"interception", check.interception ? Json(check.interception->evidence) : Json(nullptr)},
         {"skipped", skipped_json(plan)}}));
    sink.write(",\n\"questions\":");
    write_array(sink, check.questions, [&](const diagnose::QuestionResult& result) {
        write_question(result, plan, sink);
    });
    sink.write("}\n");
}

}  // namespace dnsprop::report
