// Which of many UDP channels have something to read: an epoll set of our own behind one descriptor
// of Asio's. Waiting for each channel by itself costs a system call per wake-up and channel, and
// hands the channels out one by one; this hands them out together, so that what their responses
// make possible is sent together too.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <sys/epoll.h>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "net/udp_channel.hpp"

namespace dnsprop::net {

class ChannelSet {
public:
    /// Throws std::system_error when the host has no descriptor left for it.
    explicit ChannelSet(boost::asio::io_context& context);

    /// `key` is the caller's name for the channel, which leaves the set by being closed.
    void add(const UdpChannel& channel, std::uint32_t key);

    struct Ready {
        std::uint32_t key = 0;
        bool has_errors = false;
    };
    /// Calls `visit(const Ready&)` for the channels that have something to drain, and returns
    /// whether there was one. Those that find no place in one call come first in the next.
    template <class Visitor>
    bool for_each_ready(Visitor&& visit) {
        const auto events = poll();
        for (const epoll_event& event : events)
            visit(Ready{event.data.u32, (event.events & EPOLLERR) != 0});
        return !events.empty();
    }

    /// Calls `ready(error)` once when a channel has something to drain, or with an error after
    /// `cancel()`.
    template <class OnReady>
    void wait(OnReady&& ready) {
        descriptor_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                               std::forward<OnReady>(ready));
    }
    void cancel() { descriptor_.cancel(); }

private:
    std::span<const epoll_event> poll();

    boost::asio::posix::stream_descriptor descriptor_;
    std::array<epoll_event, 512> events_{};
};

}  // namespace dnsprop::net
