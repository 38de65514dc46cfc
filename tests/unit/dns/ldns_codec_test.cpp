#include "dns/ldns_codec.hpp"

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "support/message_hex.hpp"

using namespace dnsprop;
using namespace dnsprop::dns;
using test::hex;
using test::octets;

namespace {

template <class Read>
std::string fault(Read&& read) {
    try {
        read();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string name_fault(std::string_view text) {
    return fault([&] { read_name(text); });
}

std::string rdata_fault(RrType type, std::string_view text) {
    return fault([&] { read_rdata(type, text); });
}

std::string rewritten(RrType type, std::string_view text) {
    const std::string rdata = read_rdata(type, text);
    return write_rdata(type, {reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()});
}

std::string written(RrType type, std::string_view hex_text) {
    return write_rdata(type, octets(hex_text));
}

}  // namespace

TEST_CASE("names are absolute with and without their last dot") {
    CHECK(read_name("www.example.com") == read_name("www.example.com."));
    CHECK(read_name(".").is_root());
    CHECK(read_name("*._tcp.example.com").text() == "*._tcp.example.com.");
    CHECK(read_name("xn--mnchen-3ya.example").text() == "xn--mnchen-3ya.example.");
    CHECK(hex(read_name(R"(\000\255\a)").wire()) == "03 00 ff 61 00");
}

TEST_CASE("names in Unicode become A-labels and come back") {
    const Name name = read_name("münchen.example");
    CHECK(name.text() == "xn--mnchen-3ya.example.");
    CHECK(unicode_text(name) == "münchen.example");
    CHECK(read_name("MÜNCHEN.example") == name);
    CHECK(read_name("faß.example").text() == "xn--fa-hia.example.");
    CHECK(unicode_text(read_name("例え.テスト")) == "例え.テスト");
    CHECK(unicode_text(read_name("XN--MNCHEN-3YA.example")) == "münchen.example");
}

TEST_CASE("there is no Unicode form where it is the same, does not come back, or deceives") {
    CHECK(unicode_text(read_name("www.example.com")).empty());
    CHECK(unicode_text(read_name("xn--.example")).empty());
    CHECK(unicode_text(read_name("xn--99zzzzzz999.example")).empty());
    // U+202E (right-to-left override) in Punycode, alone and behind letters.
    CHECK(unicode_text(read_name("xn--abc-7q0a.example")).empty());
    CHECK(unicode_text(read_name("xn--zvg.example")).empty());
}

TEST_CASE("bidirectional controls in a name are refused") {
    CHECK_THROWS_AS(read_name("abc\u202ecba.example"), InputError);
    CHECK_THROWS_AS(read_name("\u2066abc.example"), InputError);
}

TEST_CASE("a name that cannot be is refused in one sentence") {
    const std::string label(63, 'x');
    const std::string four = label + "." + label + "." + label + "." + label;
    CHECK(name_fault("") == "'' is empty");
    CHECK(name_fault("a..b") == "'a..b' has an empty label");
    CHECK(name_fault(".a") == "'.a' has an empty label");
    CHECK(name_fault("..") == "'..' has an empty label");
    CHECK(name_fault("a b.example") == "'a b.example' holds a blank");
    CHECK(name_fault(label + "x.example") ==
          "'" + label + "x.example' has a label longer than 63 characters");
    CHECK(name_fault(four) == "'" + four + "' is longer than 253 characters");
    CHECK(name_fault("a\\") == "'a\\' is not a domain name");
    CHECK(name_fault("a\\25x") == "'a\\25x' is not a domain name");
    CHECK(name_fault("a\\256") == "'a\\256' is not a domain name");
    CHECK(name_fault(std::string_view("a\0b", 3)) == "a name must not hold a NUL character");
    CHECK_THROWS_AS(read_name("\xff\xfe.example"), InputError);
}

TEST_CASE("rdata of every type is read and written as the same text") {
    const std::tuple<RrType, const char*, const char*> table[] = {
        {RrType::a, "192.0.2.7", "c0 00 02 07"},
        {RrType::aaaa, "2001:db8::7", "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 07"},
        {RrType::cname, "www.example.", "03 'www' 07 'example' 00"},
        {RrType::ns, "ns1.example.", "03 'ns1' 07 'example' 00"},
        {RrType::ptr, "host.example.", "04 'host' 07 'example' 00"},
        {RrType::mx, "10 mail.example.", "00 0a 04 'mail' 07 'example' 00"},
        {RrType::mx, "0 .", "00 00 00"},
        {RrType::txt, R"("v=spf1 -all" "two")", "0b 'v=spf1 -all' 03 'two'"},
        {RrType::txt, R"("")", "00"},
        {RrType::soa, "ns1.example. admin.example. 2026112201 7200 900 1209600 300",
         "03 'ns1' 07 'example' 00 05 'admin' 07 'example' 00 78 c4 04 c9 00 00 1c 20"
         "00 00 03 84 00 12 75 00 00 00 01 2c"},
        {RrType::caa, R"(0 issue "letsencrypt.org")", "00 05 'issue' 'letsencrypt.org'"},
        {RrType::caa, R"(0 issue "")", "00 05 'issue'"},
        {RrType::srv, "10 60 5060 sip.example.", "00 0a 00 3c 13 c4 03 'sip' 07 'example' 00"},
        {RrType::ds, "12345 13 2 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
         "30 39 0d 02 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"},
        {RrType::dnskey, "257 3 13 AQIDBA==", "01 01 03 0d 01 02 03 04"},
        {RrType::tlsa, "3 1 1 0011223344", "03 01 01 00 11 22 33 44"},
        {RrType::https, "0 other.example.", "00 00 05 'other' 07 'example' 00"},
        {RrType::https, "1 . alpn=h2,h3", "00 01 00 00 01 00 06 02 'h2' 02 'h3'"},
        {RrType::svcb, "1 svc.example. port=8443",
         "00 01 03 'svc' 07 'example' 00 00 03 00 02 20 fb"},
        {RrType::naptr, R"(100 10 "u" "E2U+sip" "" sip.example.)",
         "00 64 00 0a 01 'u' 07 'E2U+sip' 00 03 'sip' 07 'example' 00"},
    };
    for (const auto& [type, text, wire] : table) {
        INFO(write_rr_type(type) << " " << text);
        CHECK(hex(read_rdata(type, text)) == hex(octets(wire)));
        CHECK(written(type, wire) == text);
    }
}

TEST_CASE("names in rdata are absolute and in lower case") {
    CHECK(rewritten(RrType::mx, "10 MAIL.Example") == "10 mail.example.");
    CHECK(rewritten(RrType::cname, "WWW.example") == "www.example.");
}

TEST_CASE("equal texts in other words are equal octets") {
    CHECK(rewritten(RrType::aaaa, "2001:0DB8:0:0::0007") == "2001:db8::7");
    CHECK(rewritten(RrType::txt, "plain") == R"("plain")");
    CHECK(rewritten(RrType::https, "1 . port=443 alpn=h2") ==
          rewritten(RrType::https, "1 . alpn=h2 port=443"));
}

TEST_CASE("any type is read and written as RFC 3597 says") {
    const auto unknown = static_cast<RrType>(65400);
    CHECK(hex(read_rdata(unknown, R"(\# 3 0A0b0c)")) == "0a 0b 0c");
    CHECK(rewritten(unknown, R"(\# 4 c0 00 02 07)") == R"(\# 4 c0000207)");
    CHECK(rewritten(unknown, R"(\# 0)") == R"(\# 0)");
    CHECK(rewritten(RrType::a, R"(\# 4 c0000207)") == "192.0.2.7");
    CHECK(rewritten(RrType::txt, R"(\# 3 026162)") == R"("ab")");
    CHECK(rdata_fault(RrType::a, R"(\# 3 c00002)") ==
          R"('\# 3 c00002' is not the data of an A record)");
    CHECK(rdata_fault(unknown, R"(\# 2 0a)") ==
          R"('\# 2 0a': data of type TYPE65400 is given as \# LENGTH HEX (RFC 3597))");
    CHECK(rdata_fault(unknown, "10 things") ==
          R"('10 things': data of type TYPE65400 is given as \# LENGTH HEX (RFC 3597))");
    CHECK(rdata_fault(unknown, R"(\# 1 zz)") ==
          R"('\# 1 zz': data of type TYPE65400 is given as \# LENGTH HEX (RFC 3597))");
}

TEST_CASE("rdata that does not fit its type is refused with its type and text") {
    CHECK(rdata_fault(RrType::a, "192.0.2") == "'192.0.2' is not the data of an A record");
    CHECK(rdata_fault(RrType::a, "192.0.2.256") == "'192.0.2.256' is not the data of an A record");
    CHECK(rdata_fault(RrType::a, "192.0.2.1 192.0.2.2") ==
          "'192.0.2.1 192.0.2.2' is not the data of an A record");
    CHECK(rdata_fault(RrType::aaaa, "::g") == "'::g' is not the data of an AAAA record");
    CHECK(rdata_fault(RrType::mx, "mail.example") ==
          "'mail.example' is not the data of an MX record");
    CHECK(rdata_fault(RrType::srv, "1 2 3") == "'1 2 3' is not the data of an SRV record");
    CHECK(rdata_fault(RrType::ds, "1 2 3 xyz") == "'1 2 3 xyz' is not the data of a DS record");
    CHECK(rdata_fault(RrType::a, "") == "'' is not the data of an A record");
    CHECK(rdata_fault(RrType::txt, "a\nb") == "'a\nb' is not the data of a TXT record");
}

TEST_CASE("what ldns cannot be trusted to print comes as RFC 3597 says") {
    // WKS (11): one getservbyport() per bit; LOC (29) and APL (42): NULL when malformed.
    CHECK(written(static_cast<RrType>(11), "c0 00 02 07 06 ff") == R"(\# 6 c000020706ff)");
    CHECK(written(static_cast<RrType>(29), "00") == R"(\# 1 00)");
    CHECK(written(RrType::a, "") == R"(\# 0)");
    CHECK(written(RrType::a, "c0 00 02") == R"(\# 3 c00002)");
    CHECK(written(RrType::nsec3, "01 00") == R"(\# 2 0100)");
}

TEST_CASE("a name that ldns would read back as the origin comes as RFC 3597 says") {
    CHECK(written(RrType::ns, "01 40 00") == R"(\# 3 014000)");
    CHECK(written(RrType::ns, "01 61 01 40 00") == "a.@.");
    CHECK(written(RrType::txt, "01 40") == "\"@\"");
}

TEST_CASE("SvcParams that could not be read back from their text come as RFC 3597 says") {
    // An ALPN list with two empty ids.
    CHECK(written(RrType::svcb, "29 04 00 00 01 00 04 00 00 01 e8") ==
          R"(\# 11 29040000010004000001e8)");
}

TEST_CASE("written rdata is ASCII whatever the octets are") {
    CHECK(written(RrType::txt, "06 00 1b 7f c3 a4 22") == R"("\000\027\127\195\164\"")");
    CHECK(written(RrType::cname, "03 1b '[2' 00") == R"(\027[2.)");
    CHECK(written(RrType::caa, "00 05 'issue' 1b ff") == R"(0 issue "\027\255")");
}

TEST_CASE("a query is laid down field by field as RFC 1035 and RFC 6891 say") {
    const Question question{read_name("www.Example.com"), RrType::aaaa};
    CHECK(hex(compose_query(question, {})) ==
          hex(octets("00 00"                              // id, patched by each send
                     "01 00"                              // RD
                     "00 01 00 00 00 00 00 01"            // one question, one additional record
                     "03 'www' 07 'Example' 03 'com' 00"  // the name in the case given
                     "00 1c 00 01"                        // AAAA IN
                     "00 00 29"                           // OPT at the root
                     "04 d0"                              // payload size 1232
                     "00 00 00 00"                        // extended rcode, version 0, no flags
                     "00 04 00 03 00 00")));              // four octets: NSID, empty
}

TEST_CASE("a query without EDNS, without RD or with CD is just that") {
    const Question root{Name(), RrType::ns};
    QueryOptions bare;
    bare.edns = false;
    bare.recursion_desired = false;
    bare.checking_disabled = true;
    CHECK(hex(compose_query(root, bare)) == "00 00 00 10 00 01 00 00 00 00 00 00 00 00 02 00 01");
    bare.recursion_desired = true;
    bare.checking_disabled = false;
    const Question caa{read_name("a"), RrType::caa};
    CHECK(hex(compose_query(caa, bare)) ==
          "00 00 01 00 00 01 00 00 00 00 00 00 01 61 00 01 01 00 01");
}

TEST_CASE("the DS of a DNSKEY is the one of RFC 4509, for digests that can be computed") {
    const Name owner = read_name("DSKEY.example.com");
    const std::string key = read_rdata(
        RrType::dnskey,
        "256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYw"
        "YqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/r"
        "ljwvFw==");
    const Bytes bytes(reinterpret_cast<const std::uint8_t*>(key.data()), key.size());
    CHECK(ds_rdata(owner, bytes, 2) ==
          read_rdata(RrType::ds,
                     "60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A"));
    CHECK(ds_rdata(owner, bytes, 4).value().size() == 4 + 48);
    CHECK_FALSE(can_digest(3));
    CHECK_FALSE(ds_rdata(owner, bytes, 3));
    CHECK_FALSE(ds_rdata(owner, bytes.first(4), 2));
    CHECK_FALSE(ds_rdata(owner, octets("00 00 03 05 01 02"), 2));  // no zone key
    CHECK_FALSE(ds_rdata(owner, octets("01 00 02 05 01 02"), 2));  // another protocol
}
