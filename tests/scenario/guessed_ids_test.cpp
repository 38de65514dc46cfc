// Somebody knows the port that a query went out on and guesses its id. The resolver here answers
// over UDP with what a test scripts, and over TCP with 192.0.2.7.
#include <deque>
#include <set>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include "support/engine_run.hpp"

using namespace dnsprop;
using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using boost::asio::ip::udp;
using check::AttemptLog;
using world::MessageBuilder;
using world::Wire;

namespace {

MessageBuilder honest(dns::Bytes query) {
    return MessageBuilder::response_to(query).answer("example.com", dns::RrType::a, 300,
                                                     "192.0.2.7");
}

/// Another id than the query's, with a false answer.
Wire guess(dns::Bytes query, std::uint16_t distance) {
    const auto id = static_cast<std::uint16_t>((query[0] << 8 | query[1]) + distance);
    return MessageBuilder::response_to(query)
        .id(id)
        .answer("example.com", dns::RrType::a, 300, "203.0.113.99")
        .wire();
}

std::vector<Wire> guesses(dns::Bytes query, unsigned count) {
    std::vector<Wire> out;
    for (unsigned i = 1; i <= count; ++i)
        out.push_back(guess(query, static_cast<std::uint16_t>(i)));
    return out;
}

class Resolver final : public net::Routing {
public:
    /// What goes out for each datagram that comes, at once and in this order.
    using Script = std::function<std::vector<Wire>(dns::Bytes query)>;

    Resolver(boost::asio::io_context& context, Script script)
        : script_(std::move(script)),
          udp_(context, udp::endpoint(boost::asio::ip::address_v4::loopback(), 0)),
          acceptor_(context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)) {
        receive();
        accept();
    }

    std::optional<net::Endpoint> route(const net::Endpoint&,
                                       net::Protocol protocol) const override {
        const auto port = protocol == net::Protocol::udp ? udp_.local_endpoint().port() : tcp_port_;
        return net::Endpoint{*net::IpAddress::read("127.0.0.1"), port};
    }
    void stop_listening() { acceptor_.close(); }

    std::set<std::uint16_t> ports;  ///< that UDP queries came from

private:
    struct Connection {
        explicit Connection(tcp::socket&& accepted) : socket(std::move(accepted)) {}
        tcp::socket socket;
        Wire octets;
    };

    void receive() {
        udp_.async_receive_from(
            boost::asio::buffer(query_), peer_,
            [this](const boost::system::error_code& error, std::size_t size) {
                if (error)
                    return;
                ports.insert(peer_.port());
                for (const Wire& reply : script_(dns::Bytes(query_).first(size)))
                    udp_.send_to(boost::asio::buffer(reply), peer_);
                receive();
            });
    }

    void accept() {
        acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
            if (error)
                return;
            Connection& connection = connections_.emplace_back(std::move(socket));
            connection.octets.resize(2);
            boost::asio::async_read(
                connection.socket, boost::asio::buffer(connection.octets),
                [this, &connection](const boost::system::error_code& failure, std::size_t) {
                    if (!failure)
                        read_query(connection);
                });
            accept();
        });
    }

    void read_query(Connection& connection) {
        connection.octets.resize(
            static_cast<std::size_t>(connection.octets[0] << 8 | connection.octets[1]));
        boost::asio::async_read(
            connection.socket, boost::asio::buffer(connection.octets),
            [&connection](const boost::system::error_code& failure, std::size_t) {
                if (failure)
                    return;
                const Wire reply = honest(connection.octets).wire();
                connection.octets = {static_cast<std::uint8_t>(reply.size() >> 8),
                                     static_cast<std::uint8_t>(reply.size())};
                connection.octets.insert(connection.octets.end(), reply.begin(), reply.end());
                boost::asio::write(connection.socket, boost::asio::buffer(connection.octets));
            });
    }

    Script script_;
    udp::socket udp_;
    tcp::acceptor acceptor_;
    std::uint16_t tcp_port_ = acceptor_.local_endpoint().port();
    udp::endpoint peer_;
    std::array<std::uint8_t, 1500> query_{};
    std::deque<Connection> connections_;
};

