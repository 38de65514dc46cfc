#include "cli/stop_signal.hpp"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/stop_request.hpp"

using namespace dnsprop;
using namespace dnsprop::cli;

namespace {

/// What the process does on SIGTERM.
auto handler_of_sigterm() {
    struct sigaction action{};
    ::sigaction(SIGTERM, nullptr, &action);
    return action.sa_handler;
}

}  // namespace

TEST_CASE("The first signal asks the waits to end, and tells the loop", "[stop_signal]") {
    const auto before = handler_of_sigterm();
    {
        boost::asio::io_context context(1);
        StopSignal stop(context);
        CHECK_FALSE(StopSignal::received());
        std::optional<int> told;
        stop.on_stop([&told](int signal) { told = signal; });
        context.poll();
        CHECK_FALSE(told);
        REQUIRE(std::raise(SIGTERM) == 0);
        CHECK(process_stop().is_asked());
        CHECK(StopSignal::received() == SIGTERM);
        context.run();
        CHECK(told == SIGTERM);
        // The next one ends the process.
        CHECK(handler_of_sigterm() == SIG_DFL);
    }
    CHECK_FALSE(process_stop().is_asked());
    CHECK(handler_of_sigterm() == before);
}

TEST_CASE("A signal that came before the loop is told all the same", "[stop_signal]") {
    boost::asio::io_context context(1);
    StopSignal stop(context);
    REQUIRE(std::raise(SIGINT) == 0);
    std::optional<int> told;
    stop.on_stop([&told](int signal) { told = signal; });
    context.run();
    CHECK(told == SIGINT);
    CHECK(exit_code_of_signal(SIGINT) == ExitCode::interrupted);
    CHECK(exit_code_of_signal(SIGTERM) == ExitCode::terminated);
}

TEST_CASE("An end that hangs is cut short", "[stop_signal]") {
    const pid_t child = ::fork();
    if (child == 0) {
        boost::asio::io_context context(1);
        const StopSignal stop(context);
        static_cast<void>(std::raise(SIGTERM));
        for (;;)
            ::pause();
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 143);
}
