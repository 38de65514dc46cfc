// One TCP connection to a simulated server: frames in, deliveries out at their times. Thin; what is
// said is decided in world/server.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "world/schedule.hpp"
#include "world/server.hpp"

namespace dnsprop::world {

/// Keeps itself alive while it reads, writes or has something scheduled.
class TcpConnection : public std::enable_shared_from_this<TcpConnection> {
public:
    /// `server` must outlive the connection, or the connection be closed before it goes.
    TcpConnection(boost::asio::ip::tcp::socket socket, Server& server,
                  std::shared_ptr<Schedule> schedule)
        : socket_(std::move(socket)), server_(&server), schedule_(std::move(schedule)) {}

    void start();
    void close();

private:
    void read();
    /// Answers every whole frame in `received_`.
    void take_frames(SteadyTime now);
    void deliver(Delivery delivery);
    void write_next();

    boost::asio::ip::tcp::socket socket_;
    Server* server_;
    std::shared_ptr<Schedule> schedule_;
    std::array<std::uint8_t, 2048> buffer_{};
    Wire received_;
    std::deque<Delivery> outgoing_;
    bool is_first_frame_ = true;
};

}  // namespace dnsprop::world
