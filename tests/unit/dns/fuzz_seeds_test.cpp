// The fuzzers' first seeds, in tests/fuzz/corpus: composed here, so that they follow the builder.
// `dnsprop_tests "[.seeds]"` writes them anew. Other files there are past crashes and stay.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "world/message_builder.hpp"

using namespace dnsprop;
using dns::RrType;
using world::MessageBuilder;

namespace {

using Seeds = std::map<std::string, std::string>;  ///< path below corpus -> octets

MessageBuilder response(RrType type = RrType::a) {
    return MessageBuilder::response_to({dns::read_name("www.example"), type}, 0x1234);
}

std::map<std::string, MessageBuilder> messages() {
    std::map<std::string, MessageBuilder> out;
    const MessageBuilder one = response().answer("www.example", RrType::a, 300, "192.0.2.7");
    out["a"] = one;
    out["nodata"] =
        response().authority("example", RrType::soa, 60, "ns.example. h.example. 1 2 3 4 5");
    out["nxdomain"] = MessageBuilder(out["nodata"]).rcode(dns::Rcode::nxdomain);
    out["formerr"] = MessageBuilder().rcode(dns::Rcode::formerr);
    out["badvers"] = response().rcode(dns::Rcode::badvers);
    out["edns"] = MessageBuilder(one).edns().ede(3, "stale").nsid("fra1");
    out["client-subnet"] =
        MessageBuilder(one).edns_option(8, std::string("\0\1\x18\x10\xc0\0\2", 7));
    out["chain"] = response()
                       .compressed()
                       .answer("www.example", RrType::cname, 60, "edge.example")
                       .answer("edge.example", RrType::cname, 60, "edge.cdn")
                       .answer("edge.cdn", RrType::a, 60, "192.0.2.7");
    out["loop"] = response()
                      .answer("www.example", RrType::cname, 60, "b.example")
                      .answer("b.example", RrType::cname, 60, "www.example");
    out["cut"] = MessageBuilder(one).truncated_in_record();
    out["truncated"] = MessageBuilder(one).truncated();
    out["trailing"] = MessageBuilder(one).trailing("xyz");
    out["long-rdlength"] = MessageBuilder(one).rdlength(20).trailing(std::string(16, '\1'));
    out["no-rdata"] =
        response().record(dns::Section::answer, {dns::read_name("www.example"), RrType::a, ""}, 60);
    out["forward-pointer"] = MessageBuilder(one).forward_pointer();
    out["self-pointer"] = MessageBuilder(one).owner_octets("\xc0\x1d");
    out["two-opts"] = MessageBuilder(one).second_opt();
    out["opt-in-answer"] = MessageBuilder(one).opt_in_answer();
    out["counts"] = MessageBuilder(one).answer_count(99);
    out["class"] = MessageBuilder(one).record_class(3);
    out["ttl-top-bit"] = response().answer("www.example", RrType::a, 0xffffffff, "192.0.2.7");
    const std::pair<RrType, const char*> rdatas[] = {
        {RrType::aaaa, "2001:db8::7"},
        {RrType::mx, "10 mail.example."},
        {RrType::txt, R"("v=spf1 -all" "\000\255")"},
        {RrType::caa, R"(0 issue "ca.example")"},
        {RrType::srv, "10 60 5060 sip.example."},
        {RrType::naptr, R"(100 10 "u" "E2U+sip" "" sip.example.)"},
        {RrType::ds, "12345 13 2 00112233"},
        {RrType::dnskey, "257 3 13 AQIDBA=="},
        {RrType::tlsa, "3 1 1 0011223344"},
        {RrType::https, "1 . alpn=h2 port=8443 ipv4hint=192.0.2.7"},
        {static_cast<RrType>(65400), R"(\# 3 010203)"},
    };
    for (const auto& [type, text] : rdatas)
        out["type-" + dns::write_rr_type(type)] =
            response(type).compressed().answer("www.example", type, 60, text);
    return out;
}

Seeds seeds() {
    Seeds out;
    for (const auto& [name, builder] : messages()) {
        const world::Wire wire = builder.wire();
        const std::string octets(wire.begin(), wire.end());
        out["message_fuzz/" + name] = octets;
        out["message_vs_ldns_fuzz/" + name] = octets;
    }
    const std::pair<const char*, const char*> names[] = {
        {"plain", "www.example.com."},
        {"idn", "münchen.example"},
        {"a-label", "xn--mnchen-3ya.example"},
        {"escapes", R"(a\.b\032c.\255\@)"},
        {"underscore", "_443._tcp.x"},
        {"bidi", "abc\u202ecba.example"},
        {"cjk", "例え。テスト"},
        {"bad-a-label", "xn--99zzzzzz999.x"},
        {"root", "."},
        {"empty-label", "a..b"},
    };
    for (const auto& [name, text] : names)
        out[std::string("name_fuzz/") + name] = text;
    // The first octet says what is asked, see expectation_fuzz.cpp.
    const std::pair<const char*, const char*> expectations[] = {
        {"address",
         "\x01"
         "192.0.2.7\n-192.0.2.1"},
        {"list",
         "\xc0"
         "192.0.2.7, 2001:db8::7,203.0.113.0/24"},
        {"provider",
         "\x41"
         "cloudflare\ncloudflair"},
        {"tied",
         "\xc3"
         "A=192.0.2.7\nMX=10 mail.example.com.\n-TXT=old"},
        {"none", "\x02none"},
        {"text", "\x0fv=spf1 -all\n\"quoted \\\" text\" \"two\""},
        {"host-bits",
         "\x01"
         "203.0.113.1/24"},
        {"name", "\x06www.example.com"},
        {"generic", "\x21\\# 4 c0000207"},
        {"open-quote", "\x0f\"open"},
    };
    for (const auto& [name, text] : expectations)
        out[std::string("expectation_fuzz/") + name] = text;
    // The first octet says whether the zone has a name, see record_sets_fuzz.cpp.
    const std::pair<const char*, const char*> files[] = {
        {"zone",
         "B@ SOA ns1 host 7 7200 900 1209600 900\n  NS ns1\n*.w IN 300 TXT \"any\"\nsub NS "
         "ns1.sub\nns1.sub A 192.0.2.99\n"},
        {"syntax",
         "A$ORIGIN example.com.\r\n@ 1h IN SOA ns1 host ( 1 ; serial\r\n 2 3 4 5 )\r\n  "
         "TXT \"a;b\" c\\;d\r\nh TYPE65280 \\# 4 01020304\r\n"},
        {"list",
         "A[{\"name\": \"a.example\", \"type\": \"A\", \"expect\": [\"192.0.2.7\"], "
         "\"old\": \"192.0.2.1\", \"match\": \"all\"}]"},
    };
    for (const auto& [name, text] : files)
        out[std::string("record_sets_fuzz/") + name] = text;
    return out;
}

std::filesystem::path corpus() {
    return std::filesystem::path(DNSPROP_SOURCE_DIR) / "tests/fuzz/corpus";
}

}  // namespace

TEST_CASE("the fuzzers' seeds are what the builder makes") {
    for (const auto& [path, octets] : seeds()) {
        INFO(path << " (written anew by: dnsprop_tests \"[.seeds]\")");
        std::ifstream file(corpus() / path, std::ios::binary);
        REQUIRE(file);
        const std::string stored((std::istreambuf_iterator<char>(file)),
                                 std::istreambuf_iterator<char>());
        CHECK((stored == octets));
    }
}

TEST_CASE("writes the fuzzers' seeds", "[.seeds]") {
    for (const auto& [path, octets] : seeds()) {
        std::filesystem::create_directories((corpus() / path).parent_path());
        std::ofstream(corpus() / path, std::ios::binary) << octets;
    }
}
