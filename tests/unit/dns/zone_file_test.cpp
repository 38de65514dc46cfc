#include "dns/zone_file.hpp"

#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/input_error.hpp"
#include "dns/ldns_codec.hpp"

using namespace dnsprop;
using dns::RrType;

namespace {

using Lines = std::vector<std::string>;

const std::optional<dns::Name> example = dns::read_name("example.com");

/// "www.example.com. A 192.0.2.7", one for each record.
Lines read(std::string_view text, std::optional<dns::Name> origin = example) {
    Lines out;
    for (const dns::ZoneRecord& each : dns::read_zone_file(text, "x.zone", std::move(origin)))
        out.push_back(fmt::format("{} {} {}", each.record.owner.text(),
                                  dns::write_rr_type(each.record.type),
                                  dns::write_rdata(each.record.type, each.record.rdata_bytes())));
    return out;
}

std::string refusal(std::string_view text, std::optional<dns::Name> origin = example) {
    try {
        static_cast<void>(dns::read_zone_file(text, "x.zone", std::move(origin)));
    } catch (const InputError& error) {
        return error.what();
    }
    return "was read";
}

}  // namespace

TEST_CASE("owners are relative, absolute, the origin, or that of the record before") {
    CHECK(read("www A 192.0.2.7\n"
               "www.example.net. A 192.0.2.8\n"
               "@ A 192.0.2.9\n"
               "  TXT \"of the origin too\"\n"
               "$ORIGIN sub\n"
               "a CNAME b\n"
               "$ORIGIN example.org.\n"
               "* MX 10 @\n") == Lines{"www.example.com. A 192.0.2.7",
                                       "www.example.net. A 192.0.2.8", "example.com. A 192.0.2.9",
                                       "example.com. TXT \"of the origin too\"",
                                       "a.sub.example.com. CNAME b.sub.example.com.",
                                       "*.example.org. MX 10 example.org."});
}

TEST_CASE("TTL and class stand in any order or not at all") {
    for (const char* prelude : {"", "300", "IN", "300 IN", "IN 300", "1h30m in", "CLASS1 1W"})
        CHECK(read(fmt::format("www\t{}\tA 192.0.2.7", prelude)) ==
              Lines{"www.example.com. A 192.0.2.7"});
}

TEST_CASE("parentheses, comments, tabs, CRLF and a byte order mark are no part of the data") {
    CHECK(
        read("\xef\xbb\xbf; a zone\r\n"
             "$TTL 1h ; for all\r\n"
             "@\tIN SOA ns1 host ( ; begins\r\n"
             "\t2026112201 ; serial\r\n"
             "\t7200 900 1209600 900 )\r\n"
             "\r\n"
             "txt TXT \"a;b\" ( \"c (d)\"\r\n )\r\n"
             "; the end") ==
        Lines{"example.com. SOA ns1.example.com. host.example.com. 2026112201 7200 900 1209600 900",
              "txt.example.com. TXT \"a;b\" \"c (d)\""});
}

TEST_CASE("escapes keep what would end a word or a text") {
    CHECK(read("a\\.b A 192.0.2.7\nt TXT semi\\;colon \"quote \\\" and \\\\\"\n") ==
          Lines{"a\\.b.example.com. A 192.0.2.7",
                "t.example.com. TXT \"semi;colon\" \"quote \\\" and \\\\\""});
}

TEST_CASE("a type is read by word, by number, and generically") {
    CHECK(read("a TYPE1 192.0.2.7\nb TYPE65280 \\# 4 01020304\nc A \\# 4 c0000207\n") ==
          Lines{"a.example.com. A 192.0.2.7", "b.example.com. TYPE65280 \\# 4 01020304",
                "c.example.com. A 192.0.2.7"});
    CHECK(read("h SSHFP 4 2 aabb ccdd\nu URI 10 1 \"https://x\"\ne EUI48 00-00-5e-00-53-2a\n") ==
          Lines{"h.example.com. SSHFP \\# 6 0402aabbccdd",
                "u.example.com. URI \\# 13 000a000168747470733a2f2f78",
                "e.example.com. TYPE108 \\# 6 00005e00532a"});
}

TEST_CASE("a zone without a name takes absolute names only") {
    CHECK(read("www.example.com. CNAME host.example.net.\n", std::nullopt) ==
          Lines{"www.example.com. CNAME host.example.net."});
    CHECK(refusal("\nwww A 192.0.2.7\n", std::nullopt) ==
          "x.zone:2: 'www' is relative: the zone has no name; begin the file with '$ORIGIN "
          "example.com.', or say dnsprop example.com --file FILE");
    CHECK(refusal("www.example.com. MX 10 mail\n", std::nullopt) ==
          "x.zone:1: '10 mail' holds a relative name: the zone has no name; begin the file "
          "with '$ORIGIN example.com.', or say dnsprop example.com --file FILE");
}

