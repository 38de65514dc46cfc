#include "report/machine_words.hpp"

#include <cmath>

namespace dnsprop::report {

std::string_view word(check::UnknownCause cause) {
    switch (cause) {
        case check::UnknownCause::none:
            return "";
        case check::UnknownCause::no_expectation:
            return "no-expectation";
        case check::UnknownCause::low_coverage:
            return "low-coverage";
        case check::UnknownCause::no_network:
            return "no-network";
        case check::UnknownCause::no_authority:
            return "no-authority";
        case check::UnknownCause::intercepted:
            return "intercepted";
        case check::UnknownCause::no_such_name:
            return "no-such-name";
    }
    return "";
}

std::vector<std::string_view> note_words(const check::Row& row) {
    std::vector<std::string_view> out;
    for (unsigned i = 0; i < check::Notes::count; ++i)
        if (row.outcome.notes.has(static_cast<check::Note>(i)))
            out.push_back(check::word(static_cast<check::Note>(i)));
    if (row.ttl_disbelieved)
        out.push_back("ttl-disbelieved");
    if (row.outcome.has_answer()) {
        const auto& content = *row.outcome.answer.content;
        if (content.chain.size() + content.records.size() > max_answers)
            out.push_back("answers-capped");
    }
    return out;
}

double rtt_milliseconds(const check::Outcome& outcome) {
    return std::round(std::chrono::duration<double, std::milli>(outcome.rtt).count() * 10) / 10;
}

}  // namespace dnsprop::report
