#include "report/short.hpp"

#include <fmt/format.h>

#include "report/machine_words.hpp"
#include "wording/text.hpp"

namespace dnsprop::report {

void write_short(const diagnose::CheckResult& check, Sink& sink) {
    for (const auto& result : check.questions) {
        const auto& summary = result.summary;
        std::string percent = "-";
        if (summary.propagated_percent && summary.status != check::Status::unknown) {
            percent = wording::percent_text(*summary.propagated_percent);
            percent.erase(percent.size() - 2, 1);  // "82.5 %" is for people
        }
        std::string line =
            fmt::format("{} {} {}/{} {} {}", check::word(summary.status), percent,
                        summary.count(check::Verdict::match), summary.counted,
                        result.question.name.text(), dns::write_rr_type(result.question.type));
        if (summary.complete_by)
            line += " until " + write_rfc3339(*summary.complete_by);
        if (const auto cause = word(summary.unknown_cause); !cause.empty())
            line += " " + std::string(cause);
        if (check.interrupted)
            line += " interrupted";
        sink.write(line + "\n");
    }
}

}  // namespace dnsprop::report
