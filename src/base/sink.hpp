// The one place results are written through: a short or failed write is remembered, never lost.
// Must not know formats. (fmt::print loses short output to /dev/full, and the program exits with
// 0.)
#pragma once

#include <string>
#include <string_view>

namespace dnsprop {

/// Where a report goes. After the first failure everything is dropped and `state()` says why.
class Sink {
public:
    enum class State { ok, closed_pipe, failed };

    virtual ~Sink() = default;
    /// Appends; the bytes may be buffered until `flush()`.
    virtual void write(std::string_view bytes) = 0;
    /// Hands everything buffered to the system.
    virtual void flush() = 0;
    virtual State state() const = 0;
    /// What the system said when a write failed: "No space left on device".
    virtual std::string error() const = 0;
};

/// A Sink on a file descriptor, which it does not own. Retries EINTR and short writes.
class FdSink final : public Sink {
public:
    explicit FdSink(int fd) : fd_(fd) {}
    ~FdSink() override;
    FdSink(const FdSink&) = delete;
    FdSink& operator=(const FdSink&) = delete;
    void write(std::string_view bytes) override;
    void flush() override;
    State state() const override { return state_; }
    std::string error() const override;

private:
    int fd_;
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
