// The one place results are written through: a short or failed write is remembered, never lost
// (fmt::print exits 0 on /dev/full). Must not know formats, nor who asks this process to end.
#pragma once

#include <string>
#include <string_view>

#include "base/stop_request.hpp"

namespace dnsprop {

/// Hands all of it to the system, however slowly it is taken, also where `fd` does not block. 0, or
/// an errno; ECANCELED: `stop` was asked and nobody took the rest.
int write_all(int fd, std::string_view bytes, const StopRequest& stop = process_stop());

/// Where a report goes. After the first failure everything is dropped and `state()` says why.
class Sink {
public:
    /// given_up: the process was asked to end, and nobody took what was left.
    enum class State { ok, closed_pipe, failed, given_up };

    virtual ~Sink() = default;
    /// Appends; the bytes may be buffered until `flush()`.
    virtual void write(std::string_view bytes) = 0;
    /// Hands everything buffered to the system.
    virtual void flush() = 0;
    virtual State state() const = 0;
    /// What the system said when a write failed: "No space left on device".
    virtual std::string error() const = 0;
};

/// A Sink on a file descriptor, which it does not own, blocking or not.
class FdSink final : public Sink {
public:
    explicit FdSink(int fd, const StopRequest& stop = process_stop()) : fd_(fd), stop_(stop) {}
    ~FdSink() override;
    FdSink(const FdSink&) = delete;
    FdSink& operator=(const FdSink&) = delete;
    void write(std::string_view bytes) override;
    void flush() override;
    State state() const override { return state_; }
    std::string error() const override;

private:
    int fd_;
    const StopRequest& stop_;
    std::string buffer_;
    State state_ = State::ok;
    int errno_ = 0;
};

/// A Sink into a string, for tests.
class StringSink final : public Sink {
public:
    void write(std::string_view bytes) override { text += bytes; }
    void flush() override {}
    State state() const override { return State::ok; }
    std::string error() const override { return {}; }

    std::string text;
};

}  // namespace dnsprop
