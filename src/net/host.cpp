#include "net/host.hpp"

#include <algorithm>
#include <csignal>
#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include "net/socket_address.hpp"

namespace dnsprop::net {

bool has_route(const Endpoint& endpoint) {
    const int fd = ::socket(socket_family(endpoint.address.family()), SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    const SocketAddress address(endpoint);
    const bool connected = ::connect(fd, address.get(), address.size) == 0;
    ::close(fd);
    return connected;
}

namespace {

/// Descriptors that are open now; a guess where /proc is not there.
std::size_t open_file_count() {
    constexpr std::size_t standard_streams_and_epoll = 8;
    DIR* directory = ::opendir("/proc/self/fd");
    if (directory == nullptr)
        return standard_streams_and_epoll;
    std::size_t count = 0;
    while (::readdir(directory) != nullptr)
        ++count;
    ::closedir(directory);
    return count;
}

}  // namespace

std::size_t raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 64;
    // More than this is of no use to us, and some hosts have a hard limit of a thousand million.
    constexpr rlim_t useful = 65536;
    const rlim_t wanted = std::min(limit.rlim_max, std::max(limit.rlim_cur, useful));
    if (wanted > limit.rlim_cur) {
        const rlimit raised{wanted, limit.rlim_max};
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit.rlim_cur = wanted;
    }
    const std::size_t used = open_file_count();
    return limit.rlim_cur > used ? static_cast<std::size_t>(limit.rlim_cur) - used : 0;
}

void ignore_sigpipe() {
    std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace dnsprop::net
