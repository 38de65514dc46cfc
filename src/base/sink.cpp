#include "base/sink.hpp"

#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace dnsprop {

namespace {
constexpr std::size_t buffer_limit = 64 * 1024;
}

FdSink::~FdSink() {
    flush();
}

void FdSink::write(std::string_view bytes) {
    if (state_ != State::ok)
        return;
    buffer_ += bytes;
    if (buffer_.size() >= buffer_limit)
        flush();
}

void FdSink::flush() {
    std::string_view rest = buffer_;
    while (state_ == State::ok && !rest.empty()) {
        const ssize_t written = ::write(fd_, rest.data(), rest.size());
        if (written >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            errno_ = errno;
            state_ = errno_ == EPIPE ? State::closed_pipe : State::failed;
        }
    }
    buffer_.clear();
}

std::string FdSink::error() const {
    return errno_ == 0 ? std::string() : std::generic_category().message(errno_);
}

}  // namespace dnsprop
