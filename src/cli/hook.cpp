#include "cli/hook.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/output.hpp"

extern char** environ;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): POSIX owns it

namespace dnsprop::cli {

namespace {

/// A quarter of what Linux takes of one string (MAX_ARG_STRLEN).
constexpr std::size_t longest_value = 32 * 1024;
/// For a system that takes less.
constexpr std::size_t shortest_cap = 1024;
constexpr std::string_view fact_prefix = "DNSPROP_EVENT";
const std::pair<std::string, std::string> truncated = {"DNSPROP_EVENT_TRUNCATED", "1"};
constexpr auto between_term_and_kill = std::chrono::milliseconds(500);

/// The front of `value` that means something by itself.
std::string_view cut(std::string_view value, std::size_t longest) {
    if (value.size() <= longest)
        return value;
    value = value.substr(0, longest);
    if (const std::size_t line = value.rfind('\n'); line != std::string_view::npos)
        return value.substr(0, line);
    const std::size_t escape = value.find('\\', value.size() - std::min<std::size_t>(longest, 3));
    value = value.substr(0, escape);
    while (value.ends_with('\\'))
        value.remove_suffix(1);
    // A letter of UTF-8 has up to three octets behind its first.
    while (!value.empty() && (value.back() & '\xc0') == '\x80')
        value.remove_suffix(1);
    if (!value.empty() && (value.back() & '\x80') != 0)
        value.remove_suffix(1);
    return value;
}

/// What a child starts with: no input, its output apart from our results, no other descriptor, no
/// signal blocked or ignored, and a process group of its own, so that all it starts can be ended.
class SpawnSettings {
public:
    explicit SpawnSettings(bool is_silent) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        if (is_silent) {
            posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
            posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        } else {
            posix_spawn_file_actions_adddup2(&actions_, STDERR_FILENO, STDOUT_FILENO);
        }
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        posix_spawnattr_init(&attributes_);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes_, &signals);
        sigaddset(&signals, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes_, &signals);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnSettings() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;

    const posix_spawn_file_actions_t* actions() const { return &actions_; }
    const posix_spawnattr_t* attributes() const { return &attributes_; }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

int spawn_shell(std::string& command, const Facts& facts, bool is_silent, pid_t& child) {
    std::vector<std::string> entries = hook_environment(facts, environ);
    std::vector<char*> environment;
    for (std::string& entry : entries)
        environment.push_back(entry.data());
    environment.push_back(nullptr);
    std::string shell = "sh";
    std::string flag = "-c";
    const std::array<char*, 4> arguments = {shell.data(), flag.data(), command.data(), nullptr};
    const SpawnSettings settings(is_silent);
    return posix_spawn(&child, "/bin/sh", settings.actions(), settings.attributes(),
                       arguments.data(), environment.data());
}

/// While it lives SIGCHLD comes only inside ppoll, so that none is missed before it.
class ChildSignalHeld {
public:
    ChildSignalHeld() {
        sigset_t held;
        sigemptyset(&held);
        sigaddset(&held, SIGCHLD);
        sigprocmask(SIG_BLOCK, &held, &before_);
        // NOLINTNEXTLINE(cppcoreguidelines-prefer-member-initializer): it is known here only
        within_ = before_;
        sigdelset(&within_, SIGCHLD);
    }
    ~ChildSignalHeld() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
    ChildSignalHeld(const ChildSignalHeld&) = delete;
    ChildSignalHeld& operator=(const ChildSignalHeld&) = delete;

