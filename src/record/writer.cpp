#include "record/writer.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/sink.hpp"
#include "record/event_json.hpp"

namespace dnsprop::record {

namespace {

std::string system_words(int error) {
    return std::generic_category().message(error);
}

InputError refusal(const std::string& path, const std::string& why) {
    return InputError(fmt::format("--record {}: {}", path, why));
}

/// Of a file that is there already: whether its last line has no end.
bool is_torn(int fd, off_t size) {
    char last = '\n';
    return ::pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

bool begins_as_recording(int fd) {
    std::array<char, header_prefix.size()> front{};
    const ssize_t size = ::pread(fd, front.data(), front.size(), 0);
    // A run that was killed while it wrote its first line has left the beginning of one.
    return size > 0 && header_prefix.starts_with({front.data(), static_cast<std::size_t>(size)});
}

/// Throws InputError. A pipe is opened for writing alone, which waits for its reader, so that the
/// reader's end is noticed.
int open_for_recording(const std::string& path) {
    struct stat status{};
    const bool is_there = ::stat(path.c_str(), &status) == 0;
    const bool is_file = !is_there || S_ISREG(status.st_mode);
    if (!is_file && !S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode))
        throw refusal(path, S_ISDIR(status.st_mode) ? "is a directory; name a file"
                                                    : "is neither a file nor a pipe; name a file");
    const int fd = is_file ? ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)
                           : ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        throw refusal(path, system_words(errno));
    // Held as long as it is open. A file system that knows no locks is no reason to record nothing.
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK || S_ISCHR(status.st_mode))
        return fd;
    ::close(fd);
    throw refusal(path, "another dnsprop is writing to it now; name another file");
}

}  // namespace

Writer::Writer(const std::string& path, OnFailure on_failure)
    : fd_(open_for_recording(path)), on_failure_(std::move(on_failure)) {
    struct stat status{};
    if (::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0)
        return;
    if (!begins_as_recording(fd_)) {
        ::close(fd_);
        throw refusal(path, "is there already, and no dnsprop recording; name a new file");
    }
    follows_torn_line_ = is_torn(fd_, status.st_size);
}

Writer::~Writer() {
    ::close(fd_);
}

void Writer::begin(const Header& header, watch::Moment at) {
    started_ = at;
    append((follows_torn_line_ ? "\n" : "") + line_of(header, at));
}

void Writer::write(const Event& event, watch::Moment at) {
    if (!has_failed_)
        append(line_of(event, at, started_));
}

void Writer::append(const std::string& line) {
    if (has_failed_)
        return;
    const int error = write_all(fd_, line);
    has_failed_ = error != 0;
    // Whoever has ended the run knows why its last lines are not there.
    if (has_failed_ && error != ECANCELED)
        on_failure_(system_words(error));
}

}  // namespace dnsprop::record
