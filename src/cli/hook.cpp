#include "cli/hook.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/output.hpp"

extern char** environ;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): POSIX owns it

namespace dnsprop::cli {

namespace {

/// This process' environment with the facts in front: the first of a name wins.
std::vector<std::string> environment_with(const Facts& facts) {
    std::vector<std::string> out;
    for (const auto& [name, value] : facts)
        out.push_back(name + "=" + value.substr(0, value.find('\0')));
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string entry = *each;
        const std::string name = entry.substr(0, entry.find('='));
        bool is_ours = false;
        for (const auto& fact : facts)
            is_ours = is_ours || fact.first == name;
        if (!is_ours)
            out.push_back(entry);
    }
    return out;
}

/// What a child starts with: no input, its output apart from our results, no signal blocked or
/// ignored.
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
        posix_spawnattr_init(&attributes_);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes_, &signals);
        sigaddset(&signals, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes_, &signals);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
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

}  // namespace

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

void Hook::call(Facts facts) {
    if (command_.empty())
        return;
    waiting_.push_back(std::move(facts));
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
    if (waiting_.empty())
        return;
    std::vector<std::string> entries = environment_with(waiting_.front());
    waiting_.pop_front();
    std::vector<char*> environment;
    for (std::string& entry : entries)
        environment.push_back(entry.data());
    environment.push_back(nullptr);
    std::string shell = "sh";
    std::string flag = "-c";
    const std::array<char*, 4> arguments = {shell.data(), flag.data(), command_.data(), nullptr};
    const SpawnSettings settings(is_silent_);
    pid_t child = 0;
    const int error = posix_spawn(&child, "/bin/sh", settings.actions(), settings.attributes(),
                                  arguments.data(), environment.data());
    if (error != 0)
        complain(fmt::format("{}: /bin/sh could not be started: {}", option_, strerror(error)));
    else
        running_ = child;
}

void Hook::await_end() {
    child_ended_.async_wait([this](const boost::system::error_code& error, int) {
        if (error)
            return;
        int status = 0;
        if (running_ && ::waitpid(*running_, &status, WNOHANG) == *running_)
            take_end(status);
        await_end();
    });
}

void Hook::take_end(int status) {
    running_.reset();
    if (!is_silent_ && WIFEXITED(status) && WEXITSTATUS(status) != 0)
        complain(fmt::format("{}: the command ended with {}", option_, WEXITSTATUS(status)));
    else if (!is_silent_ && WIFSIGNALED(status))
        complain(fmt::format("{}: the command was ended by signal {}", option_, WTERMSIG(status)));
    start_next();
}

void Hook::finish() {
    while (running_) {
        int status = 0;
        if (::waitpid(*running_, &status, 0) == *running_)
            take_end(status);
        else if (errno != EINTR)
            running_.reset();
    }
}

}  // namespace dnsprop::cli
