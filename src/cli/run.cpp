#include "cli/run.hpp"

#include <cstdlib>
#include <exception>
#include <new>
#include <unistd.h>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "cli/check_command.hpp"
#include "cli/completion.hpp"
#include "cli/files.hpp"
#include "cli/help.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/replay_command.hpp"
#include "cli/resolvers_command.hpp"
#include "cli/terminal.hpp"
#include "net/host.hpp"

namespace dnsprop::cli {

namespace {

std::optional<std::string> variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

ExitCode print(std::string_view text) {
    FdSink out(STDOUT_FILENO);
    out.write(text);
    return written(out, ExitCode::propagated);
}

std::string page_of_help(const Settings& settings, const Environment& environment) {
    const std::size_t width = style_of_stdout(settings, environment).width;
    return settings.is_brief_help ? brief_help(settings.topic, width)
                                  : help_text(settings.topic, width);
}

ExitCode dispatch(const Settings& settings, const Environment& environment,
                  const MakeNetwork& make_demo_network) {
    switch (settings.command) {
        case Command::check:
            return run_check(settings, environment,
                             [](boost::asio::io_context&) { return real_network(); });
        case Command::demo:
            return run_check(settings, environment, make_demo_network);
        case Command::replay:
            return run_replay(settings, environment);
        case Command::resolvers_list:
        case Command::resolvers_show:
            return run_resolvers(settings, environment);
        case Command::help:
            return print(page_of_help(settings, environment));
        case Command::version:
            return print("dnsprop " DNSPROP_VERSION "\n");
        case Command::completion:
            return print(completion_script(settings.topic));
    }
    return ExitCode::usage;
}

}  // namespace

int run(int argc, char** argv, const MakeNetwork& make_demo_network) {
    hold_standard_streams();
    net::ignore_sigpipe();
    try {
        const Environment environment{variable};
        const Settings settings = read_options({argv + 1, argv + argc}, environment);
        return static_cast<int>(dispatch(settings, environment, make_demo_network));
    } catch (const InputError& error) {
        complain(error.what());
        return static_cast<int>(ExitCode::usage);
    } catch (const std::bad_alloc&) {
        // Written as it is: a longer way out might need memory too.
        constexpr std::string_view line = "dnsprop: cannot tell: this machine is out of memory\n";
        static_cast<void>(::write(STDERR_FILENO, line.data(), line.size()));
        return static_cast<int>(ExitCode::cannot_tell);
    } catch (const std::exception& error) {
        // The host let us down, or a bug of ours: never mistaken for an answer.
        complain(fmt::format("cannot tell: {}", error.what()));
        return static_cast<int>(ExitCode::cannot_tell);
    }
}

}  // namespace dnsprop::cli
