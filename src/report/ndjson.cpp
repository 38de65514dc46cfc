#include "report/ndjson.hpp"

#include "report/authority_json.hpp"
#include "report/json_fields.hpp"

namespace dnsprop::report {

namespace {

Json question_json(const dns::Question& question) {
    return {{"name", question.name.text()}, {"type", dns::write_rr_type(question.type)}};
}

void write_line(const Json& event, Sink& sink) {
    sink.write(dump(event) + "\n");
}

/// What was found out about rows after they were written.
Json diagnoses_json(const diagnose::QuestionResult& result, const check::Plan& plan) {
    Json out = Json::array();
    for (std::size_t i = 0; i < result.diagnoses.size(); ++i) {
        const check::Target& target = plan.targets[result.rows[i].probe.target];
        Json diagnosis = diagnosis_json(result, i);
        if (!diagnosis.is_null())
            out.push_back({{"resolver", target.resolver.id},
                           {"address", target.endpoint.address.text()},
                           {"diagnosis", std::move(diagnosis)}});
    }
    return out;
}

}  // namespace

void write_start_event(const diagnose::CheckResult& check, const ToolInfo& tool, Sink& sink) {
    static const check::Plan no_plan;
    const check::Plan& plan = check.plan ? *check.plan : no_plan;
    Json questions = Json::array();
    for (const auto& result : check.questions) {
        Json question = question_json(result.question);
        question["expectation"] = expectation_json(result.expectation);
        questions.push_back(std::move(question));
    }
    write_line({{"event", "start"},
                {"format_version", format_version},
                {"tool", tool_json(tool)},
                {"started_at", write_rfc3339(check.started_at)},
                {"questions", std::move(questions)},
                {"resolvers", plan.targets.size()},
                {"skipped", skipped_json(plan)}},
               sink);
}

void write_result_event(const check::Row& row, const check::Plan& plan, Sink& sink) {
    Json event = {{"event", "result"},
                  {"question", question_json(plan.questions[row.probe.question])}};
    event.update(result_json(row, plan));
    write_line(event, sink);
}

void write_round_event(const diagnose::QuestionResult& result, const check::Plan& plan,
                       unsigned round, UtcTime at, Sink& sink) {
    write_line({{"event", "round"},
                {"round", round},
                {"at", write_rfc3339(at)},
                {"question", question_json(result.question)},
                {"authority", authority_json(result)},
                {"local", local_json(result.local)},
                {"diagnoses", diagnoses_json(result, plan)},
                {"groups", groups_json(result.summary)},
                {"summary", summary_json(result.summary)}},
               sink);
}

void write_end_event(const diagnose::CheckResult& check, Sink& sink) {
    write_line({{"event", "end"},
                {"at", write_rfc3339(check.finished_at)},
                {"duration_ms", check.duration.count()},
                {"interrupted", check.interrupted},
                {"exit_code", check.exit_code}},
               sink);
}

}  // namespace dnsprop::report