    /// Until a signal, the stop request where `fd` is its descriptor, or the time is up.
    void wait(int fd, std::optional<SteadyDuration> time) const {
        pollfd waited{fd, POLLIN, 0};
        timespec limit{};
        if (time) {
            const auto whole = std::chrono::floor<std::chrono::seconds>(*time);
            limit.tv_sec = whole.count();
            limit.tv_nsec = std::chrono::nanoseconds(*time - whole).count();
        }
        static_cast<void>(::ppoll(&waited, 1, time ? &limit : nullptr, &within_));
    }

private:
    sigset_t before_{};
    sigset_t within_{};
};

}  // namespace

Facts shortened(const Facts& facts, std::size_t longest) {
    Facts out;
    bool is_cut = false;
    for (const auto& [name, value] : facts) {
        const std::string_view whole = std::string_view(value).substr(0, value.find('\0'));
        const std::string_view kept = cut(whole, longest);
        is_cut = is_cut || kept.size() < whole.size();
        out.emplace_back(name, kept);
    }
    if (is_cut && (out.empty() || out.back() != truncated))
        out.push_back(truncated);
    return out;
}

std::vector<std::string> hook_environment(const Facts& facts, char** inherited) {
    std::vector<std::string> out;
    for (const auto& [name, value] : facts)
        out.push_back(fmt::format("{}={}", name, value));
    for (char** each = inherited; *each != nullptr; ++each)
        if (!std::string_view(*each).starts_with(fact_prefix))
            out.emplace_back(*each);
    return out;
}

Hook::Hook(boost::asio::io_context& context, std::string option, std::string command,
           bool is_silent)
    : child_ended_(context),
      option_(std::move(option)),
      command_(std::move(command)),
      is_silent_(is_silent) {
    if (command_.empty())
        return;
    child_ended_.add(SIGCHLD);
    await_end();
}

Hook::~Hook() = default;

void Hook::call(const Facts& facts) {
    if (command_.empty())
        return;
    waiting_.push_back(shortened(facts, longest_value));
    if (waiting_.size() > max_waiting) {
        waiting_.pop_front();
        if (!std::exchange(has_complained_, true))
            complain(fmt::format("{}: the command is too slow for what happens; calls are left out",
                                 option_));
    }
    if (!running_)
        start_next();
}

void Hook::start_next() {
    while (!running_ && !waiting_.empty()) {
        const Facts facts = std::move(waiting_.front());
        waiting_.pop_front();
        pid_t child = 0;
        int error = spawn_shell(command_, facts, is_silent_, child);
        if (error == E2BIG)
            error = spawn_shell(command_, shortened(facts, shortest_cap), is_silent_, child);
        if (error != 0)
            complain(fmt::format("{}: /bin/sh could not be started: {}", option_, strerror(error)));
        else
            running_ = child;
    }
}

void Hook::await_end() {
    child_ended_.async_wait([this](const boost::system::error_code& error, int) {
        if (error)
            return;
        if (take_end())
            start_next();
        await_end();
    });
}

/// Whether the one that ran has ended.
bool Hook::take_end() {
    int status = 0;
    if (!running_ || ::waitpid(*running_, &status, WNOHANG) == 0)
        return false;
    running_.reset();
    report(status);
    return true;
}

void Hook::report(int status) const {
    if (is_silent_)
        return;
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        complain(fmt::format("{}: the command ended with {}", option_, WEXITSTATUS(status)));
    else if (WIFSIGNALED(status))
        complain(fmt::format("{}: the command was ended by signal {}", option_, WTERMSIG(status)));
}

Hook::Waited Hook::wait_until(std::optional<SteadyTime> deadline, bool watches_stop) {
    const ChildSignalHeld held;
    const StopRequest& stop = process_stop();
    while (!take_end()) {
        if (watches_stop && stop.is_asked())
            return Waited::stopped;
        std::optional<SteadyDuration> left;
        if (deadline)
            left = *deadline - std::chrono::steady_clock::now();
        if (left && *left <= SteadyDuration(0))
            return Waited::timed_out;
        held.wait(watches_stop ? stop.descriptor() : -1, left);
    }
    return Waited::ended;
}

bool Hook::finish(std::optional<Milliseconds> limit) {
    std::optional<SteadyTime> deadline;
    if (limit)
        deadline = std::chrono::steady_clock::now() + *limit;
    while (running_) {
        switch (wait_until(deadline, true)) {
            case Waited::ended:
                start_next();
                break;
            case Waited::timed_out:
                complain(fmt::format(
                    "{}: the command still runs {} s after the end; it is stopped, and {} more "
                    "{} left out",
                    option_, std::chrono::ceil<Seconds>(*limit).count(), waiting_.size(),
                    waiting_.size() == 1 ? "call is" : "calls are"));
                stop();
                break;
            case Waited::stopped:
                stop();
                return false;
        }
    }
    return !process_stop().is_asked();
}

void Hook::stop() {
    waiting_.clear();
    if (!running_)
        return;
    // Who is told to end says nothing about how it ended.
    is_silent_ = true;
    const pid_t group = -*running_;
    ::kill(group, SIGTERM);
    if (wait_until(std::chrono::steady_clock::now() + between_term_and_kill, false) ==
        Waited::ended)
        return;
    ::kill(group, SIGKILL);
    wait_until(std::nullopt, false);
}

}  // namespace dnsprop::cli
