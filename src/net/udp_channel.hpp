// One connected UDP socket to one resolver endpoint, on a fresh random port: sends queued and
// flushed with sendmmsg, reads drained with recvmmsg. The kernel filters foreign senders and
// reports ICMP errors. Knows bytes, not what they mean.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "base/failure.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::net {

/// What a channel tells its owner. Calls come from inside `drain()` and `flush()`.
class ChannelListener {
public:
    virtual ~ChannelListener() = default;
    /// `bytes` are valid during the call only.
    virtual void on_datagram(std::span<const std::uint8_t> bytes) = 0;
    /// An ICMP error, or a send that the system refused. `id` is the message id of the query it is
    /// about, where the error quotes enough of it to tell.
    virtual void on_error(FailureKind kind, int system_error, std::optional<std::uint16_t> id) = 0;
};

class UdpChannel {
public:
    /// The failure of a socket that could not be opened: `kind` for the resolver, unless the host
    /// is out of descriptors.
    struct OpenError {
        FailureKind kind = FailureKind::network;
        int system_error = 0;
        bool is_out_of_files = false;
    };

    /// `receive_buffer` of 0 leaves the system's size.
    static std::variant<std::unique_ptr<UdpChannel>, OpenError> open(
        boost::asio::io_context& context, const Endpoint& peer, int receive_buffer);

    /// Queues one query: `image` with its first two octets replaced by `id`. `image` must live
    /// until `flush()`.
    void queue(std::span<const std::uint8_t> image, std::uint16_t id) {
        queued_.push_back({image, id});
    }
    /// Hands everything queued to the system. What its buffers cannot take is lost, as on the way.
    void flush(ChannelListener& listener);

    /// Reads everything that has come, errors too.
    void drain(ChannelListener& listener);

    /// Calls `ready` once when there is something to drain; not at all when the channel goes away
    /// before.
    template <class Ready>
    void wait_readable(Ready&& ready) {
        descriptor_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                               std::forward<Ready>(ready));
    }

    /// Datagrams that the kernel dropped because the receive buffer was full (Linux).
    std::uint32_t kernel_drops() const;

private:
    struct Queued {
        std::span<const std::uint8_t> image;
        std::uint16_t id;
    };

    UdpChannel(boost::asio::io_context& context, int fd) : descriptor_(context, fd) {}
    void drain_errors(ChannelListener& listener);
    int fd() const {
        return const_cast<boost::asio::posix::stream_descriptor&>(descriptor_).native_handle();
    }

    boost::asio::posix::stream_descriptor descriptor_;
    std::vector<Queued> queued_;
};

}  // namespace dnsprop::net
