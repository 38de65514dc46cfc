#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/input_error.hpp"
#include "expect/expectation.hpp"
#include "support/answer_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::expect;
using namespace dnsprop::test;

namespace {

using Texts = std::vector<std::string>;

std::vector<Expectation> read(const Texts& expected, const Texts& types, const Texts& old = {}) {
    std::vector<dns::Question> questions;
    for (const auto& type : types)
        questions.push_back(question("www.example.com", type));
    return read_expectations({expected, old, MatchMode::any}, questions, providers);
}

/// The values of one type, each with a letter for what it was read as.
std::string show(const Expectation& expectation) {
    std::string out;
    for (const auto& [text, value] : expectation.values) {
        out += out.empty() ? "" : " ";
        out += "awpcxrn"[value.index()];
        out += ":" + text;
    }
    return out;
}

/// What each type got: "A=... MX=...". a address, w prefix (wide), p provider, c chain name,
/// x exchange, r rdata, n none.
std::string shown(const Texts& expected, const Texts& types) {
    const auto expectations = read(expected, types);
    std::string out;
    for (std::size_t i = 0; i < types.size(); ++i)
        out += (i == 0 ? "" : " | ") + types[i] + " " + show(expectations[i]);
    return out;
}

std::string fault(const Texts& expected, const Texts& types, const Texts& old = {}) {
    try {
        read(expected, types, old);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a value goes to every type that it fits, and to no other") {
    CHECK(shown({"192.0.2.7"}, {"A"}) == "A a:192.0.2.7");
    CHECK(shown({"192.0.2.7"}, {"A", "AAAA", "MX"}) == "A a:192.0.2.7 | AAAA  | MX ");
    CHECK(shown({"2001:db8::7", "192.0.2.7"}, {"A", "AAAA"}) ==
          "A a:192.0.2.7 | AAAA a:2001:db8::7");
    CHECK(shown({"203.0.113.0/24"}, {"A", "AAAA"}) == "A w:203.0.113.0/24 | AAAA ");
    CHECK(shown({"cloudflare"}, {"A", "AAAA", "CNAME", "NS"}) ==
          "A p:cloudflare | AAAA p:cloudflare | CNAME p:cloudflare | NS ");
    CHECK(shown({"mail.example.com"}, {"A", "CNAME", "MX", "NS", "PTR", "CAA"}) ==
          "A c:mail.example.com | CNAME c:mail.example.com | MX x:mail.example.com | NS "
          "r:mail.example.com | PTR r:mail.example.com | CAA ");
    CHECK(shown({"10 mail.example.com."}, {"A", "MX", "TXT"}) ==
          "A  | MX r:10 mail.example.com. | TXT ");
    CHECK(shown({"none"}, {"A", "TXT"}) == "A n:none | TXT n:none");
    CHECK(shown({"0 issue \"letsencrypt.org\""}, {"A", "CAA"}) ==
          "A  | CAA r:0 issue \"letsencrypt.org\"");
}

TEST_CASE("a type that no value fits has nothing to be judged by") {
    const auto expectations = read({"192.0.2.7"}, {"A", "AAAA"});
    CHECK(expectations[0].source == Source::given);
    CHECK(expectations[0].can_judge());
    CHECK_FALSE(expectations[1].can_judge());
    CHECK_FALSE(read({}, {"A"})[0].can_judge());
    CHECK_FALSE(read({}, {"A"}, {"192.0.2.1"})[0].can_judge());
}

TEST_CASE("a provider goes only to types where something of it can be seen") {
    CHECK(shown({"google-lb"}, {"A", "AAAA", "CNAME"}) == "A p:google-lb | AAAA  | CNAME ");
    CHECK(shown({"shopify"}, {"A", "AAAA", "CNAME"}) ==
          "A p:shopify | AAAA p:shopify | CNAME p:shopify");
    CHECK(shown({"CloudFlare"}, {"A"}) == "A p:CloudFlare");
    CHECK(fault({"stormwall"}, {"A"}) ==
          "--expect stormwall: no address ranges and no names of stormwall are known for A");
}

TEST_CASE("addresses, prefixes and providers may stand in a list") {
    CHECK(shown({"192.0.2.7,192.0.2.8, 2001:db8::7"}, {"A", "AAAA"}) ==
          "A a:192.0.2.7 a:192.0.2.8 | AAAA a:2001:db8::7");
    CHECK(shown({"A=192.0.2.7,cloudflare"}, {"A", "AAAA"}) == "A a:192.0.2.7 p:cloudflare | AAAA ");
    CHECK(fault({"192.0.2.7,192.0.2.300"}, {"A"}) ==
          "--expect 192.0.2.300: not an address, prefix, provider or host name");
    CHECK(fault({"192.0.2.7,"}, {"A"}) ==
          "--expect 192.0.2.7,: a value between the commas is missing");
    CHECK(fault({"a.example,b.example"}, {"A"}) ==
          "--expect a.example,b.example: not a value that fits A; names are not comma-separated: "
          "repeat the option");
}

TEST_CASE("commas inside a text or rdata are its own") {
    CHECK(shown({"192.0.2.7,192.0.2.8"}, {"TXT"}) == "TXT r:192.0.2.7,192.0.2.8");
    CHECK(shown({"1 . alpn=h2,h3 ipv4hint=192.0.2.1,192.0.2.2"}, {"A", "HTTPS"}) ==
          "A  | HTTPS r:1 . alpn=h2,h3 ipv4hint=192.0.2.1,192.0.2.2");
}

TEST_CASE("the word of a type ties a value to it") {
    CHECK(shown({"A=192.0.2.7", "MX=10 mail.example.com."}, {"A", "MX"}) ==
          "A a:192.0.2.7 | MX r:10 mail.example.com.");
    CHECK(shown({"mx=mail.example.com"}, {"A", "MX"}) == "A  | MX x:mail.example.com");
    CHECK(shown({"TXT=192.0.2.7"}, {"A", "TXT"}) == "A  | TXT r:192.0.2.7");
    CHECK(shown({"TYPE257=0 issue \";\""}, {"CAA"}) == "CAA r:0 issue \";\"");
    CHECK(fault({"MX=mail.example.com"}, {"A", "AAAA"}) ==
          "--expect MX=mail.example.com: MX is not asked (asked: A, AAAA)");
    CHECK(fault({"a=1"}, {"TXT"}) ==
          "--expect a=1: A is not asked (asked: TXT); as a text: TXT=a=1");
    CHECK(shown({"TXT=a=1"}, {"TXT"}) == "TXT r:a=1");
    CHECK(fault({"A="}, {"A"}) == "--expect A=: a value is missing");
    CHECK(fault({"  "}, {"A"}) == "--expect   : a value is missing");
}

TEST_CASE("what stands before an equals sign and is no type belongs to the text") {
    CHECK(shown({"v=spf1 include:_spf.example.com -all"}, {"TXT"}) ==
          "TXT r:v=spf1 include:_spf.example.com -all");
    CHECK(shown({"v=spf1 -all"}, {"A", "TXT"}) == "A  | TXT r:v=spf1 -all");
}

TEST_CASE("with only TXT asked everything but none is a text") {
    CHECK(shown({"hello"}, {"TXT"}) == "TXT r:hello");
    CHECK(shown({"cloudflare"}, {"TXT"}) == "TXT r:cloudflare");
    CHECK(shown({"hello.example.com"}, {"TXT"}) == "TXT r:hello.example.com");
    CHECK(shown({"203.0.113.5/24"}, {"TXT"}) == "TXT r:203.0.113.5/24");
    CHECK(shown({"\"none\""}, {"TXT"}) == "TXT r:\"none\"");
    CHECK(shown({"none"}, {"TXT"}) == "TXT n:none");
}

TEST_CASE("beside other types a text must not look like anything else, or be quoted or tied") {
    CHECK(shown({"hello.example.com"}, {"A", "TXT"}) == "A c:hello.example.com | TXT ");
    CHECK(shown({"\"hello.example.com\""}, {"A", "TXT"}) == "A  | TXT r:\"hello.example.com\"");
    CHECK(shown({"hello world"}, {"A", "TXT"}) == "A  | TXT r:hello world");
    CHECK(fault({"hello"}, {"A", "TXT"}) ==
          "--expect hello: not an address, prefix, provider or host name; as a text: TXT=hello");
    CHECK(
        fault({"hello.example.com"}, {"CAA", "TXT"}) ==
        "--expect hello.example.com: a host name fits A, AAAA, CNAME, MX, NS and PTR; asked: CAA, "
        "TXT; as a text: TXT=hello.example.com");
    CHECK(fault({"\"open"}, {"TXT"}) ==
          "--expect \"open: a quotation mark or an escape is not finished");
}

TEST_CASE("a text is the same whether quoted, split or plain") {
    const auto plain = read({"v=spf1 -all"}, {"TXT"})[0].values[0].value;
    CHECK(read({"\"v=spf1 -all\""}, {"TXT"})[0].values[0].value == plain);
    CHECK(read({"\"v=spf1 \" \"-all\""}, {"TXT"})[0].values[0].value == plain);
    CHECK_FALSE(read({"V=spf1 -all"}, {"TXT"})[0].values[0].value == plain);
}

TEST_CASE("an unknown provider is answered with the nearest names") {
    CHECK(fault({"cloudflair"}, {"A"}) ==
          "--expect cloudflair: unknown provider 'cloudflair'; did you mean cloudflare?");
    CHECK(fault({"CNAME=cloudflair"}, {"A", "CNAME"}) ==
          "--expect cloudflair: unknown provider 'cloudflair'; did you mean cloudflare?");
    CHECK(fault({"zzzzzz"}, {"A"}) ==
          "--expect zzzzzz: not an address, prefix, provider or host name");
    CHECK(fault({"cloudflare"}, {"MX"}) ==
          "--expect cloudflare: a provider fits A, AAAA and CNAME; asked: MX");
}

TEST_CASE("a malformed address or prefix is said to be one, and what would be right") {
    CHECK(fault({"192.0.2.300"}, {"A"}) ==
          "--expect 192.0.2.300: not an address, prefix, provider or host name");
    CHECK(fault({"203.0.113.5/24"}, {"A"}) ==
          "--expect 203.0.113.5/24: host bits are set; did you mean 203.0.113.0/24?");
    CHECK(fault({"2001:db8::1/32"}, {"AAAA"}) ==
          "--expect 2001:db8::1/32: host bits are set; did you mean 2001:db8::/32?");
    CHECK(fault({"192.0.2.0/33"}, {"A"}) ==
          "--expect 192.0.2.0/33: a prefix length for 192.0.2.0 is 0 to 32");
    CHECK(fault({"203.0.113.0/024"}, {"A"}) ==
          "--expect 203.0.113.0/024: a prefix length has no leading zeros; did you mean "
          "203.0.113.0/24?");
    CHECK(fault({"192.0.2/24"}, {"A"}) ==
          "--expect 192.0.2/24: '192.0.2' is not an IPv4 or IPv6 address");
    CHECK(fault({"192.0.2.7:53"}, {"A"}) ==
          "--expect 192.0.2.7:53: an address is given without port, brackets and zone");
    CHECK(fault({"[2001:db8::7]"}, {"AAAA"}) ==
          "--expect [2001:db8::7]: an address is given without port, brackets and zone");
    CHECK(fault({"2001:db8:::7"}, {"AAAA"}) ==
          "--expect 2001:db8:::7: not an address, prefix, provider or host name");
}

TEST_CASE("a value that fits none of the types says which were asked") {
    CHECK(fault({"2001:db8::7"}, {"A"}) ==
          "--expect 2001:db8::7: an IPv6 address fits AAAA; asked: A");
    CHECK(fault({"192.0.2.0/24"}, {"MX", "TXT"}) ==
          "--expect 192.0.2.0/24: an IPv4 prefix fits A; asked: MX, TXT; as a text: "
          "TXT=192.0.2.0/24");
    CHECK(fault({"hello world"}, {"A", "MX"}) ==
          "--expect hello world: not a value that fits A, MX");
    CHECK(fault({"hello world"}, {"A"}) == "--expect hello world: not a value that fits A");
    CHECK(fault({"\\# 4 c0000207"}, {"A", "AAAA"}) ==
          "--expect \\# 4 c0000207: give the type it is for: TYPE=\\# LENGTH HEX");
}

TEST_CASE("rdata that is malformed for the only type asked is said to be") {
    CHECK(
        fault({"ten mail.example.com."}, {"MX"}) ==
        "--expect ten mail.example.com.: 'ten mail.example.com.' is not the data of an MX record");
    CHECK(fault({"MX=10 mail.example.com. junk"}, {"A", "MX"}).find("is not the data of an MX") !=
          std::string::npos);
    CHECK(fault({"a..example"}, {"A"}) == "--expect a..example: 'a..example' has an empty label");
}

TEST_CASE("generic rdata is taken for the type that it is tied to") {
    CHECK(shown({"A=\\# 4 c0000207"}, {"A", "AAAA"}) == "A r:\\# 4 c0000207 | AAAA ");
    CHECK(shown({"\\# 2 6869"}, {"TYPE65400"}) == "TYPE65400 r:\\# 2 6869");
}

TEST_CASE("a host name of one label needs its dot, but where only a name can be meant") {
    CHECK(shown({"localhost"}, {"PTR"}) == "PTR r:localhost");
    CHECK(shown({"localhost."}, {"A", "PTR"}) == "A c:localhost. | PTR r:localhost.");
    CHECK(fault({"localhost"}, {"NS", "PTR"}) ==
          "--expect localhost: a host name of one label is written 'localhost.'");
    CHECK(shown({"."}, {"MX"}) == "MX x:.");
}

TEST_CASE("names are absolute, without case, and may be given in Unicode") {
    const auto value = read({"WWW.Example.ORG"}, {"NS"})[0].values[0].value;
    CHECK(value == read({"www.example.org."}, {"NS"})[0].values[0].value);
    CHECK(read({"münchen.example"}, {"CNAME"})[0].values[0].value ==
          read({"xn--mnchen-3ya.example"}, {"CNAME"})[0].values[0].value);
    CHECK(shown({"_acme.example.org"}, {"CNAME"}) == "CNAME c:_acme.example.org");
}

TEST_CASE("no CNAME chain passes through the name it starts from") {
    CHECK(fault({"WWW.example.com"}, {"A"}) ==
          "--expect WWW.example.com: the name asked for itself: no CNAME chain passes through it");
    CHECK(shown({"www.example.com"}, {"A", "MX"}) == "A  | MX x:www.example.com");
}

TEST_CASE("none stands alone for its type") {
    CHECK(fault({"none", "192.0.2.7"}, {"A"}) ==
          "--expect none: contradicts --expect 192.0.2.7 (both for A)");
    CHECK(shown({"A=none", "AAAA=2001:db8::7"}, {"A", "AAAA"}) == "A n:none | AAAA a:2001:db8::7");
    CHECK(read({"NONE"}, {"A"})[0].wants_absence());
}

TEST_CASE("the old value is read alike, under its own name, and cannot be the expected one") {
    const auto both = read({"192.0.2.7"}, {"A"}, {"192.0.2.1,192.0.2.2"});
    CHECK(both[0].old_values.size() == 2);
    CHECK(fault({"192.0.2.7"}, {"A"}, {"2001:db8::1"}) ==
          "--old 2001:db8::1: an IPv6 address fits AAAA; asked: A");
    CHECK(fault({"192.0.2.7"}, {"A"}, {"A=192.0.2.7"}) ==
          "--old 192.0.2.7: the same value is expected (--expect 192.0.2.7)");
    CHECK(fault({"a b"}, {"TXT"}, {"\"a b\""}) ==
          "--old \"a b\": the same value is expected (--expect a b)");
    CHECK(fault({"192.0.2.7"}, {"A"}, {"192.0.2.0/24"}) == "no error");
}

TEST_CASE("a value given twice counts once") {
    CHECK(shown({"192.0.2.7,192.0.2.7", "A=192.0.2.7"}, {"A"}) == "A a:192.0.2.7");
}

TEST_CASE("each question gets its own expectation, in order") {
    const auto expectations =
        read_expectations({{"192.0.2.7"}, {}, MatchMode::exact},
                          {question("a.example", "A"), question("b.example", "A")}, providers);
    REQUIRE(expectations.size() == 2);
    CHECK(show(expectations[1]) == "a:192.0.2.7");
    CHECK(expectations[1].mode == MatchMode::exact);
}

TEST_CASE("whatever is given, it is read or refused in one printable line") {
    std::mt19937 random(7);
    const std::string alphabet = "019.:/,=\"\\# anone\t\n\x01-_*vMXTA\xc3";
    const std::vector<Texts> types = {{"A"}, {"TXT"}, {"A", "TXT"}, {"MX", "NS"}, {"CAA", "HTTPS"}};
    for (int round = 0; round < 4000; ++round) {
        std::string text(random() % 12, ' ');
        for (char& c : text)
            c = alphabet[random() % alphabet.size()];
        const std::string message = fault({text}, types[random() % types.size()]);
        CHECK(message.find_first_of("\n\t\x01") == std::string::npos);
        CHECK((message == "no error" || message.starts_with("--expect ")));
    }
}

TEST_CASE(
    "a hundred thousand values of one type are each kept once, and compared with the old ones") {
    constexpr unsigned count = 100000;
    Texts expected;
    Texts old;
    for (unsigned i = 0; i < count; ++i) {
        expected.push_back(fmt::format("10.{}.{}.{}", i >> 16, i >> 8 & 255, i & 255));
        old.push_back(fmt::format("11.{}.{}.{}", i >> 16, i >> 8 & 255, i & 255));
    }
    expected.push_back(expected.front());
    const auto expectation = read(expected, {"A"}, old).front();
    CHECK(expectation.values.size() == count);
    CHECK(expectation.old_values.size() == count);
    old.push_back("10.0.1.0");
    CHECK(fault(expected, {"A"}, old) ==
          "--old 10.0.1.0: the same value is expected (--expect 10.0.1.0)");
}
