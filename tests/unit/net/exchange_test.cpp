// Exchange over TCP, against a peer that follows a script.
#include "net/exchange.hpp"

#include <deque>
#include <fcntl.h>
#include <filesystem>
#include <map>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "net/tls.hpp"
#include "support/message_hex.hpp"
#include "world/message_builder.hpp"

using namespace dnsprop;
using boost::asio::ip::tcp;
using boost::system::error_code;
using net::Exchange;
using world::MessageBuilder;
using world::Wire;

namespace {

constexpr std::uint16_t id = 0x1234;

dns::Question asked() {
    return {dns::read_name("www.example"), dns::RrType::a};
}

MessageBuilder response() {
    return MessageBuilder::response_to(asked(), id)
        .answer("www.example", dns::RrType::a, 60, "192.0.2.7");
}

Wire framed(const Wire& message) {
    Wire out = {static_cast<std::uint8_t>(message.size() >> 8),
                static_cast<std::uint8_t>(message.size())};
    out.insert(out.end(), message.begin(), message.end());
    return out;
}

Wire operator+(Wire left, const Wire& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

/// Accepts one connection, reads the query, writes `pieces` one after the other, each alone on the
/// wire, and closes if `closes`.
class TargetState {
public:
    TargetState(boost::asio::io_context& context, std::vector<Wire> pieces, bool closes)
        : acceptor_(context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)),
          socket_(context),
          pieces_(pieces.begin(), pieces.end()),
          closes_(closes) {
        acceptor_.async_accept(socket_, [this](error_code error) {
            if (error)
                return;
            socket_.set_option(tcp::no_delay(true));
            query.resize(2 + dns::compose_query(asked(), {}).size());
            boost::asio::async_read(socket_, boost::asio::buffer(query),
                                    [this](error_code read_error, std::size_t) {
                                        if (!read_error)
                                            write();
                                    });
        });
    }
    net::Endpoint endpoint() const {
        return {*net::IpAddress::read("127.0.0.1"), acceptor_.local_endpoint().port()};
    }
    void stop_listening() { acceptor_.close(); }
    bool sees_end() {
        error_code error;
        std::array<char, 1> octet{};
        socket_.read_some(boost::asio::buffer(octet), error);
        return error == boost::asio::error::eof || error == boost::asio::error::connection_reset;
    }

    Wire query;

private:
    void write() {
        if (pieces_.empty()) {
            if (closes_)
                socket_.close();
            return;
        }
        boost::asio::async_write(socket_, boost::asio::buffer(pieces_.front()),
                                 [this](error_code error, std::size_t) {
                                     if (error)
                                         return;
                                     pieces_.pop_front();
                                     // Behind whatever the other side does with what it got.
                                     boost::asio::post(socket_.get_executor(), [this] { write(); });
                                 });
    }

    tcp::acceptor acceptor_;
    tcp::socket socket_;
    std::deque<Wire> pieces_;
    bool closes_;
};

net::ExchangeRequest request_to(const net::Endpoint& peer, const Wire& query) {
    net::ExchangeRequest request;
    request.peer = peer;
    request.question = asked();
    request.query = query;
    request.id = id;
    return request;
}

/// One exchange with a peer of that script.
struct Scene {
    Scene(const std::vector<Wire>& pieces, bool closes) : peer(context, pieces, closes) {}

    void start() {
        bool is_out_of_files = true;
        exchange = Exchange::start(
            context, tls, request_to(peer.endpoint(), query),
            [this](Exchange::Reply reply) {
                ++calls;
                said = reply ? test::hex(*reply) : std::string(word(reply.error().kind));
            },
            is_out_of_files);
        REQUIRE_FALSE(is_out_of_files);
        CHECK(calls == 0);
    }
    std::string outcome() {
        start();
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (calls == 0 && std::chrono::steady_clock::now() < end)
            context.run_one_until(end);
        REQUIRE(calls == 1);
        return said;
    }

    boost::asio::io_context context{1};
    net::TlsContext tls;
    Wire query = dns::compose_query(asked(), {});
    TargetState peer;
    std::shared_ptr<Exchange> exchange;
    int calls = 0;
    std::string said;
};

/// The descriptors of this process, and whether a program that it starts would inherit them.
std::map<int, bool> open_descriptors() {
    std::vector<int> listed;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
        listed.push_back(std::stoi(entry.path().filename()));
    std::map<int, bool> inherited;
    for (const int fd : listed) {
        // The list's own is closed by now.
        const int flags = fcntl(fd, F_GETFD);
        if (flags >= 0)
            inherited[fd] = (flags & FD_CLOEXEC) == 0;
    }
    return inherited;
}

std::string outcome(const std::vector<Wire>& pieces, bool closes = true) {
    return Scene(pieces, closes).outcome();
}

}  // namespace

