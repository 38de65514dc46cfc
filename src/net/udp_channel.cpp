#include "net/udp_channel.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <linux/errqueue.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "net/socket_address.hpp"

namespace dnsprop::net {

namespace {

constexpr std::size_t batch = 32;
/// The largest UDP payload: nothing that comes is ever cut by us.
constexpr std::size_t max_datagram = 65535;

/// Errors of earlier queries that one send may meet before its own error is believed.
constexpr int max_stale_errors = 4;

/// Buffers for one recvmmsg call, shared by all channels of the one thread. Pages that no datagram
/// reaches are never touched.
struct ReceiveBatch {
    ReceiveBatch() : bytes(new std::uint8_t[batch * max_datagram]) {
        for (std::size_t i = 0; i < batch; ++i) {
            parts[i] = {bytes.get() + i * max_datagram, max_datagram};
            messages[i].msg_hdr.msg_iov = &parts[i];
            messages[i].msg_hdr.msg_iovlen = 1;
        }
    }
    std::unique_ptr<std::uint8_t[]> bytes;
    std::array<iovec, batch> parts{};
    std::array<mmsghdr, batch> messages{};
};

ReceiveBatch& receive_batch() {
    static ReceiveBatch buffers;
    return buffers;
}

/// The same for sendmmsg.
struct SendBatch {
    SendBatch() {
        for (std::size_t i = 0; i < batch; ++i) {
            messages[i].msg_hdr.msg_iov = &parts[i];
            messages[i].msg_hdr.msg_iovlen = 1;
        }
    }
    std::array<iovec, batch> parts{};
    std::array<mmsghdr, batch> messages{};
};

SendBatch& send_batch() {
    static SendBatch buffers;
    return buffers;
}

void set_option(int fd, int level, int option, int value) {
    // Each of these is a wish: without it the channel is only slower, or hears of errors later.
    static_cast<void>(::setsockopt(fd, level, option, &value, sizeof value));
}

}  // namespace

std::variant<std::unique_ptr<UdpChannel>, UdpChannel::OpenError> UdpChannel::open(
    const Endpoint& peer, int receive_buffer) {
    const Family family = peer.address.family();
    const int fd = ::socket(socket_family(family), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        const int error = errno;
        return OpenError{failure_of_errno(error, true), error, error == EMFILE || error == ENFILE};
    }
    // The error queue tells which query an ICMP error is about.
    if (family == Family::ipv4)
        set_option(fd, IPPROTO_IP, IP_RECVERR, 1);
    else
        set_option(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
    if (receive_buffer > 0) {
        set_option(fd, SOL_SOCKET, SO_RCVBUF, receive_buffer);
        set_option(fd, SOL_SOCKET, SO_RCVBUFFORCE, receive_buffer);
    }
    const SocketAddress address(peer);
    if (::connect(fd, address.get(), address.size) != 0) {
        const int error = errno;
        ::close(fd);
        return OpenError{failure_of_errno(error, true), error, false};
    }
    return std::unique_ptr<UdpChannel>(new UdpChannel(fd));
}

UdpChannel::~UdpChannel() {
    ::close(fd_);
}

void UdpChannel::queue(std::span<const std::uint8_t> image, std::uint16_t id) {
    queued_.push_back(static_cast<std::uint8_t>(id >> 8));
    queued_.push_back(static_cast<std::uint8_t>(id));
    queued_.insert(queued_.end(), image.begin() + 2, image.end());
    queued_ends_.push_back(static_cast<std::uint32_t>(queued_.size()));
}

void UdpChannel::flush(ChannelListener& listener) {
    SendBatch& buffers = send_batch();
    std::size_t done = 0;
    const auto begin_of = [&](std::size_t query) {
        return query == 0 ? 0U : queued_ends_[query - 1];
    };
    int stale_errors = 0;
    while (done < queued_ends_.size()) {
        const std::size_t count = std::min(batch, queued_ends_.size() - done);
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t begin = begin_of(done + i);
            buffers.parts[i] = {queued_.data() + begin, queued_ends_[done + i] - begin};
        }
        const int sent = ::sendmmsg(fd_, buffers.messages.data(), static_cast<unsigned>(count), 0);
        if (sent > 0) {
            done += static_cast<std::size_t>(sent);
            stale_errors = 0;
            continue;
        }
        const int error = errno;
        if (error == EINTR)
            continue;
        const bool may_be_stale =
            error == ECONNREFUSED || error == EHOSTUNREACH || error == ENETUNREACH;
        if (may_be_stale && stale_errors < max_stale_errors) {
            // The ICMP error of an earlier query, reported here once; the error queue knows which
            // one it was.
            ++stale_errors;
            drain_errors(listener);
            continue;
        }
        const std::uint8_t* refused = queued_.data() + begin_of(done);
        ++done;
        if (error != EAGAIN && error != ENOBUFS)
            listener.on_error(failure_of_errno(error, true), error,
                              static_cast<std::uint16_t>(refused[0] << 8 | refused[1]));
    }
    queued_.clear();
    queued_ends_.clear();
}

void UdpChannel::drain(ChannelListener& listener, bool has_errors) {
    ReceiveBatch& buffers = receive_batch();
    // Bounded, so that one loud peer cannot keep everybody else waiting: what is left is read at
    // the next call.
    for (int round = 0; round < 64; ++round) {
        const int received = ::recvmmsg(fd_, buffers.messages.data(), batch, 0, nullptr);
        if (received < 0) {
            if (errno == EINTR)
                continue;
            if (errno != EAGAIN) {
                drain_errors(listener);
                continue;
            }
            break;
        }
        for (std::size_t i = 0; i < static_cast<std::size_t>(received); ++i)
            listener.on_datagram({static_cast<const std::uint8_t*>(buffers.parts[i].iov_base),
                                  buffers.messages[i].msg_len});
        if (static_cast<std::size_t>(received) < batch)
            break;
    }
    if (has_errors)
        drain_errors(listener);
}

void UdpChannel::drain_errors(ChannelListener& listener) {
    for (int round = 0; round < 256; ++round) {
        std::array<std::uint8_t, 64> quoted{};
        alignas(cmsghdr) std::array<std::uint8_t, 512> control{};
        iovec part{quoted.data(), quoted.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const ssize_t size = ::recvmsg(fd_, &message, MSG_ERRQUEUE);
        if (size < 0)
            return;
        for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
             header = CMSG_NXTHDR(&message, header)) {
            const bool is_error =
                (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR) ||
                (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR);
            if (!is_error)
                continue;
            sock_extended_err error{};
            std::memcpy(&error, CMSG_DATA(header), sizeof error);
            if (error.ee_origin == SO_EE_ORIGIN_LOCAL)
                continue;
            std::optional<std::uint16_t> id;
            if (size >= 2)
                id = static_cast<std::uint16_t>(quoted[0] << 8 | quoted[1]);
            listener.on_error(failure_of_errno(static_cast<int>(error.ee_errno), false),
                              static_cast<int>(error.ee_errno), id);
        }
    }
}

std::uint32_t UdpChannel::kernel_drops() const {
    std::array<std::uint32_t, SK_MEMINFO_VARS> values{};
    socklen_t size = sizeof values;
    if (::getsockopt(fd_, SOL_SOCKET, SO_MEMINFO, values.data(), &size) != 0 ||
        size < sizeof values)
        return 0;
    return values[SK_MEMINFO_DROPS];
}

}  // namespace dnsprop::net
