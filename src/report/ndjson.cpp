#include "report/ndjson.hpp"

#include <algorithm>

#include "dns/ldns_codec.hpp"
#include "report/authority_json.hpp"
#include "report/json_fields.hpp"
#include "report/machine_words.hpp"

namespace dnsprop::report {

namespace {

Json question_json(const dns::Question& question) {
    return {{"name", question.name.text()}, {"type", dns::write_rr_type(question.type)}};
}

void write_line(const Json& event, Sink& sink) {
    sink.write(dump(event) + "\n");
}

Json state_json(const watch::RowState& state) {
    Json answers = Json::array();
    if (state.content)
        for (std::size_t i = 0; i < std::min(state.content->records.size(), max_answers); ++i)
            answers.push_back(dns::write_rdata(state.content->records[i].type,
                                               state.content->records[i].rdata_bytes()));
    return {{"verdict", check::word(state.verdict)},
            {"reason", text_or_null(check::word(state.reason))},
            {"answers", std::move(answers)}};
}

/// What happened to no single row.
Json notice_json(const watch::Change& change, const watch::Snapshot& snapshot) {
    Json event = {{"event", "notice"},         {"at", write_rfc3339(change.at)},
                  {"kind", word(change.kind)}, {"question", nullptr},
                  {"expectation", nullptr},    {"seconds", nullptr}};
    if (is_of_a_question(change.kind)) {
        const diagnose::QuestionResult& result = snapshot.check.questions[change.question];
        event["question"] = question_json(result.question);
        event["expectation"] = expectation_json(result.expectation);
    } else if (change.gap != Seconds(0)) {
        event["seconds"] = change.gap.count();
    }
    return event;
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

void write_change_event(const watch::Change& change, const watch::Snapshot& snapshot, Sink& sink) {
    if (change.kind != watch::ChangeKind::row) {
        write_line(notice_json(change, snapshot), sink);
        return;
    }
    const check::Plan& plan = *snapshot.check.plan;
    const check::Target& target = plan.targets[change.target];
    write_line({{"event", "change"},
                {"at", write_rfc3339(change.at)},
                {"round", std::max(snapshot.rounds, 1U)},
                {"question", question_json(plan.questions[change.question])},
                {"resolver", resolver_json(target.resolver)},
                {"address", target.endpoint.address.text()},
                {"from", state_json(change.before)},
                {"to", state_json(change.after)},
                {"flapping", change.is_flap}},
               sink);
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