TEST_CASE("the query goes out with its length and id, and the whole message comes back") {
    Scene scene({framed(response().wire())}, false);
    CHECK(scene.outcome() == test::hex(response().wire()));
    Wire query = dns::compose_query(asked(), {});
    query[0] = id >> 8;
    query[1] = id & 0xff;
    CHECK(test::hex(scene.peer.query) == test::hex(framed(query)));
    CHECK(scene.peer.sees_end());
}

TEST_CASE("a message that comes octet by octet is put together") {
    std::vector<Wire> drops;
    for (const std::uint8_t octet : framed(response().wire()))
        drops.push_back({octet});
    CHECK(outcome(drops, false) == test::hex(response().wire()));
}

TEST_CASE("the largest message comes whole") {
    MessageBuilder large = response();
    const Wire small = large.wire();
    const Wire wire = large.trailing(std::string(65535 - small.size(), 'x')).wire();
    REQUIRE(wire.size() == 65535);
    CHECK(outcome({framed(wire)}, false) == test::hex(wire));
}

TEST_CASE("closed before a whole message is closed, wherever it happens") {
    const Wire frame = framed(response().wire());
    CHECK(outcome({}) == "closed");
    CHECK(outcome({{frame[0]}}) == "closed");
    CHECK(outcome({{frame[0], frame[1]}}) == "closed");
    CHECK(outcome({Wire(frame.begin(), frame.end() - 1)}) == "closed");
}

TEST_CASE("messages that are not ours are passed over, and the right one behind them is taken") {
    const Wire right = framed(response().wire());
    const std::string expected = test::hex(response().wire());
    CHECK(outcome({framed(response().id(0x4321).wire()) + right}, false) == expected);
    CHECK(
        outcome(
            {framed(response().question({dns::read_name("other.example"), dns::RrType::a}).wire()) +
             right},
            false) == expected);
    CHECK(outcome({framed(response().rdlength(3).trailing("x").wire()) + right}, false) ==
          expected);
    CHECK(outcome({Wire{0, 0} + right}, false) == expected);
    CHECK(outcome({Wire{0, 1, 0x12} + right}, false) == expected);
}

TEST_CASE("when only wrong messages come before the end, the failure says so") {
    CHECK(outcome({framed(response().id(0x4321).wire())}) == "mismatched");
    CHECK(outcome({framed(response().qr(false).wire())}) == "mismatched");
    CHECK(outcome({framed(response().answer_count(9).wire())}) == "malformed");
    CHECK(outcome({{0, 0}}) == "malformed");
}

TEST_CASE("a refused connection is told as such") {
    Scene scene({}, false);
    const net::Endpoint endpoint = scene.peer.endpoint();
    scene.peer.stop_listening();
    std::string said;
    bool is_out_of_files = false;
    const auto exchange = Exchange::start(
        scene.context, scene.tls, request_to(endpoint, scene.query),
        [&](const Exchange::Reply& reply) { said = word(reply.error().kind); }, is_out_of_files);
    scene.context.run_for(std::chrono::seconds(5));
    CHECK(said == "refused-connection");
}

TEST_CASE("a cancelled exchange calls nobody and closes its connection") {
    Scene before({framed(response().wire())}, false);
    before.start();
    before.exchange->cancel();
    before.context.run_for(std::chrono::seconds(1));
    CHECK(before.calls == 0);

    // In the middle: the peer has said half of it.
    const Wire frame = framed(response().wire());
    Scene middle({Wire(frame.begin(), frame.begin() + 20)}, false);
    middle.start();
    while (middle.peer.query.empty() || middle.peer.query[2] == 0)
        middle.context.run_one();
    middle.exchange->cancel();
    middle.exchange.reset();
    middle.context.run_for(std::chrono::seconds(5));
    CHECK(middle.calls == 0);
    CHECK(middle.peer.sees_end());
}

TEST_CASE("a program started during an exchange does not inherit its connection") {
    Scene scene({}, false);
    const auto before = open_descriptors();
    scene.start();
    auto opened = open_descriptors();
    std::erase_if(opened, [&](const auto& each) { return before.contains(each.first); });
    REQUIRE(opened.size() == 1);
    const int connection = opened.begin()->first;
    CHECK_FALSE(opened[connection]);
    while (scene.peer.query.empty() || scene.peer.query[2] == 0)
        scene.context.run_one();
    CHECK_FALSE(open_descriptors()[connection]);
    scene.exchange->cancel();
}
