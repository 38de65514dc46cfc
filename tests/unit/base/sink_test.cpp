#include "base/sink.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
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
