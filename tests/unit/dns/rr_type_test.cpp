#include "dns/rr_type.hpp"

#include <catch2/catch.hpp>

#include "dns/rcode.hpp"

using namespace dnsprop::dns;

TEST_CASE("every type of the interface reads and writes itself") {
    CHECK(askable_rr_types().size() == 15);
    for (const std::string_view word : askable_rr_types()) {
        const auto type = read_rr_type(word);
        REQUIRE(type);
        CHECK(write_rr_type(*type) == word);
    }
}

TEST_CASE("types have the numbers that IANA gave them") {
    const std::pair<const char*, unsigned> numbers[] = {
        {"A", 1},     {"NS", 2},    {"CNAME", 5},  {"SOA", 6},     {"PTR", 12},
        {"MX", 15},   {"TXT", 16},  {"AAAA", 28},  {"SRV", 33},    {"DS", 43},
        {"TLSA", 52}, {"SVCB", 64}, {"HTTPS", 65}, {"DNSKEY", 48}, {"CAA", 257}};
    for (const auto& [word, number] : numbers)
        CHECK(static_cast<unsigned>(read_rr_type(word).value()) == number);
}

TEST_CASE("a type is read in any case, and by number") {
    CHECK(read_rr_type("aaaa") == RrType::aaaa);
    CHECK(read_rr_type("Https") == RrType::https);
    CHECK(read_rr_type("TYPE65") == RrType::https);
    CHECK(read_rr_type("type65534") == static_cast<RrType>(65534));
    CHECK(write_rr_type(static_cast<RrType>(65534)) == "TYPE65534");
}

TEST_CASE("what cannot be asked is no type") {
    for (const char* word :
         {"", "ANY", "AXFR", "IXFR", "OPT", "TYPE41", "TYPE0", "TYPE255", "TYPE251", "TYPE128",
          "TYPE65536", "TYPE", "TYPE-1", "TYPE+1", "TYPE1x", "TYPE 1", "AAAAA", "B", "A "})
        CHECK_FALSE(read_rr_type(word));
}

TEST_CASE("rcodes have their names, and numbers where they have none") {
    CHECK(write_rcode(Rcode::noerror) == "NOERROR");
    CHECK(write_rcode(Rcode::formerr) == "FORMERR");
    CHECK(write_rcode(Rcode::servfail) == "SERVFAIL");
    CHECK(write_rcode(Rcode::nxdomain) == "NXDOMAIN");
    CHECK(write_rcode(Rcode::notimp) == "NOTIMP");
    CHECK(write_rcode(Rcode::refused) == "REFUSED");
    CHECK(write_rcode(Rcode::badvers) == "BADVERS");
    CHECK(write_rcode(static_cast<Rcode>(4095)) == "RCODE4095");
}