TEST_CASE("what is wrong with a zone file is said with its line") {
    const std::pair<const char*, const char*> cases[] = {
        {"www A 192.0.2.300", "1: '192.0.2.300' is not the data of an A record"},
        {"\n\nwww A 192.0.2.7 more", "3: '192.0.2.7 more' is not the data of an A record"},
        {"@ MX 70000 mail", "1: '70000 mail' is not the data of an MX record"},
        {"@ MX 10", "1: '10' is not the data of an MX record"},
        {"www A", "1: the data of the A record is missing"},
        {"www 300 IN", "1: the type of the record is missing"},
        {"www FOO bar", "1: 'FOO' is not a record type"},
        {"www TYPE65536 \\# 0", "1: 'TYPE65536' is not a record type"},
        {"www type65280304 \\# 0", "1: 'type65280304' is not a record type"},
        {"www ANY bar", "1: class ANY is not asked for: only IN is"},
        {"www AXFR bar", "1: 'AXFR' is not a record type"},
        {"www CH TXT x", "1: class CH is not asked for: only IN is"},
        {"www 300 300 A 192.0.2.7", "1: '300' is not a record type"},
        {"  A 192.0.2.7", "1: the first record has no owner"},
        {"a..b A 192.0.2.7", "1: 'a..b.example.com.' has an empty label"},
        {"x TXT \"open\ny A 192.0.2.7", "1: a quotation mark is not closed"},
        {"@ SOA ns1 host (\n1 2 3 4 5\n", "1: a parenthesis is not closed"},
        {"\n@ SOA ns1 host 1 2 3 4 5 )", "2: a parenthesis closes that was never opened"},
        {"$INCLUDE other.zone",
         "1: $INCLUDE is not followed: give one whole file, such as "
         "'named-compilezone -o - ZONE FILE' writes"},
        {"$GENERATE 1-9 a A 192.0.2.$",
         "1: $GENERATE is not followed: give one whole file, such "
         "as 'named-compilezone -o - ZONE FILE' writes"},
        {"$TLL 300", "1: '$TLL' is not a directive; there are $ORIGIN and $TTL"},
        {"$TTL soon", "1: $TTL 'soon' is not a TTL, such as 3600 or 1h"},
        {"$TTL", "1: $TTL takes one value, such as $TTL 3600"},
        {"$ORIGIN a. b.", "1: $ORIGIN takes one name, such as $ORIGIN example.com."},
        {"www A 192.0.2.7\nm\xc3\xbcller A 192.0.2.7",
         "2: a character beyond ASCII: names are written as A-labels (xn--...), texts in quotation "
         "marks"},
        {"\x01", "1: holds a control character: not a zone file"},
    };
    for (const auto& [text, message] : cases)
        CHECK(refusal(text) == std::string("x.zone:") + message);
    CHECK(refusal(std::string_view("a A \0", 5)) ==
          "x.zone:1: holds a control character: not a zone file");
    // Pages of data are not repeated.
    CHECK(refusal("x A " + std::string(5000, '1')).size() < 200);
}

TEST_CASE("any record set that is written as zone text reads back as it was") {
    std::mt19937 random(7);
    const auto below = [&](unsigned bound) { return static_cast<unsigned>(random() % bound); };
    for (int round = 0; round < 300; ++round) {
        const auto types = dns::askable_rr_types();
        const RrType type = *dns::read_rr_type(types[below(static_cast<unsigned>(types.size()))]);
        std::string text;
        switch (type) {
            case RrType::a:
                text = fmt::format("192.0.2.{}", below(256));
                break;
            case RrType::mx:
                text = fmt::format("{} mail{}", below(65536), below(9));
                break;
            case RrType::txt:
                for (unsigned i = 0; i <= below(3); ++i) {
                    text += "\"";
                    for (unsigned n = below(40); n > 0; --n)
                        text += fmt::format("\\{:03}", below(256));
                    text += "\" ";
                }
                break;
            case RrType::ns:
            case RrType::cname:
            case RrType::ptr:
                text = fmt::format("Host{}.example.net.", below(99));
                break;
            default:
                continue;
        }
        const std::string wanted = dns::read_zone_rdata(type, text, example);
        const auto back = dns::read_zone_file(
            fmt::format("Name{} {} ( {}{} ) ; note \" (\n", below(99), below(2) ? "IN 5m" : "",
                        dns::write_rr_type(type), "\n " + text),
            "x.zone", example);
        REQUIRE(back.size() == 1);
        CHECK(back[0].record.rdata == wanted);
        // And as reports write it, which is absolute.
        const std::string printed = dns::write_rdata(type, back[0].record.rdata_bytes());
        CHECK(dns::read_zone_rdata(type, printed, std::nullopt) == wanted);
    }
}
