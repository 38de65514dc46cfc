// Every rdata layout: right, one octet too short, one too long, and what each field forbids.
#include "dns/rdata_layout.hpp"

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "support/message_hex.hpp"
#include "world/message_builder.hpp"

using namespace dnsprop;
using dns::ReadError;
using dns::RrType;
using test::octets;

namespace {

std::string text_of(const std::vector<std::uint8_t>& bytes) {
    return {bytes.begin(), bytes.end()};
}

/// What the reader says to a response with this rdata; the builder compresses nothing.
std::optional<ReadError> refusal(RrType type, const std::string& rdata) {
    return test::refusal(world::MessageBuilder::response_to({dns::read_name("a.b"), type})
                             .record(dns::Section::answer, {dns::read_name("a.b"), type, rdata}, 60)
                             .trailing("................")
                             .wire());
}

bool fits(RrType type, const std::string& rdata) {
    const bool in_message = !refusal(type, rdata);
    const bool alone =
        dns::canonical_rdata(type,
                             {reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()})
            .has_value();
    // Inside a message the octets behind the rdata could be read by mistake; alone there are none.
    CHECK(in_message == alone);
    return in_message;
}

bool fits_hex(RrType type, const char* hex) {
    return fits(type, text_of(octets(hex)));
}

/// Rdata that ends with a field of fixed or self-told size.
struct Exact {
    RrType type;
    const char* rdata;
};
const Exact exact[] = {
    {RrType::a, "c0 00 02 07"},
    {RrType::aaaa, "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 07"},
    {RrType::ns, "02 'ns' 01 'b' 00"},
    {RrType::cname, "02 'cn' 01 'b' 00"},
    {RrType::dname, "02 'dn' 01 'b' 00"},
    {RrType::ptr, "02 'pt' 01 'b' 00"},
    {RrType::soa, "02 'ns' 00 01 'h' 00 00000001 00000002 00000003 00000004 00000005"},
    {RrType::mx, "00 0a 02 'mx' 01 'b' 00"},
    {RrType::srv, "00 01 00 02 00 03 03 'srv' 00"},
    {RrType::naptr, "00 01 00 02 01 'u' 03 'E2U' 00 01 'b' 00"},
    {RrType::txt, "02 'ab' 00 03 'abc'"},
    {RrType::nsec, "01 'c' 00 00 01 40"},
    {RrType::svcb, "00 01 00 00 03 00 02 20 fb"},
    {RrType::https, "00 01 01 'h' 00 00 01 00 03 02 'h2' 00 03 00 02 20 fb"},
};

/// Rdata that ends with octets of any number, but at least one.
const Exact open_ended[] = {
    {RrType::ds, "30 39 0d 02 aa"},
    {RrType::dnskey, "01 01 03 0d aa"},
    {RrType::tlsa, "03 01 01 aa"},
    {RrType::rrsig, "00 01 0d 02 0000012c 6a000000 69000000 30 39 01 'b' 00 aa"},
};

}  // namespace

TEST_CASE("rdata of fixed shape fits as it is, and with no octet more or less") {
    for (const auto& [type, hex] : exact) {
        INFO(dns::write_rr_type(type));
        const std::string right = text_of(octets(hex));
        CHECK(fits(type, right));
        CHECK_FALSE(fits(type, right.substr(0, right.size() - 1)));
        CHECK_FALSE(fits(type, right + '\xff'));
        CHECK_FALSE(fits(type, ""));
    }
}

TEST_CASE("rdata with an open end needs at least one octet there") {
    for (const auto& [type, hex] : open_ended) {
        INFO(dns::write_rr_type(type));
        const std::string right = text_of(octets(hex));
        CHECK(fits(type, right));
        CHECK(fits(type, right + "more"));
        CHECK_FALSE(fits(type, right.substr(0, right.size() - 1)));
        CHECK_FALSE(fits(type, right.substr(0, right.size() - 2)));
        CHECK_FALSE(fits(type, ""));
    }
}