struct Scene {
    explicit Scene(Resolver::Script script) : resolver(context, std::move(script)) {
        run.resolver("r0");
        run.other_routing = &resolver;
    }
    std::string ask() {
        check::PlanSource source(run.plan);
        bool is_done = false;
        run.begin(context, source, [&] { is_done = true; });
        test::EngineRun::run_until(context, [&] { return is_done; });
        REQUIRE(is_done);
        run.statistics = run.running_engine().statistics();
        run.end();
        return run.said("r0");
    }
    unsigned told_drops() { return run.watcher.steps[AttemptLog::Step::dropped_response]; }

    boost::asio::io_context context{1};
    Resolver resolver;
    test::EngineRun run;
};

}  // namespace

TEST_CASE("two wrong ids are chance, and the answer behind them is taken") {
    Scene scene([](dns::Bytes query) {
        auto out = guesses(query, 2);
        out.push_back(honest(query).wire());
        return out;
    });
    CHECK(scene.ask() == "192.0.2.7 over udp, 1 attempt, stray-responses");
    CHECK(scene.run.statistics.stray_datagrams == 2);
}

TEST_CASE("after three wrong ids nothing from UDP is believed, and TCP brings the answer") {
    Scene scene([](dns::Bytes query) {
        auto out = guesses(query, 3);
        // The fourth guess is right.
        out.push_back(guess(query, 0));
        return out;
    });
    CHECK(scene.ask() == "192.0.2.7 over tcp, 2 attempts, stray-responses");
    CHECK(scene.run.statistics.stray_datagrams == 4);
    CHECK(scene.run.statistics.udp_queries == 1);
}

TEST_CASE("guessed errors without a question are counted as guesses too") {
    Scene scene([](dns::Bytes query) {
        std::vector<Wire> out;
        for (const unsigned distance : {3U, 2U, 1U, 0U})
            out.push_back(MessageBuilder()
                              .id(static_cast<std::uint16_t>((query[0] << 8 | query[1]) + distance))
                              .rcode(dns::Rcode::refused)
                              .wire());
        return out;
    });
    CHECK(scene.ask() == "192.0.2.7 over tcp, 2 attempts, stray-responses");
}

TEST_CASE("wrong ids where TCP is closed are a mismatch, not an answer") {
    Scene scene([](dns::Bytes query) {
        auto out = guesses(query, 3);
        out.push_back(guess(query, 0));
        return out;
    });
    scene.resolver.stop_listening();
    CHECK(scene.ask() == "mismatched over tcp, 3 attempts, stray-responses");
}

TEST_CASE("whoever is asked after wrong ids is asked from a fresh port") {
    Scene scene([](dns::Bytes query) { return guesses(query, 3); });
    scene.run.plan.questions.assign(3, world::test::question("example.com"));
    scene.run.engine.per_target = 1;
    CHECK(scene.ask() == "192.0.2.7 over tcp, 2 attempts, stray-responses");
    CHECK(scene.resolver.ports.size() == 3);
}

TEST_CASE("of a flood the first drops are told one by one, and the others as a number") {
    constexpr unsigned flood = 100;
    Scene scene([](dns::Bytes query) {
        // The right id, and an answer to something else.
        const Wire other =
            honest(query).question({dns::read_name("other.example"), dns::RrType::a}).wire();
        std::vector<Wire> out(flood, other);
        out.push_back(honest(query).wire());
        return out;
    });
    CHECK(scene.ask() == "192.0.2.7 over udp, 1 attempt, stray-responses");
    CHECK(scene.run.statistics.stray_datagrams == flood);
    CHECK(scene.told_drops() == AttemptLog::told_drops);
    CHECK(scene.run.watcher.untold_drops == flood - AttemptLog::told_drops);
}
