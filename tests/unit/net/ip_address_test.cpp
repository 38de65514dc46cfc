#include "net/ip_address.hpp"

#include <catch2/catch.hpp>

#include "net/endpoint.hpp"

using namespace dnsprop::net;

namespace {

std::string rewritten(const char* text) {
    const auto address = IpAddress::read(text);
    return address ? address->text() : "refused";
}

IpAddress address(const char* text) {
    return IpAddress::read(text).value();
}

IpPrefix prefix(const char* text) {
    return IpPrefix::read(text).value();
}

}  // namespace

TEST_CASE("IPv4 addresses are four decimal numbers and nothing else") {
    for (const char* text : {"0.0.0.0", "192.0.2.7", "255.255.255.255"})
        CHECK(rewritten(text) == text);
    for (const char* text : {"", "192.0.2", "192.0.2.256", "192.0.2.7.", "192.0.2.07", "192.0.2.7 ",
                             " 192.0.2.7", "0xc0.0.2.7", "3221225991", "192.0.2.-1", "1.2.3.4/32"})
        CHECK(rewritten(text) == "refused");
}

TEST_CASE("IPv6 addresses are written as RFC 5952 says") {
    CHECK(rewritten("2001:0DB8::0007") == "2001:db8::7");
    CHECK(rewritten("2001:db8:0:0:0:0:2:1") == "2001:db8::2:1");
    CHECK(rewritten("2001:db8:0:1:1:1:1:1") == "2001:db8:0:1:1:1:1:1");  // one group stays
    CHECK(rewritten("2001:0:0:1:0:0:0:1") == "2001:0:0:1::1");           // the longer run
    CHECK(rewritten("2001:db8:0:0:1:0:0:1") == "2001:db8::1:0:0:1");     // the first of two
    CHECK(rewritten("0:0:0:0:0:0:0:0") == "::");
    CHECK(rewritten("::FFFF:192.0.2.7") == "::ffff:192.0.2.7");
}

TEST_CASE("what only looks like an IPv6 address is refused") {
    for (const char* text : {":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::g",
                             "::12345", "[::1]", "fe80::1%eth0", "::1/128", "::192.0.2.256"})
        CHECK(rewritten(text) == "refused");
    CHECK_FALSE(IpAddress::read(std::string_view("::1\0", 4)));
}

TEST_CASE("addresses come from octets of either size") {
    const std::array<std::uint8_t, 16> octets = {0xc0, 0, 2, 7};
    CHECK(IpAddress::from_bytes(std::span(octets).first(4))->text() == "192.0.2.7");
    CHECK(IpAddress::from_bytes(octets)->text() == "c000:207::");
    CHECK_FALSE(IpAddress::from_bytes(std::span(octets).first(5)));
    CHECK_FALSE(IpAddress::from_bytes({}));
}

TEST_CASE("order is by family, then by value") {
    CHECK(address("9.0.0.0") < address("10.0.0.0"));
    CHECK(address("255.255.255.255") < address("::"));
    CHECK(address("::2") < address("::10"));
    CHECK(address("::ffff:192.0.2.7") != address("192.0.2.7"));
}

TEST_CASE("loopback and unspecified addresses are known") {
    CHECK((address("127.0.0.1").is_loopback() && address("127.9.9.9").is_loopback() &&
           address("::1").is_loopback()));
    CHECK_FALSE((address("128.0.0.1").is_loopback() || address("::2").is_loopback() ||
                 address("1::1").is_loopback()));
    CHECK((address("0.0.0.0").is_unspecified() && address("::").is_unspecified()));
    CHECK_FALSE((address("0.0.0.1").is_unspecified() || address("::1").is_unspecified()));
}

TEST_CASE("reverse names are in-addr.arpa and ip6.arpa") {
    CHECK(address("192.0.2.7").reverse_name() == "7.2.0.192.in-addr.arpa.");
    CHECK(address("2001:db8::567:89ab").reverse_name() ==
          "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.");
}

TEST_CASE("a prefix holds its first and last address and no neighbour") {
    const IpPrefix block = prefix("203.0.112.0/23");
    CHECK(block.contains(address("203.0.112.0")));
    CHECK(block.contains(address("203.0.113.255")));
    CHECK_FALSE(block.contains(address("203.0.111.255")));
    CHECK_FALSE(block.contains(address("203.0.114.0")));
    CHECK(block.first().text() == "203.0.112.0");
    CHECK(block.last().text() == "203.0.113.255");
    CHECK(block.length() == 23);
    CHECK(block.text() == "203.0.112.0/23");
    const IpPrefix six = prefix("2001:db8::/33");
    CHECK(six.contains(address("2001:db8:7fff:ffff:ffff:ffff:ffff:ffff")));
    CHECK_FALSE(six.contains(address("2001:db8:8000::")));
    CHECK_FALSE(six.contains(address("192.0.2.7")));
}

TEST_CASE("the shortest and the longest prefixes") {
    CHECK(prefix("0.0.0.0/0").contains(address("255.255.255.255")));
    CHECK_FALSE(prefix("0.0.0.0/0").contains(address("::")));
    CHECK(prefix("::/0").contains(address("ffff::")));
    CHECK(prefix("192.0.2.7/32").contains(address("192.0.2.7")));
    CHECK_FALSE(prefix("192.0.2.7/32").contains(address("192.0.2.6")));
    CHECK(prefix("2001:db8::7/128").last() == address("2001:db8::7"));
}

TEST_CASE("malformed prefixes, and those with host bits, are refused") {
    for (const char* text :
         {"203.0.113.0", "203.0.113.0/", "203.0.113.0/33", "203.0.113.0/-1", "203.0.113.0/+24",
          "203.0.113.0/24x", "203.0.113.0/ 24", "203.0.113/24", "/24", "203.0.113.1/24",
          "203.0.113.128/24", "2001:db8::/129", "2001:db8::1/127", "::/0/0",
          "203.0.113.0/4294967320", "203.0.113.0/024", "203.0.113.0/0000024", "0.0.0.0/00",
          "2001:db8::/032"})
        CHECK_FALSE(IpPrefix::read(text));
}

TEST_CASE("an endpoint shows its port where it is not 53") {
    CHECK(Endpoint{address("192.0.2.53"), 53}.text() == "192.0.2.53");
    CHECK(Endpoint{address("192.0.2.53"), 5353}.text() == "192.0.2.53:5353");
    CHECK(Endpoint{address("2001:db8::53"), 53}.text() == "2001:db8::53");
    CHECK(Endpoint{address("2001:db8::53"), 5353}.text() == "[2001:db8::53]:5353");
}
