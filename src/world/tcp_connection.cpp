#include "world/tcp_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace dnsprop::world {

namespace asio = boost::asio;

void TcpConnection::start() {
    server_->on_connection();
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    read();
}

void TcpConnection::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    outgoing_.clear();
}

void TcpConnection::read() {
    socket_.async_read_some(
        asio::buffer(buffer_),
        [self = shared_from_this()](boost::system::error_code error, std::size_t size) {
            // A client that has shut down its side may still wait for what is scheduled.
            if (error || !self->socket_.is_open())
                return;
            self->received_.insert(self->received_.end(), self->buffer_.begin(),
                                   self->buffer_.begin() + static_cast<std::ptrdiff_t>(size));
            self->take_frames(std::chrono::steady_clock::now());
            self->read();
        });
}

void TcpConnection::take_frames(SteadyTime now) {
    // RFC 1035 section 4.2.2: two octets of length before each message.
    while (received_.size() >= 2) {
        const std::size_t end = 2U + static_cast<std::size_t>(received_[0] << 8 | received_[1]);
        if (received_.size() < end)
            return;
        const dns::Bytes message = dns::Bytes(received_).first(end).subspan(2);
        for (Delivery& delivery : server_->on_frame(message, now, is_first_frame_)) {
            const SteadyTime due = now + delivery.after;
            schedule_->at(due, [self = shared_from_this(), said = std::move(delivery)] {
                self->deliver(said);
            });
        }
        is_first_frame_ = false;
        received_.erase(received_.begin(), received_.begin() + static_cast<std::ptrdiff_t>(end));
    }
}

void TcpConnection::deliver(Delivery delivery) {
    if (!socket_.is_open())
        return;
    outgoing_.push_back(std::move(delivery));
    if (outgoing_.size() == 1)
        write_next();
}

void TcpConnection::write_next() {
    asio::async_write(socket_, asio::buffer(outgoing_.front().octets),
                      [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                          // Empty after close().
                          if (error || self->outgoing_.empty() || self->outgoing_.front().closes)
                              return self->close();
                          self->outgoing_.pop_front();
                          if (!self->outgoing_.empty())
                              self->write_next();
                      });
}

}  // namespace dnsprop::world
