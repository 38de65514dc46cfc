#include "dns/client_subnet.hpp"

#include <catch2/catch.hpp>

#include "dns/answer_reader.hpp"
#include "dns/ldns_codec.hpp"
#include "world/message_builder.hpp"

using namespace dnsprop;
using namespace std::string_literals;
using dns::ClientSubnet;

namespace {

std::optional<ClientSubnet> read(const std::string& data) {
    return dns::read_client_subnet(
        {reinterpret_cast<const std::uint8_t*>(data.data()), data.size()});
}

const dns::Question question = {dns::read_name("www.example"), dns::RrType::a};

}  // namespace

TEST_CASE("a client subnet is read with its scope, and written as it came") {
    const std::string ipv4 = "\0\1\x18\x10\xc0\0\2"s;
    const auto subnet = read(ipv4);
    REQUIRE(subnet);
    CHECK(subnet->family == ClientSubnet::Family::ipv4);
    CHECK(subnet->source_prefix_length == 24);
    CHECK(subnet->scope_prefix_length == 16);
    CHECK(subnet->address[0] == 192);
    CHECK(dns::write_client_subnet(*subnet) == ipv4);
    const std::string ipv6 = "\0\2\x38\x30\x20\1\x0d\xb8\0\0\x01"s;
    REQUIRE(read(ipv6));
    CHECK(dns::write_client_subnet(*read(ipv6)) == ipv6);
    // Nobody in particular (RFC 7871 section 7.1.2).
    CHECK(read("\0\1\0\0"s));
    // A prefix may end inside an octet.
    CHECK(read("\0\1\x14\0\xc0\0\xf0"s));
}

TEST_CASE("a client subnet that breaks RFC 7871 section 6 is none") {
    CHECK_FALSE(read(""));
    CHECK_FALSE(read("\0\1\x18"s));
    CHECK_FALSE(read("\0\1\x18\0\xc0\0"s));          // too few octets of address
    CHECK_FALSE(read("\0\1\x18\0\xc0\0\2\1"s));      // too many
    CHECK_FALSE(read("\0\1\x14\0\xc0\0\x18"s));      // bits behind the prefix
    CHECK_FALSE(read("\0\1\x21\0\xc0\0\2\1\x80"s));  // a source longer than an address
    CHECK_FALSE(read("\0\1\x18\x21\xc0\0\2"s));      // a scope longer than an address
    CHECK_FALSE(read("\0\0\0\0"s));                  // no family
    CHECK_FALSE(read("\0\3\x18\0\xc0\0\2"s));
    CHECK_FALSE(read("\1\1\x18\0\xc0\0\2"s));
}

TEST_CASE("the network must be the one that was asked for, whatever the scope") {
    const ClientSubnet asked = *read("\0\1\x18\0\xc0\0\2"s);
    CHECK(is_same_network(asked, *read("\0\1\x18\x18\xc0\0\2"s)));
    CHECK_FALSE(is_same_network(asked, *read("\0\1\x18\0\xc0\0\3"s)));
    CHECK_FALSE(is_same_network(asked, *read("\0\1\x10\0\xc0\0"s)));
    CHECK_FALSE(is_same_network(asked, *read("\0\2\x18\0\xc0\0\2"s)));
}

TEST_CASE("a query carries the client subnet beside NSID, and only with EDNS") {
    dns::QueryOptions options;
    options.client_subnet = read("\0\1\x18\0\xc0\0\2"s);
    const auto query = world::read_query(dns::compose_query(question, options));
    REQUIRE(query);
    CHECK(query->asks_nsid);
    CHECK(query->client_subnet == options.client_subnet);
    options.edns = false;
    CHECK_FALSE(world::read_query(dns::compose_query(question, options))->edns);
    CHECK_FALSE(world::read_query(dns::compose_query(question, {}))->client_subnet);
}

TEST_CASE("an Answer has the first client subnet that can be read, and keeps none of before") {
    dns::AnswerReader reader;
    dns::Answer answer;
    const auto read_into = [&](const world::MessageBuilder& builder) {
        const auto wire = builder.wire();
        const auto message = dns::MessageView::read(wire);
        reader.read(std::get<dns::MessageView>(message), question, answer);
    };
    const auto response = world::MessageBuilder::response_to(question);
    read_into(world::MessageBuilder(response)
                  .edns_option(8, "\0\1\x18"s)
                  .edns_option(8, "\0\1\x18\x18\xc0\0\2"s)
                  .edns_option(8, "\0\1\x18\x10\xc0\0\3"s));
    REQUIRE(answer.client_subnet);
    CHECK(answer.client_subnet->scope_prefix_length == 24);
    CHECK(answer.client_subnet->address[2] == 2);
    read_into(world::MessageBuilder(response).edns());
    CHECK_FALSE(answer.client_subnet);
}
