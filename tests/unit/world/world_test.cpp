#include "world/world.hpp"

#include <catch2/catch.hpp>

#include "loopback_client.hpp"
#include "support.hpp"

namespace dnsprop::world {

using dns::RrType;
using test::LoopbackClient;
using test::question;

namespace {

/// A World of four resolvers with the faults given to the first, and a client in it.
struct Scene {
    explicit Scene(FaultSet faults = {}, double scale = 0)
        : world(context, settings(faults, scale), test::resolvers(4)), client(context, world) {}

    static WorldSettings settings(FaultSet faults, double scale) {
        WorldSettings settings = test::settings();
        settings.share = 1;
        settings.latency.scale = scale;
        settings.faults["r0"] = faults;
        return settings;
    }
    LoopbackClient::Result udp(const char* address = "198.18.0.1") {
        return client.udp(*net::IpAddress::read(address), query());
    }
    LoopbackClient::Result tcp(std::size_t size = 200) {
        return client.tcp(*net::IpAddress::read("198.18.0.1"), query(), size);
    }
    static Wire query() { return dns::compose_query(question("example.com"), {}); }

    boost::asio::io_context context{1};
    World world;
    LoopbackClient client;
};

std::string address_in(const Wire& wire) {
    const auto read = dns::MessageView::read(wire);
    REQUIRE(std::holds_alternative<dns::MessageView>(read));
    return test::first_text(std::get<dns::MessageView>(read), RrType::a);
}

/// The message of a frame with its length in front.
Wire unframed(const Wire& framed) {
    REQUIRE(framed.size() > 2);
    const auto size = static_cast<std::size_t>(framed[0] << 8 | framed[1]);
    REQUIRE(framed.size() >= size + 2);
    return {framed.begin() + 2, framed.begin() + 2 + static_cast<std::ptrdiff_t>(size)};
}

/// Octets of a whole frame with the answer: asked over UDP, they are the same but for the length.
std::size_t frame_size(Scene& scene) {
    return scene.udp("198.18.0.2").octets.size() + 2;
}

}  // namespace

TEST_CASE("a World answers over UDP at every address of a resolver") {
    Scene scene;
    CHECK(address_in(scene.udp().octets) == "192.0.2.7");
    CHECK(address_in(scene.udp("2001:db8:1::1").octets) == "192.0.2.7");
    CHECK(scene.world.counters("r0").udp_queries == 2);
    CHECK(scene.world.counters("r1").queries() == 0);
    CHECK(scene.world.total().by_type.at(RrType::a) == 2);
}

TEST_CASE("a World's authoritative servers answer too, beginning with the root hints") {
    Scene scene;
    const RootHint root = scene.world.root_hints().front();
    const auto referral = scene.client.udp(root.addresses.front(), Scene::query());
    REQUIRE(referral.octets.size() > 12);
    CHECK(referral.octets[7] == 0);  // no answers
    CHECK(referral.octets[9] == 2);  // two NS of com
    CHECK(address_in(scene.udp("198.51.100.101").octets) == "192.0.2.7");
}

TEST_CASE("a World answers over TCP, several frames on a connection") {
    Scene scene;
    const std::size_t size = frame_size(scene);
    Wire both = Scene::query();
    const auto length = static_cast<std::uint8_t>(both.size());
    both.insert(both.end(), {0, length});
    const Wire again = Scene::query();
    both.insert(both.end(), again.begin(), again.end());
    // The client frames the first; the second follows in the same segment.
    boost::asio::ip::tcp::socket socket(scene.context);
    const auto to =
        scene.world.route({*net::IpAddress::read("198.18.0.1"), 53}, net::Protocol::tcp);
    REQUIRE(to);
    socket.connect({boost::asio::ip::make_address("127.0.0.1"), to->port});
    both.insert(both.begin(), {0, length});
    boost::asio::write(socket, boost::asio::buffer(both));
    Wire received(2 * size);
    bool is_done = false;
    boost::asio::async_read(socket, boost::asio::buffer(received),
                            [&](boost::system::error_code error, std::size_t) {
                                CHECK(!error);
                                is_done = true;
                            });
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!is_done && std::chrono::steady_clock::now() < end)
        scene.context.run_one_until(end);
    REQUIRE(is_done);
    CHECK(address_in(unframed(received)) == "192.0.2.7");
    CHECK(scene.world.counters("r0").tcp_queries == 2);
    CHECK(scene.world.counters("r0").tcp_connections == 1);
}

TEST_CASE("an address the World does not know is refused, and so is what it does not speak") {
    Scene scene;
    const auto route = [&](const char* address, net::Protocol protocol) {
        return scene.world.route({*net::IpAddress::read(address), 53}, protocol);
    };
    CHECK_FALSE(route("192.0.2.53", net::Protocol::udp));
    CHECK_FALSE(route("192.0.2.53", net::Protocol::tcp));
    CHECK_FALSE(route("127.0.0.1", net::Protocol::udp));
    CHECK_FALSE(route("198.18.0.1", net::Protocol::tls));
    CHECK_FALSE(route("198.18.0.1", net::Protocol::https));
    for (const net::Protocol protocol : {net::Protocol::udp, net::Protocol::tcp}) {
        const auto known = route("198.18.0.1", protocol);
        REQUIRE(known);
        CHECK(known->address.is_loopback());
        CHECK(known == route("2001:db8:1::1", protocol));
        CHECK(known != route("198.18.0.2", protocol));
    }
    scene.world.close();
    CHECK_FALSE(route("198.18.0.1", net::Protocol::udp));
}

