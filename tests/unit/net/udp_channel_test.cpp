#include "net/udp_channel.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/udp.hpp>
#include <catch2/catch.hpp>

#include "net/channel_set.hpp"

using namespace dnsprop;
using boost::asio::ip::udp;
using net::UdpChannel;
using Octets = std::vector<std::uint8_t>;

namespace {

/// What a channel told, in order.
struct ChannelLog final : net::ChannelListener {
    void on_datagram(std::span<const std::uint8_t> bytes) override {
        datagrams.emplace_back(bytes.begin(), bytes.end());
    }
    void on_error(FailureKind kind, int, std::optional<std::uint16_t> id) override {
        errors.emplace_back(kind, id);
    }
    std::vector<Octets> datagrams;
    std::vector<std::pair<FailureKind, std::optional<std::uint16_t>>> errors;
};

/// A peer on a loopback address and a channel to it.
struct Scene {
    explicit Scene(const char* address = "127.0.0.1")
        : peer(context, udp::endpoint(boost::asio::ip::make_address(address), 0)) {
        const net::Endpoint endpoint{*net::IpAddress::read(address), peer.local_endpoint().port()};
        auto opened = UdpChannel::open(endpoint, 1 << 20);
        REQUIRE(std::holds_alternative<std::unique_ptr<UdpChannel>>(opened));
        channel = std::move(std::get<std::unique_ptr<UdpChannel>>(opened));
        channels.add(*channel, 7);
    }

    void flush() { channel->flush(heard); }
    /// Waits until something has come, then reads all of it.
    void drain() {
        bool is_ready = false;
        channels.wait([&](const boost::system::error_code& error) { is_ready = !error; });
        context.restart();
        context.run_for(std::chrono::seconds(5));
        REQUIRE(is_ready);
        const bool has_one = channels.for_each_ready([&](const net::ChannelSet::Ready& ready) {
            CHECK(ready.key == 7);
            channel->drain(heard, ready.has_errors);
        });
        REQUIRE(has_one);
    }
    Octets receive() {
        Octets octets(65535);
        octets.resize(peer.receive_from(boost::asio::buffer(octets), sender));
        return octets;
    }
    void reply(const Octets& octets) { peer.send_to(boost::asio::buffer(octets), sender); }

    boost::asio::io_context context{1};
    udp::socket peer;
    udp::endpoint sender;
    net::ChannelSet channels{context};
    std::unique_ptr<UdpChannel> channel;
    ChannelLog heard;
};

const Octets image = {0, 0, 1, 2, 3};

}  // namespace

TEST_CASE("queries queued go out together, each with its id in front") {
    Scene scene;
    for (std::uint16_t id = 0; id < 100; ++id)
        scene.channel->queue(image, static_cast<std::uint16_t>(0x1200 + id));
    CHECK(scene.peer.available() == 0);
    scene.flush();
    for (std::uint8_t id = 0; id < 100; ++id)
        CHECK(scene.receive() == Octets{0x12, id, 1, 2, 3});
    CHECK(scene.heard.errors.empty());
    scene.flush();
    CHECK(scene.peer.available() == 0);
}

TEST_CASE("everything that has come is read in one go and in order") {
    Scene scene;
    scene.channel->queue(image, 1);
    scene.flush();
    scene.receive();
    for (std::uint8_t i = 0; i < 100; ++i)
        scene.reply({i});
    scene.drain();
    REQUIRE(scene.heard.datagrams.size() == 100);
    for (std::uint8_t i = 0; i < 100; ++i)
        CHECK(scene.heard.datagrams[i] == Octets{i});
}

TEST_CASE("an empty datagram and the largest one come whole") {
    Scene scene;
    scene.channel->queue(image, 1);
    scene.flush();
    scene.receive();
    Octets largest(65507);
    for (std::size_t i = 0; i < largest.size(); ++i)
        largest[i] = static_cast<std::uint8_t>(i * 7);
    scene.reply({});
    scene.reply(largest);
    scene.drain();
    CHECK(scene.heard.datagrams == std::vector<Octets>{{}, largest});
}

