#include "cli/reporting.hpp"

#include "cli/terminal.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/ndjson.hpp"
#include "report/short.hpp"
#include "report/table.hpp"

namespace dnsprop::cli {

const report::ToolInfo tool = {"dnsprop", DNSPROP_VERSION};

void write_report(const diagnose::CheckResult& result, const Settings& settings,
                  const Environment& environment, Sink& sink) {
    switch (settings.format) {
        case Format::table:
            report::write_table(result, style_of_stdout(settings, environment), sink,
                                {.explains = settings.explains,
                                 .plans_change = settings.plans_change,
                                 .platform = this_platform(),
                                 .is_record_set = settings.records.has_value()});
            break;
        case Format::json:
            report::write_json(result, tool, sink);
            break;
        case Format::csv:
            report::write_csv(result, sink);
            break;
        case Format::short_line:
            report::write_short(result, sink);
            break;
        case Format::ndjson:
            report::write_end_event(result, sink);
            break;
    }
    sink.flush();
}

void write_start(const check::Plan& plan, const std::vector<expect::Expectation>& expectations,
                 UtcTime started_at, Sink& sink) {
    diagnose::CheckResult check;
    check.plan = &plan;
    check.started_at = started_at;
    for (std::size_t i = 0; i < plan.questions.size(); ++i) {
        diagnose::QuestionResult question;
        question.question = plan.questions[i];
        question.expectation = expectations[i];
        check.questions.push_back(std::move(question));
    }
    report::write_start_event(check, tool, sink);
    sink.flush();
}

}  // namespace dnsprop::cli