TEST_CASE("behind the icmp fault UDP is unreachable and TCP refused, and the port stays taken") {
    Scene scene({Fault::icmp});
    CHECK(scene.udp().error == boost::asio::error::connection_refused);
    CHECK(scene.tcp().error == boost::asio::error::connection_refused);
    CHECK(scene.world.counters("r0").queries() == 0);
    CHECK(address_in(scene.udp("198.18.0.2").octets) == "192.0.2.7");
}

TEST_CASE("TCP can be refused while UDP works") {
    Scene scene({Fault::tcp_refused});
    CHECK(scene.tcp().error == boost::asio::error::connection_refused);
    CHECK(address_in(scene.udp().octets) == "192.0.2.7");
}

TEST_CASE("truncation leads to TCP, where the whole answer is") {
    Scene scene({Fault::truncating});
    CHECK((scene.udp().octets.at(2) & 0x02) != 0);
    CHECK(address_in(unframed(scene.tcp(frame_size(scene)).octets)) == "192.0.2.7");
}

TEST_CASE("a connection closed in mid-frame ends with half the answer") {
    Scene scene({Fault::tcp_close_in_frame});
    const auto result = scene.tcp();
    CHECK(result.error == boost::asio::error::eof);
    CHECK(result.octets.size() == frame_size(scene) / 2);
}

TEST_CASE("a datagram from a stranger does not reach a connected socket") {
    Scene scene({Fault::foreign_source});
    CHECK(address_in(scene.udp().octets) == "192.0.2.7");
    CHECK(scene.world.counters("r0").replies == 2);
}

TEST_CASE("replies come in the order of their distances, not of their queries") {
    Scene scene({Fault::slow});
    scene.client.cap = std::chrono::milliseconds(100);
    CHECK(scene.udp().error == boost::asio::error::would_block);
    scene.client.cap = std::chrono::seconds(5);
    CHECK(address_in(scene.udp("198.18.0.2").octets) == "192.0.2.7");
}

TEST_CASE("an unreadable TCP message closes the connection") {
    Scene scene;
    const auto result = scene.client.tcp(*net::IpAddress::read("198.18.0.1"), Wire{1, 2, 3}, 10);
    CHECK(result.error == boost::asio::error::eof);
    CHECK(result.octets.empty());
    CHECK(scene.world.counters("r0").unreadable == 1);
}

TEST_CASE("a closed World lets its io_context run dry, whatever was under way") {
    boost::asio::io_context context{1};
    boost::asio::ip::udp::socket asker(context);
    boost::asio::ip::tcp::socket caller(context);
    {
        World world(context, Scene::settings({Fault::slow}, 1), test::resolvers(300));
        LoopbackClient client(context, world);
        const net::IpAddress address = *net::IpAddress::read("198.18.0.1");
        const auto udp = world.route({address, 53}, net::Protocol::udp);
        const auto tcp = world.route({address, 53}, net::Protocol::tcp);
        asker.connect({boost::asio::ip::make_address("127.0.0.1"), udp->port});
        asker.send(boost::asio::buffer(Scene::query()));
        caller.connect({boost::asio::ip::make_address("127.0.0.1"), tcp->port});
        context.poll();
        CHECK(world.counters("r0").udp_queries == 1);
        CHECK(world.counters("r0").tcp_connections == 1);
    }
    context.run_for(std::chrono::seconds(5));
    CHECK(context.stopped());
}

TEST_CASE("recursors and authoritative servers are counted apart") {
    Scene scene;
    CHECK(scene.world.recursors().queries() == 0);
    scene.udp();
    scene.udp("198.18.0.3");
    scene.udp("198.51.100.1");
    scene.udp("198.51.100.103");
    scene.udp("2001:db8:53::11");
    CHECK(scene.world.recursors().queries() == 2);
    CHECK(scene.world.authorities().queries() == 3);
    CHECK(scene.world.authorities().by_type.at(RrType::a) == 3);
    CHECK(scene.world.total().queries() == 5);
}

TEST_CASE("an interceptor answers for addresses where nobody is, over UDP and TCP") {
    boost::asio::io_context context{1};
    WorldSettings settings = test::settings();
    settings.share = 1;
    settings.is_intercepted = true;
    World world(context, settings, test::resolvers(2));
    LoopbackClient client(context, world);
    const auto udp = client.udp(*net::IpAddress::read("192.0.2.1"), Scene::query());
    CHECK(address_in(udp.octets) == "192.0.2.7");
    CHECK(address_in(client.udp(*net::IpAddress::read("198.18.0.1"), Scene::query()).octets) ==
          "192.0.2.7");
    const auto tcp = client.tcp(*net::IpAddress::read("2001:db8::99"), Scene::query(), 40);
    CHECK_FALSE(tcp.error);
    CHECK(world.counters("interceptor").queries() == 3);
    CHECK(world.counters("r0").queries() == 0);
    CHECK(world.recursors().queries() == 3);

    Scene open;
    CHECK_FALSE(open.world.route({*net::IpAddress::read("192.0.2.1"), 53}, net::Protocol::udp));
}

TEST_CASE("with CD set a resolver gives what its validation rejects") {
    Scene scene({Fault::bogus});
    dns::QueryOptions options;
    options.checking_disabled = true;
    const Wire query = dns::compose_query(question("example.com"), options);
    const auto address = *net::IpAddress::read("198.18.0.1");
    CHECK(address_in(scene.client.udp(address, query).octets) == "192.0.2.7");
    CHECK(address_in(scene.udp().octets).empty());
}

}  // namespace dnsprop::world
