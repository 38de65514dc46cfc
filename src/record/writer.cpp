#include "record/writer.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "record/event_json.hpp"

namespace dnsprop::record {

namespace {

std::string system_words(int error) {
    return std::generic_category().message(error);
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

}  // namespace

Writer::Writer(const std::string& path, OnFailure on_failure)
    : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)),
      on_failure_(std::move(on_failure)) {
    // A pipe, or a device that only takes.
    if (fd_ < 0 && errno == EACCES)
        fd_ = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd_ < 0)
        throw InputError(fmt::format("--record {}: {}", path, system_words(errno)));
    struct stat status{};
    if (::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0)
        return;
    if (!begins_as_recording(fd_)) {
        ::close(fd_);
        throw InputError(fmt::format(
            "--record {}: is there already, and no dnsprop recording; name a new file", path));
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
    for (std::string_view rest = line; !rest.empty() && !has_failed_;) {
        const ssize_t written = ::write(fd_, rest.data(), rest.size());
        if (written >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            has_failed_ = true;
            on_failure_(system_words(errno));
        }
    }
}

}  // namespace dnsprop::record
