#include "base/sink.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>

#include <catch2/catch.hpp>

using namespace dnsprop;

TEST_CASE("a sink writes everything, in order, once it is flushed") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    FdSink sink(ends[1]);
    sink.write("first ");
    sink.write("second");
    sink.flush();
    std::array<char, 64> buffer{};
    CHECK(std::string(buffer.data(),
                      static_cast<std::size_t>(::read(ends[0], buffer.data(), buffer.size()))) ==
          "first second");
    CHECK(sink.state() == Sink::State::ok);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("a full disk is a failed sink that says why") {
    const int fd = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(fd >= 0);
    FdSink sink(fd);
    sink.write("x");
    CHECK(sink.state() == Sink::State::ok);
    sink.flush();
    CHECK(sink.state() == Sink::State::failed);
    CHECK(sink.error() == "No space left on device");
    sink.write("more is dropped");
    sink.flush();
    CHECK(sink.state() == Sink::State::failed);
    ::close(fd);
}

TEST_CASE("a reader that went away is a closed pipe and no failure to complain of") {
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    ::close(ends[0]);
    FdSink sink(ends[1]);
    sink.write("x");
    sink.flush();
    CHECK(sink.state() == Sink::State::closed_pipe);
    ::close(ends[1]);
    std::signal(SIGPIPE, before);
}

namespace {

/// A pipe that nobody has read yet.
struct Pipe {
    Pipe() {
        REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        // As small as the system makes one, and then full.
        ::fcntl(ends[1], F_SETPIPE_SZ, 4096);
    }
    ~Pipe() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    std::array<int, 2> ends{};
};

std::string numbers(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += std::to_string(i) + "\n";
    return out;
}

}  // namespace

TEST_CASE("a pipe that does not block and is read late gets everything, in order") {
    const Pipe pipe;
    REQUIRE(::fcntl(pipe.ends[1], F_SETFL, O_NONBLOCK) == 0);
    const std::string text = numbers(50'000);
    std::string read;
    std::thread reader([&] {
        std::array<char, 1000> buffer{};
        for (ssize_t size = 1; size > 0 && read.size() < text.size();) {
            size = ::read(pipe.ends[0], buffer.data(), buffer.size());
            read.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
        }
    });
    FdSink sink(pipe.ends[1]);
    sink.write(text);
    sink.flush();
    reader.join();
    CHECK(sink.state() == Sink::State::ok);
    CHECK(read == text);
}

TEST_CASE("a pipe that nobody reads is given up soon after the process is asked to end") {
    for (const int flags : {0, O_NONBLOCK}) {
        const Pipe pipe;
        REQUIRE(::fcntl(pipe.ends[1], F_SETFL, flags) == 0);
        StopRequest stop;
        FdSink sink(pipe.ends[1], stop);
        std::thread asker([&] {
            // Once the sink waits: the pipe is full.
            for (int unread = 0; unread < 4096;)
                if (::ioctl(pipe.ends[0], FIONREAD, &unread) != 0)
                    break;
            stop.ask();
        });
        const auto began = std::chrono::steady_clock::now();
        sink.write(numbers(50'000));
        sink.flush();
        asker.join();
        CHECK(sink.state() == Sink::State::given_up);
        CHECK(std::chrono::steady_clock::now() - began >= StopRequest::patience);
        // Whoever comes later does not wait again.
        FdSink later(pipe.ends[1], stop);
        later.write("x");
        later.flush();
        CHECK(later.state() == Sink::State::given_up);
    }
}

TEST_CASE("what is taken after the process is asked to end is written all the same") {
    const Pipe pipe;
    StopRequest stop;
    stop.ask();
    CHECK(stop.is_asked());
    FdSink sink(pipe.ends[1], stop);
    sink.write("what is known so far");
    sink.flush();
    CHECK(sink.state() == Sink::State::ok);
    stop.withdraw();
    CHECK_FALSE(stop.is_asked());
    CHECK_FALSE(stop.time_left());
}
