// One connected UDP socket to one resolver endpoint, on a fresh random port: sends queued and
// flushed with sendmmsg, reads drained with recvmmsg. The kernel filters foreign senders and
// reports ICMP errors. Knows bytes, not what they mean. Waiting is ChannelSet's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

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
    static std::variant<std::unique_ptr<UdpChannel>, OpenError> open(const Endpoint& peer,
                                                                     int receive_buffer);
    ~UdpChannel();
    UdpChannel(const UdpChannel&) = delete;
    UdpChannel& operator=(const UdpChannel&) = delete;

    /// Queues one query: a copy of `image` with its first two octets replaced by `id`.
    void queue(std::span<const std::uint8_t> image, std::uint16_t id);
    /// Hands everything queued to the system. What its buffers cannot take is lost, as it could be
    /// on the way.
    void flush(ChannelListener& listener);

    /// Reads everything that has come. `has_errors` tells whether errors came too, where the caller
    /// knows (ChannelSet): looking for them costs a system call.
    void drain(ChannelListener& listener, bool has_errors = true);

    /// Datagrams that the kernel dropped because the receive buffer was full (Linux).
    std::uint32_t kernel_drops() const;

    /// The socket, for ChannelSet.
    int fd() const { return fd_; }

private:
    explicit UdpChannel(int fd) : fd_(fd) {}
    void drain_errors(ChannelListener& listener);

    int fd_;
    std::vector<std::uint8_t> queued_;        ///< the queries, one after the other
    std::vector<std::uint32_t> queued_ends_;  ///< where each ends in `queued_`
};

}  // namespace dnsprop::net