TEST_CASE("CAA has a tag of at least one octet and may have an empty value") {
    CHECK(fits_hex(RrType::caa, "00 05 'issue' 'ca.example'"));
    CHECK(fits_hex(RrType::caa, "00 05 'issue'"));
    CHECK_FALSE(fits_hex(RrType::caa, "00 05 'issu'"));
    CHECK_FALSE(fits_hex(RrType::caa, "00 00 'x'"));
    CHECK_FALSE(fits_hex(RrType::caa, "00"));
}

TEST_CASE("TXT has at least one string, which may be empty") {
    CHECK(fits_hex(RrType::txt, "00"));
    CHECK(fits(RrType::txt, std::string(1, '\xff') + std::string(255, 'x')));
    CHECK_FALSE(fits(RrType::txt, std::string(1, '\xff') + std::string(254, 'x')));
    CHECK_FALSE(fits_hex(RrType::txt, ""));
}

TEST_CASE("SvcParams rise strictly and fill the rdata") {
    CHECK(fits_hex(RrType::https, "00 00 01 't' 00"));                         // alias: none
    CHECK(fits_hex(RrType::https, "00 01 00 00 03 00 00"));                    // an empty value
    CHECK_FALSE(fits_hex(RrType::https, "00 01 00 00 03 00 00 00 01 00 00"));  // falling
    CHECK_FALSE(fits_hex(RrType::https, "00 01 00 00 03 00 00 00 03 00 00"));  // the same twice
    CHECK_FALSE(fits_hex(RrType::https, "00 01 00 00 03 00 05 01"));
    CHECK_FALSE(fits_hex(RrType::https, "00 01 00 00 03 00"));
}

TEST_CASE("type bitmaps have windows in rising order, of 1 to 32 octets") {
    CHECK(fits_hex(RrType::nsec, "00"));  // none at all
    CHECK(fits_hex(RrType::nsec, "00 00 01 40 01 01 80"));
    CHECK_FALSE(fits_hex(RrType::nsec, "00 01 01 40 00 01 80"));
    CHECK_FALSE(fits_hex(RrType::nsec, "00 00 00"));
    CHECK_FALSE(fits(RrType::nsec, text_of(octets("00 00 21")) + std::string(33, 'x')));
}

TEST_CASE("names that RFC 3597 forbids to compress are refused as pointers") {
    for (const char* hex : {"00 01 c0 0c 00 03 00 02 20 fb"})
        CHECK(refusal(RrType::svcb, text_of(octets(hex))) == ReadError::bad_name);
    CHECK(refusal(RrType::nsec, text_of(octets("c0 0c 00 01 40"))) == ReadError::bad_name);
    CHECK(refusal(RrType::rrsig,
                  text_of(octets("00 01 0d 02 0000012c 6a000000 69000000 30 39 c0 0c aa"))) ==
          ReadError::bad_name);
}

TEST_CASE("names in rdata may be pointers where RFC 1035 allowed it") {
    CHECK_FALSE(refusal(RrType::mx, text_of(octets("00 0a 01 'm' c0 0c"))));
    CHECK_FALSE(refusal(RrType::cname, text_of(octets("c0 0c"))));
    CHECK_FALSE(refusal(RrType::srv, text_of(octets("00 01 00 02 00 03 c0 0c"))));
    // The pointer may not reach out of the rdata's end, nor forward.
    CHECK(refusal(RrType::cname, text_of(octets("c0"))) == ReadError::bad_name);
    CHECK(refusal(RrType::cname, text_of(octets("ff ff"))) == ReadError::bad_pointer);
    // A name that runs on into what follows the rdata.
    CHECK(refusal(RrType::cname, text_of(octets("01 'x'"))) == ReadError::bad_name);
}

TEST_CASE("types without a layout are opaque, empty ones too") {
    const auto unknown = static_cast<RrType>(65400);
    CHECK(fits(unknown, ""));
    CHECK(fits(unknown, "anything"));
    CHECK_FALSE(dns::rdata_layout(RrType::nsec3));
}
