#include "cli/output.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "cli/stop_signal.hpp"

namespace dnsprop::cli {

namespace {

/// Letters without a shape of their own, that hide or turn what stands beside them (Unicode's
/// category Cf, and the tags).
bool is_format_letter(char32_t letter) {
    return letter == 0xad || (letter >= 0x600 && letter <= 0x605) || letter == 0x6dd ||
           letter == 0x70f || letter == 0x180e || (letter >= 0x200b && letter <= 0x200f) ||
           (letter >= 0x2060 && letter <= 0x206f) || letter == 0xfeff ||
           (letter >= 0xfff9 && letter <= 0xfffb) || (letter >= 0xe0000 && letter <= 0xe007f);
}

/// UTF-8 letters that the user typed stay readable; nothing that moves or fools a terminal reaches
/// it.
std::string shown(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t size = utf8_sequence(text);
        const std::string_view letter = text.substr(0, std::max<std::size_t>(size, 1));
        const bool is_plain = size > 0 && !is_control_sequence(letter) &&
                              !is_format_letter(first_code_point(letter).value);
        out += is_plain ? std::string(letter) : escape_for_terminal(letter);
        text.remove_prefix(letter.size());
    }
    return out;
}

}  // namespace

ExitCode written(Sink& out, ExitCode code) {
    out.flush();
    if (const auto signal = StopSignal::received())
        return exit_code_of_signal(*signal);
    switch (out.state()) {
        case Sink::State::ok:
            return code;
        case Sink::State::closed_pipe:
        case Sink::State::given_up:
            break;
        case Sink::State::failed:
            complain("cannot write the output: " + out.error());
            break;
    }
    return ExitCode::output_failed;
}

void complain(std::string_view message) {
    FdSink sink(STDERR_FILENO);
    sink.write(fmt::format("dnsprop: {}\n", shown(message)));
}

void hold_standard_streams() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            // Read-only, so that a write fails (EBADF); the lowest free number is this one.
            static_cast<void>(::open("/dev/null", O_RDONLY));
}

}  // namespace dnsprop::cli
