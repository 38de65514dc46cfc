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
    sink.write(fmt::format("dnsprop: {}\n", escape_controls(message)));
}

void hold_standard_streams() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            // Read-only, so that a write fails (EBADF); the lowest free number is this one.
            static_cast<void>(::open("/dev/null", O_RDONLY));
}

}  // namespace dnsprop::cli