TEST_CASE("over IPv6 it is the same") {
    Scene scene("::1");
    scene.channel->queue(image, 0xabcd);
    scene.flush();
    CHECK(scene.receive() == Octets{0xab, 0xcd, 1, 2, 3});
    scene.reply({9});
    scene.drain();
    CHECK(scene.heard.datagrams == std::vector<Octets>{{9}});
}

TEST_CASE("datagrams of strangers are not heard") {
    Scene scene;
    scene.channel->queue(image, 1);
    scene.flush();
    scene.receive();
    udp::socket stranger(scene.context, udp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    stranger.send_to(boost::asio::buffer(Octets{6, 6, 6}), scene.sender);
    scene.reply({1});
    scene.drain();
    CHECK(scene.heard.datagrams == std::vector<Octets>{{1}});
}

TEST_CASE("port unreachable is told at once, with the id of the query") {
    const char* address = GENERATE("127.0.0.1", "::1");
    Scene scene(address);
    scene.peer.close();
    scene.channel->queue(image, 0xbeef);
    scene.flush();
    scene.drain();
    REQUIRE(scene.heard.errors.size() == 1);
    CHECK(scene.heard.errors[0].first == FailureKind::refused_connection);
    CHECK(scene.heard.errors[0].second == 0xbeef);
    CHECK(scene.heard.datagrams.empty());
}

TEST_CASE("the error of an earlier query does not swallow the next one") {
    Scene scene;
    const auto port = scene.peer.local_endpoint();
    scene.peer.close();
    scene.channel->queue(image, 1);
    scene.flush();
    scene.peer.open(udp::v4());
    scene.peer.bind(port);
    // The pending error makes the next send fail once.
    scene.channel->queue(image, 2);
    scene.flush();
    CHECK(scene.receive() == Octets{0, 2, 1, 2, 3});
    REQUIRE(scene.heard.errors.size() == 1);
    CHECK(scene.heard.errors[0].second == 1);
}

TEST_CASE("a query too large for the system is an error of that query") {
    Scene scene;
    const Octets huge(70000);
    scene.channel->queue(huge, 1);
    scene.channel->queue(image, 2);
    scene.flush();
    CHECK(scene.receive() == Octets{0, 2, 1, 2, 3});
    REQUIRE(scene.heard.errors.size() == 1);
    CHECK(scene.heard.errors[0] ==
          std::pair<FailureKind, std::optional<std::uint16_t>>{FailureKind::network, 1});
}

TEST_CASE("a channel that goes away calls nobody") {
    Scene scene;
    bool is_called_without_error = false;
    scene.channels.wait(
        [&](const boost::system::error_code& error) { is_called_without_error = !error; });
    scene.channel.reset();
    scene.channels.cancel();
    scene.context.run_for(std::chrono::seconds(5));
    CHECK_FALSE(is_called_without_error);
    CHECK(scene.context.stopped());
}

TEST_CASE("what the receive buffer cannot hold is counted") {
    Scene scene;
    scene.channel->queue(image, 1);
    scene.flush();
    scene.receive();
    CHECK(scene.channel->kernel_drops() == 0);
    for (int i = 0; i < 400; ++i)
        scene.reply(Octets(60000));
    scene.drain();
    CHECK(scene.heard.datagrams.size() + scene.channel->kernel_drops() == 400);
    CHECK(scene.channel->kernel_drops() > 0);
}

TEST_CASE("each channel has a port of its own") {
    boost::asio::io_context context(1);
    udp::socket peer(context, udp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    const net::Endpoint endpoint{*net::IpAddress::read("127.0.0.1"), peer.local_endpoint().port()};
    std::vector<std::uint16_t> ports;
    for (int i = 0; i < 50; ++i) {
        auto opened = UdpChannel::open(endpoint, 0);
        ChannelLog heard;
        auto& channel = std::get<std::unique_ptr<UdpChannel>>(opened);
        channel->queue(image, 1);
        channel->flush(heard);
        udp::endpoint sender;
        Octets octets(10);
        peer.receive_from(boost::asio::buffer(octets), sender);
        ports.push_back(sender.port());
    }
    std::ranges::sort(ports);
    const auto repeats = std::ranges::unique(ports);
    ports.erase(repeats.begin(), repeats.end());
    CHECK(ports.size() > 40);
}
