#include "cli/watch_screen.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/sink.hpp"
#include "cli/reporting.hpp"
#include "report/json.hpp"

namespace dnsprop::cli {

namespace {

/// So many exports within a second have names.
constexpr int most_exports = 99;

/// "dnsprop-20261122-100000.json", and "dnsprop-20261122-100000-2.json" where that is taken.
std::string export_name(UtcTime at, int number) {
    std::string stamp = write_rfc3339(at);
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':' || c == 'Z'; });
    stamp[8] = '-';
    return number == 1 ? fmt::format("dnsprop-{}.json", stamp)
                       : fmt::format("dnsprop-{}-{}.json", stamp, number);
}

/// A descriptor that is ready when `fd` is. Asio makes what it waits for non-blocking: of the
/// terminal that would hold for the shell and for all others who have it open, also afterwards.
int readiness_of(int fd) {
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    if (epoll >= 0 && ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0)
        return epoll;
    const int error = errno;
    if (epoll >= 0)
        ::close(epoll);
    throw std::system_error(error, std::generic_category(), "waiting for keys");
}

}  // namespace

WatchScreen::WatchScreen(boost::asio::io_context& context, const wording::Style& style)
    : screen_(tui::Theme{style}),
      keys_(context, readiness_of(STDIN_FILENO)),
      signals_(context, SIGWINCH, SIGTSTP) {
    signals_.add(SIGHUP);
    await_keys();
    await_signals();
}

WatchScreen::~WatchScreen() = default;

void WatchScreen::on_snapshot(const watch::Snapshot& snapshot) {
    snapshot_ = &snapshot;
    screen_.draw(snapshot);
}

void WatchScreen::await_keys() {
    keys_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                     [this](const boost::system::error_code& error) {
                         if (error)
                             return;
                         take_keys();
                         if (!wants_end_)
                             await_keys();
                     });
}

void WatchScreen::await_signals() {
    signals_.async_wait([this](const boost::system::error_code& error, int number) {
        if (error)
            return;
        switch (number) {
            case SIGWINCH:
                screen_.on_resize();
                break;
            case SIGTSTP:
                screen_.suspend();
                // The handler of SIGTSTP is taken; this stops us all the same, until SIGCONT.
                ::kill(::getpid(), SIGSTOP);
                screen_.resume();
                break;
            default:
                // The terminal has gone: nobody is left to tell.
                wants_end_ = true;
        }
        if (snapshot_ != nullptr && !wants_end_)
            screen_.draw(*snapshot_);
        await_signals();
    });
}

void WatchScreen::take_keys() {
    if (snapshot_ == nullptr)
        return;
    for (const tui::Command& command : screen_.read_keys(*snapshot_))
        carry_out(command);
    if (!wants_end_)
        screen_.draw(*snapshot_);
}

void WatchScreen::carry_out(const tui::Command& command) {
    switch (command.kind) {
        case tui::CommandKind::quit:
            wants_end_ = true;
            return;
        case tui::CommandKind::ask_all:
            if (actions_.ask_all)
                actions_.ask_all();
            screen_.tell(actions_.ask_all ? "asking everybody again"
                                          : "a recording cannot be asked");
            return;
        case tui::CommandKind::ask_row:
            if (actions_.ask_row)
                actions_.ask_row(command.probe);
            screen_.tell(actions_.ask_row ? "asking it again" : "a recording cannot be asked");
            return;
        case tui::CommandKind::export_json:
            export_json();
            return;
    }
}

void WatchScreen::export_json() {
    const watch::Snapshot& shown = screen_.shown(*snapshot_);
    std::string name;
    int file = -1;
    errno = EEXIST;
    for (int number = 1; file < 0 && errno == EEXIST && number <= most_exports; ++number) {
        name = export_name(shown.now.utc, number);
        file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    }
    if (file < 0) {
        screen_.tell(name + " could not be made in this folder");
        return;
    }
    {
        FdSink sink(file);
        report::write_json(shown.check, tool, sink);
        sink.flush();
        screen_.tell(sink.state() == Sink::State::ok ? "exported to " + name
                                                     : name + ": " + sink.error());
    }
    ::close(file);
}

}  // namespace dnsprop::cli
