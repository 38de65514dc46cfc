#include "cli/progress.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include "base/sink.hpp"
#include "base/text.hpp"

namespace dnsprop::cli {

namespace {

constexpr auto redraw_interval = std::chrono::milliseconds(80);

void write_stderr(std::string_view text) {
    FdSink sink(STDERR_FILENO);
    sink.write(text);
}

std::string sentence(check::AttemptLog::Step step, net::Protocol protocol) {
    switch (step) {
        case check::AttemptLog::Step::sent:
            return "query sent over UDP";
        case check::AttemptLog::Step::sent_without_edns:
            return "query sent over UDP without EDNS";
        case check::AttemptLog::Step::connecting:
            return "query sent over " +
                   upper_case(
                       net::word(protocol == net::Protocol::udp ? net::Protocol::tcp : protocol));
        case check::AttemptLog::Step::dropped_response:
            return "a response dropped: malformed or to something else";
        case check::AttemptLog::Step::network_error:
            return "the network reported an error";
    }
    return "";
}

}  // namespace

void ProgressLine::on_poll(const check::Row& poll) {
    const SteadyTime now = std::chrono::steady_clock::now();
    ++done_;
    ++counts_[static_cast<std::size_t>(poll.judgement.verdict)];
    if (!is_shown_ || (now - last_draw_ < redraw_interval && done_ < total_))
        return;
    last_draw_ = now;
    draw();
}

void ProgressLine::draw() {
    std::string line = fmt::format("\r\033[K{} of {} settled", done_, total_);
    for (const check::Verdict verdict : check::all_verdicts)
        if (const std::size_t count = counts_[static_cast<std::size_t>(verdict)]; count > 0)
            line += fmt::format(", {} {}", count, check::word(verdict));
    write_stderr(line);
    is_drawn_ = true;
}

void ProgressLine::clear() {
    if (is_drawn_)
        write_stderr("\r\033[K");
    is_drawn_ = false;
}

void AttemptLines::on_step(const check::Probe& probe, Step step) {
    write(probe, sentence(step, plan_.targets[probe.target].protocol));
}

void AttemptLines::on_untold_drops(const check::Probe& probe, std::uint32_t count) {
    write(probe, fmt::format("{} more {} dropped", count, count == 1 ? "response" : "responses"));
}

void AttemptLines::write(const check::Probe& probe, std::string_view what) const {
    const check::Target& target = plan_.targets[probe.target];
    const dns::Question& question = plan_.questions[probe.question];
    write_stderr(fmt::format("{} ({}): {} {}: {}\n", escape_for_terminal(target.resolver.id),
                             target.endpoint.text(), question.name.text(),
                             dns::write_rr_type(question.type), what));
}

}  // namespace dnsprop::cli
