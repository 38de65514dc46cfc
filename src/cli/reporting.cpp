#include "cli/reporting.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "cli/terminal.hpp"
#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/ndjson.hpp"
#include "report/short.hpp"
#include "report/table.hpp"

namespace dnsprop::cli {

const report::ToolInfo tool = {"dnsprop", DNSPROP_VERSION};

namespace {

struct OutputFormat {
    std::string_view name;
    void (*write)(const diagnose::CheckResult&, const Settings&, const Environment&, Sink&);
};

using Result = diagnose::CheckResult;

void write_table(const Result& result, const Settings& settings, const Environment& environment,
                 Sink& sink) {
    report::write_table(result, style_of_stdout(settings, environment), sink,
                        {.explains = settings.explains,
                         .plans_change = settings.plans_change,
                         .platform = this_platform(),
                         .is_record_set = settings.records.has_value()});
}

/// One row for each `--format`; its name stands among the option's choices too.
constexpr auto output_formats = std::to_array<OutputFormat>({
    {"table", write_table},
    {"json", [](const Result& r, auto&, auto&, Sink& sink) { report::write_json(r, tool, sink); }},
    {"ndjson", [](const Result& r, auto&, auto&, Sink& s) { report::write_end_event(r, s); }},
    {"csv", [](const Result& r, auto&, auto&, Sink& sink) { report::write_csv(r, sink); }},
    {"short", [](const Result& r, auto&, auto&, Sink& sink) { report::write_short(r, sink); }},
});

}  // namespace

void write_report(const Result& result, const Settings& settings, const Environment& environment,
                  Sink& sink) {
    std::ranges::find(output_formats, settings.format, &OutputFormat::name)
        ->write(result, settings, environment, sink);
    sink.flush();
}

}  // namespace dnsprop::cli
