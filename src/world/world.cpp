#include "world/world.hpp"

#include <array>
#include <deque>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>

#include "world/schedule.hpp"
#include "world/tcp_connection.hpp"

namespace dnsprop::world {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;

namespace {

const asio::ip::address_v4 loopback = asio::ip::address_v4::loopback();

net::Endpoint loopback_endpoint(std::uint16_t port) {
    return {*net::IpAddress::read("127.0.0.1"), port};
}

}  // namespace

/// All sockets and what is still to be sent. Handlers hold it weakly: they may run after the World.
class World::Sockets : public std::enable_shared_from_this<Sockets> {
public:
    Sockets(asio::io_context& context, const WorldSettings& settings,
            const std::vector<catalogue::Resolver>& resolvers)
        : context_(context),
          model_(settings, resolvers, std::chrono::steady_clock::now()),
          schedule_(std::make_shared<Schedule>(context)) {}

    Model& model() { return model_; }

    void open() {
        for (Server& server : model_.servers()) {
            Port& port = ports_.emplace_back(context_, server);
            port.udp.open(udp::v4());
            port.udp.bind(udp::endpoint(loopback, 0));
            if (server.faults().has(Fault::icmp)) {
                // Connected to a port that is not used (RFC 863), it keeps its own port taken, and
                // the kernel answers all other peers with port unreachable.
                constexpr std::uint16_t discard = 9;
                port.udp.connect(udp::endpoint(loopback, discard));
                continue;
            }
            port.udp.non_blocking(true);
            receive(port);
        }
    }

    std::optional<net::Endpoint> route(const net::Endpoint& endpoint, net::Protocol protocol) {
        const auto index = model_.route(endpoint.address);
        if (!index || is_closed_)
            return std::nullopt;
        Port& port = ports_[*index];
        if (protocol == net::Protocol::udp)
            return loopback_endpoint(port.udp.local_endpoint().port());
        if (protocol == net::Protocol::tcp && listen(port))
            return loopback_endpoint(port.tcp.local_endpoint().port());
        return std::nullopt;
    }

    void close() {
        is_closed_ = true;
        schedule_->close();
        error_code ignored;
        for (Port& port : ports_) {
            port.udp.close(ignored);
            port.tcp.close(ignored);
        }
        stranger_.close(ignored);
        for (const auto& each : connections_)
            if (const auto connection = each.lock())
                connection->close();
        connections_.clear();
    }

private:
    struct Port {
        Port(asio::io_context& context, Server& server_behind)
            : server(server_behind), udp(context), tcp(context) {}
        Server& server;
        asio::ip::udp::socket udp;
        asio::ip::tcp::acceptor tcp;
    };

    void receive(Port& port) {
        port.udp.async_wait(udp::socket::wait_read,
                            [weak = weak_from_this(), &port](error_code error) {
                                const auto self = weak.lock();
                                if (error || !self || self->is_closed_)
                                    return;
                                self->drain(port);
                                self->receive(port);
                            });
    }

    /// Takes everything that has come, under one reading of the clock.
    void drain(Port& port) {
        const SteadyTime now = std::chrono::steady_clock::now();
        udp::endpoint peer;
        for (;;) {
            error_code error;
            const std::size_t size = port.udp.receive_from(asio::buffer(buffer_), peer, 0, error);
            if (error)
                return;
            for (Delivery& delivery :
                 port.server.on_datagram(dns::Bytes(buffer_).first(size), now)) {
                const SteadyTime due = now + delivery.after;
                // The schedule is emptied before the sockets go, so `this` and `port` are there.
                schedule_->at(due, [this, &port, peer, said = std::move(delivery)] {
                    send(port, peer, said);
                });
            }
        }
    }

    void send(Port& port, const udp::endpoint& peer, const Delivery& delivery) {
        error_code ignored;  // a client that has gone, or a full buffer: the network loses packets
        if (!delivery.from_elsewhere) {
            port.udp.send_to(asio::buffer(delivery.octets), peer, 0, ignored);
            return;
        }
        if (!stranger_.is_open()) {
            stranger_.open(udp::v4(), ignored);
            stranger_.bind(udp::endpoint(loopback, 0), ignored);
        }
        stranger_.send_to(asio::buffer(delivery.octets), peer, 0, ignored);
    }

    /// Opens the listener when it is first asked for. False when the system has no socket left.
    bool listen(Port& port) {
        if (port.tcp.is_open())
            return true;
        error_code error;
        port.tcp.open(tcp::v4(), error);
        if (!error)
            port.tcp.bind(tcp::endpoint(loopback, 0), error);
        // Bound, but not listening: the port is taken and connections to it are refused.
        const FaultSet& faults = port.server.faults();
        if (error || faults.has(Fault::icmp) || faults.has(Fault::tcp_refused))
            return !error;
        port.tcp.listen(asio::socket_base::max_listen_connections, error);
        if (error)
            return false;
        accept(port);
        return true;
    }

    void accept(Port& port) {
        port.tcp.async_accept([weak = weak_from_this(), &port](error_code error,
                                                               tcp::socket socket) {
            const auto self = weak.lock();
            if (!self || self->is_closed_ || error == asio::error::operation_aborted)
                return;
            if (error) {
                // No descriptor left (EMFILE): the client waits in the kernel's queue meanwhile.
                const SteadyTime later = std::chrono::steady_clock::now() + Milliseconds(50);
                self->schedule_->at(later, [self = self.get(), &port] { self->accept(port); });
                return;
            }
            const auto connection =
                std::make_shared<TcpConnection>(std::move(socket), port.server, self->schedule_);
            std::erase_if(self->connections_, [](const auto& each) { return each.expired(); });
            self->connections_.push_back(connection);
            connection->start();
            self->accept(port);
        });
    }

    asio::io_context& context_;
    Model model_;
    std::shared_ptr<Schedule> schedule_;
    std::deque<Port> ports_;  ///< beside model_.servers(); a deque: handlers keep references
    udp::socket stranger_{context_};
    std::vector<std::weak_ptr<TcpConnection>> connections_;
    std::array<std::uint8_t, 65536> buffer_{};
    bool is_closed_ = false;
};

World::World(asio::io_context& context, const WorldSettings& settings,
             const std::vector<catalogue::Resolver>& resolvers)
    : sockets_(std::make_shared<Sockets>(context, settings, resolvers)) {
    sockets_->open();
}

World::~World() {
    sockets_->close();
}

std::optional<net::Endpoint> World::route(const net::Endpoint& endpoint,
                                          net::Protocol protocol) const {
    return sockets_->route(endpoint, protocol);
}

void World::close() {
    sockets_->close();
}

const Model& World::model() const {
    return sockets_->model();
}

Counters World::recursors() const {
    return counted([](const Server& server) { return server.is_recursive(); });
}

Counters World::authorities() const {
    return counted([](const Server& server) { return !server.is_recursive(); });
}

Counters World::total() const {
    return counted([](const Server&) { return true; });
}

template <class Which>
Counters World::counted(Which which) const {
    Counters sum;
    for (const Server& server : model().servers())
        if (which(server))
            sum += server.counters();
    return sum;
}

std::size_t World::descriptors_needed(std::size_t resolvers) {
    // A UDP socket, a listener and an accepted connection each, the authoritative servers, and what
    // every process has open.
    constexpr std::size_t others = 64;
    return 3 * resolvers + others;
}

}  // namespace dnsprop::world
