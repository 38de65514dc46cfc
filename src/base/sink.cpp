#include "base/sink.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <climits>

namespace dnsprop {

namespace {
constexpr std::size_t buffer_limit = 64 * 1024;

/// A pipe that poll calls ready takes so much without making us wait; a file takes all at once, so
/// that whoever is killed leaves whole lines.
std::size_t most_at_once(int fd) {
    struct stat status{};
    const bool is_file = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    return is_file ? SSIZE_MAX : PIPE_BUF;
}
}  // namespace

int write_all(int fd, std::string_view bytes, const StopRequest& stop) {
    const std::size_t most = most_at_once(fd);
    while (!bytes.empty()) {
        if (!stop.wait_until_ready(fd, POLLOUT))
            return ECANCELED;
        const ssize_t written = ::write(fd, bytes.data(), std::min(bytes.size(), most));
        if (written >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)
            return errno;
    }
    return 0;
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
    if (state_ == State::ok && !buffer_.empty())
        errno_ = write_all(fd_, buffer_, stop_);
    if (errno_ != 0 && state_ == State::ok)
        state_ = errno_ == EPIPE       ? State::closed_pipe
                 : errno_ == ECANCELED ? State::given_up
                                       : State::failed;
    buffer_.clear();
}

std::string FdSink::error() const {
    return errno_ == 0 ? std::string() : std::generic_category().message(errno_);
}

}  // namespace dnsprop
