#include "diagnose/system_files.hpp"

#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "support/answer_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::diagnose;

namespace {

using Texts = std::vector<std::string>;

Texts servers(std::string_view text) {
    Texts out;
    for (const auto& endpoint : read_resolv_conf(text).name_servers)
        out.push_back(endpoint.text());
    return out;
}

Texts hosts(std::string_view text, const std::string& name = "www.example.com",
            const std::string& type = "A") {
    Texts out;
    for (const auto& address : read_hosts(text, test::question(name, type)))
        out.push_back(address.text());
    return out;
}

}  // namespace

TEST_CASE("name servers are read from resolv.conf as the C library reads them") {
    CHECK(servers("# made by a test\n"
                  "; another comment\n"
                  "domain example.com\n"
                  "nameserver 127.0.0.53\n"
                  "nameserver\t2001:db8::53 # behind it\n"
                  "options edns0\n") == Texts{"127.0.0.53", "2001:db8::53"});
    CHECK(servers("nameserver 192.0.2.53\r\nnameserver 192.0.2.54") ==
          Texts{"192.0.2.53", "192.0.2.54"});
    CHECK(servers("nameserver 192.0.2.53\nnameserver 192.0.2.53\n") == Texts{"192.0.2.53"});
    CHECK(servers("").empty());
    CHECK(servers(" nameserver 192.0.2.53\n#nameserver 192.0.2.53\n;nameserver 192.0.2.53\n"
                  "nameservers 192.0.2.53\nNAMESERVER 192.0.2.53\n")
              .empty());
}

TEST_CASE("a name server that is not asked is said to be skipped") {
    const auto conf = read_resolv_conf(
        "nameserver fe80::1%eth0\nnameserver\nnameserver ns.example\x1b\n"
        "nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4\n");
    CHECK(conf.name_servers.size() == 3);
    CHECK(conf.notes ==
          Texts{"nameserver fe80::1%eth0 is skipped: addresses with a zone are not asked",
                "nameserver  is skipped: it is not an IP address",
                "nameserver ns.example\\027 is skipped: it is not an IP address",
                "nameserver 192.0.2.4 is skipped: the system uses the first three"});
}

TEST_CASE("the hosts file gives addresses by name and alias") {
    constexpr std::string_view text =
        "127.0.0.1 localhost\n"
        "# 192.0.2.66 www.example.com\n"
        "192.0.2.7\tweb  WWW.Example.COM # www.example.com\n"
        "192.0.2.8 www.example.com. mail\n"
        "192.0.2.8 www.example.com\n"
        "192.0.2.9 mail #www.example.com\n"
        "192.0.2.10 www.example.com.net xwww.example.com\n"
        "2001:db8::7 www.example.com\n"
        "fe80::1%lo0 www.example.com\n"
        "junk www.example.com\n"
        "192.0.2.11\n";
    CHECK(hosts(text) == Texts{"192.0.2.7", "192.0.2.8"});
    CHECK(hosts(text, "www.example.com", "AAAA") == Texts{"2001:db8::7", "fe80::1"});
    CHECK(hosts(text, "www.example.com", "MX").empty());
    CHECK(hosts(text, "localhost") == Texts{"127.0.0.1"});
    CHECK(hosts(text, ".").empty());
    CHECK(hosts("", "www.example.com").empty());
}

TEST_CASE("a hundred thousand addresses of one name are each given once") {
    constexpr unsigned count = 100000;
    std::string text;
    for (unsigned i = 0; i < count; ++i)
        text += fmt::format("10.{}.{}.{} www.example.com\n", i >> 16, i >> 8 & 255, i & 255);
    text += text;
    CHECK(hosts(text).size() == count);
}

TEST_CASE("junk in system files is skipped, whatever it is") {
    std::mt19937 random(7);
    const std::string letters = "nameserver 192.0.2.1%#;.:\n\t\r www.example.com\xff";
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (auto i = random() % 200; i > 0; --i)
            text += random() % 4 == 0 ? static_cast<char>(random())
                                      : letters[random() % letters.size()];
        INFO(text);
        CHECK(read_resolv_conf(text).name_servers.size() <= 3);
        CHECK(read_resolv_conf("nameserver " + text).notes.size() <= 8);
        static_cast<void>(hosts(text));
    }
}
