#include "net/channel_set.hpp"

#include <cerrno>
#include <system_error>

namespace dnsprop::net {

namespace {

int open_set() {
    const int fd = ::epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0)
        throw std::system_error(errno, std::generic_category(), "epoll_create1");
    return fd;
}

}  // namespace

ChannelSet::ChannelSet(boost::asio::io_context& context) : descriptor_(context, open_set()) {}

void ChannelSet::add(const UdpChannel& channel, std::uint32_t key) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = key;
    if (::epoll_ctl(descriptor_.native_handle(), EPOLL_CTL_ADD, channel.fd(), &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

std::span<const epoll_event> ChannelSet::poll() {
    const int count = ::epoll_wait(descriptor_.native_handle(), events_.data(),
                                   static_cast<int>(events_.size()), 0);
    return std::span(events_).first(count > 0 ? static_cast<std::size_t>(count) : 0);
}

}  // namespace dnsprop::net
