// A pseudo-terminal: a program's screen as tests see it, without one.
#pragma once

#include <array>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tui/canvas.hpp"

namespace dnsprop::test {

class PseudoTerminal {
public:
    explicit PseudoTerminal(tui::Size size) {
        ::setenv("TERM", "xterm-256color", 1);
        std::setlocale(LC_CTYPE, "C.UTF-8");
        winsize given = sized(size);
        REQUIRE(::openpty(&master_, &slave_, nullptr, nullptr, &given) == 0);
        ::fcntl(master_, F_SETFL, O_NONBLOCK);
        stream_ = ::fdopen(slave_, "r+");
        REQUIRE(stream_ != nullptr);
    }
    ~PseudoTerminal() {
        static_cast<void>(std::fclose(stream_));
        hang_up();
    }
    PseudoTerminal(const PseudoTerminal&) = delete;
    PseudoTerminal& operator=(const PseudoTerminal&) = delete;

    std::FILE* stream() const { return stream_; }
    void resize(tui::Size size) const {
        const winsize given = sized(size);
        REQUIRE(::ioctl(master_, TIOCSWINSZ, &given) == 0);
    }
    void type(std::string_view octets) const {
        REQUIRE(::write(master_, octets.data(), octets.size()) ==
                static_cast<ssize_t>(octets.size()));
        // The line discipline hands them over before long.
        pollfd waited{slave_, POLLIN, 0};
        REQUIRE(::poll(&waited, 1, 2000) == 1);
    }
    /// As when its window is closed.
    void hang_up() {
        if (master_ >= 0)
            ::close(master_);
        master_ = -1;
    }
    /// What was sent to it since the last time.
    std::string sent() const {
        std::string out;
        std::array<char, 4096> buffer{};
        ssize_t size = 0;
        while ((size = ::read(master_, buffer.data(), buffer.size())) > 0)
            out.append(buffer.data(), static_cast<std::size_t>(size));
        return out;
    }
    termios modes() const {
        termios modes{};
        REQUIRE(::tcgetattr(slave_, &modes) == 0);
        return modes;
    }

private:
    static winsize sized(tui::Size size) {
        winsize made{};
        made.ws_col = static_cast<unsigned short>(size.columns);
        made.ws_row = static_cast<unsigned short>(size.rows);
        return made;
    }

    int master_ = -1;
    int slave_ = -1;
    std::FILE* stream_ = nullptr;
};

}  // namespace dnsprop::test
