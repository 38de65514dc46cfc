#include "authority/root_hints.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/input_error.hpp"

using namespace dnsprop;
using authority::NameServer;
using authority::read_root_hints;

namespace {

std::string error_of(std::string_view text) {
    try {
        static_cast<void>(read_root_hints(text, "hints"));
    } catch (const InputError& error) {
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("the built-in root hints are thirteen servers with two addresses each") {
    const auto hints = authority::built_in_root_hints();
    REQUIRE(hints.size() == 13);
    CHECK(hints.front().name.text() == "a.root-servers.net.");
    CHECK(hints.back().name.text() == "m.root-servers.net.");
    for (const NameServer& server : hints) {
        REQUIRE(server.addresses.size() == 2);
        CHECK(server.addresses[0].is_ipv4());
        CHECK_FALSE(server.addresses[1].is_ipv4());
    }
}

TEST_CASE("a root hints file is read in any order, with comments, tabs and CRLF") {
    const auto hints = read_root_hints(
        "; the roots of a lab\r\n"
        "A.ROOT.example.\t3600000\tA\t192.0.2.1 ; the first\r\n"
        "\r\n"
        ". 3600000 IN NS a.root.example.\n"
        ".\tNS\tb.root.example\n"
        ". NS b.root.example.\n"
        "b.root.example. IN AAAA 2001:db8::1\n"
        "b.root.example. 60 IN AAAA 2001:db8::1\n"
        "a.root.example. AAAA 2001:db8::2",
        "hints");
    REQUIRE(hints.size() == 2);
    CHECK(hints[0].name.text() == "a.root.example.");
    CHECK(hints[0].addresses.size() == 2);
    CHECK(hints[0].addresses[0].text() == "192.0.2.1");
    CHECK(hints[1].addresses.size() == 1);
}

TEST_CASE("a hundred thousand root servers are read once each") {
    constexpr unsigned count = 100000;
    std::string text;
    for (unsigned i = 0; i < count; ++i)
        text += fmt::format(". NS s{}.example.\n", i);
    for (unsigned i = 0; i < count; ++i)
        text += fmt::format("s{}.example. A 10.{}.{}.{}\n", i, i >> 16, i >> 8 & 255, i & 255);
    const auto hints = read_root_hints(text, "hints");
    REQUIRE(hints.size() == count);
    CHECK(hints.back().addresses.size() == 1);
}

TEST_CASE("a root server without an address is of no use, and left out") {
    const auto hints = read_root_hints(
        ". NS a.root.example.\n. NS b.root.example.\nb.root.example. A 192.0.2.1\n", "hints");
    REQUIRE(hints.size() == 1);
    CHECK(hints[0].name.text() == "b.root.example.");
}

TEST_CASE("what is wrong in a root hints file is said with its line and what would be right") {
    CHECK(error_of("").starts_with("hints: no root name server with an address; "));
    CHECK(error_of(". NS a.example.\n").starts_with("hints: no root name server with an address"));
    CHECK(error_of("\n$TTL 60\n").starts_with("hints:2: '$TTL' is a directive; "));
    CHECK(error_of("  NS a.example.\n").starts_with("hints:1: 'NS' begins with a blank; "));
    CHECK(error_of(". 60 IN MX a.example.") ==
          "hints:1: 'MX' is not a type of a root hint; NS, A or AAAA would be");
    CHECK(error_of(". 60").find("'' is not a type") != std::string::npos);
    CHECK(error_of(". 60 IN NS").starts_with("hints:1: 'NS' is not followed by a value; "));
    CHECK(error_of(". 60 IN NS a.example. b.example.")
              .starts_with("hints:1: 'b.example.' is one word too many; "));
    CHECK(error_of(". 99999999999 NS a.example.")
              .starts_with("hints:1: '99999999999' is not a TTL; "));
    CHECK(error_of(". 1h NS a.example.").starts_with("hints:1: '1h' is not a TTL; "));
    CHECK(error_of("com. NS a.example.")
              .starts_with("hints:1: 'com' is not the root; hints name the servers of"));
    CHECK(error_of(". NS a..example.") == "hints:1: 'a..example.' is not a domain name");
    CHECK(error_of(". NS a.example.\na.example. A 2001:db8::1") ==
          "hints:2: '2001:db8::1' is not an IPv4 address; 192.0.2.1 would be");
    CHECK(error_of("a.example. AAAA 192.0.2.1") ==
          "hints:1: '192.0.2.1' is not an IPv6 address; 2001:db8::1 would be");
    CHECK(error_of(". NS a.example.\n\nb.example. A 192.0.2.1")
              .starts_with("hints:3: 'b.example' has an address but is no root name server; "));
    CHECK(error_of("\x1b[31m NS x").starts_with("hints:1: '\\027[31m' is not the root"));
}
