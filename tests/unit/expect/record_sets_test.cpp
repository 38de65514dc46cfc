#include "expect/record_sets.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/input_error.hpp"
#include "dns/ldns_codec.hpp"
#include "support/answer_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::expect;

namespace {

using Lines = std::vector<std::string>;

/// "www.example.com A exact: 192.0.2.7, 192.0.2.8 (was 192.0.2.1)", one for each Question.
Lines shown(const RecordSets& sets) {
    Lines out;
    for (std::size_t i = 0; i < sets.questions.size(); ++i) {
        const Expectation& expectation = sets.expectations[i];
        CHECK(expectation.source == Source::given);
        std::string line =
            fmt::format("{} {} {}:", sets.questions[i].name.plain_text(),
                        dns::write_rr_type(sets.questions[i].type), word(expectation.mode));
        for (const ExpectedValue& each : expectation.values)
            line += (&each == &expectation.values.front() ? " " : ", ") + each.text;
        for (const ExpectedValue& each : expectation.old_values)
            line += " (was " + each.text + ")";
        out.push_back(line);
    }
    return out;
}

RecordSource source(const char* name, const char* origin = nullptr) {
    return {name, origin ? std::optional(dns::read_name(origin)) : std::nullopt, std::nullopt};
}

RecordSets zone(std::string_view text, const char* origin = nullptr) {
    return read_zone_sets(text, source("x.zone", origin));
}

RecordSets json(std::string_view text) {
    return read_json_sets(text, source("expect.json"), test::providers);
}

template <class Read>
std::string refusal(Read&& read, std::string_view text) {
    try {
        static_cast<void>(read(text));
    } catch (const InputError& error) {
        return error.what();
    }
    return "was read";
}

constexpr const char* whole_zone = R"($ORIGIN example.com.
$TTL 1h
@   SOA ns1 host 7 7200 900 1209600 900
    NS ns1
    NS ns2
    MX 10 mail
www A 192.0.2.7
    A 192.0.2.8
    A 192.0.2.7
cdn CNAME example.cdn.example.net.
*.w TXT "any"
)";

}  // namespace

TEST_CASE("a zone file is one question for each owner and type") {
    const RecordSets sets = zone(whole_zone);
    CHECK(shown(sets) ==
          Lines{"example.com SOA exact: ns1.example.com. host.example.com. 7 7200 900 1209600 900",
                "example.com NS exact: ns1.example.com., ns2.example.com.",
                "example.com MX exact: 10 mail.example.com.",
                "www.example.com A exact: 192.0.2.7, 192.0.2.8",
                "cdn.example.com CNAME exact: example.cdn.example.net.",
                "*.w.example.com TXT exact: \"any\""});
    CHECK(sets.apex == dns::read_name("example.com"));
    CHECK(sets.left_out.empty());
}

TEST_CASE("what a zone file expects fits an answer with the same records") {
    const RecordSets sets = zone(whole_zone);
    dns::AnswerContent content;
    content.kind = dns::AnswerKind::positive;
    const dns::Name www = dns::read_name("www.example.com");
    for (const char* address : {"192.0.2.7", "192.0.2.8"})
        content.records.push_back({www, dns::RrType::a, dns::read_rdata(dns::RrType::a, address)});
    CHECK(fit(content, sets.expectations[3]) == Fit::expected);
    content.records.pop_back();
    CHECK(fit(content, sets.expectations[3]) == Fit::incomplete);
}

TEST_CASE("the option --match wins over the way each kind of file is judged") {
    RecordSource any = source("x.zone", "example.com");
    any.mode = MatchMode::any;
    CHECK(shown(read_zone_sets("www A 192.0.2.7", any)) ==
          Lines{"www.example.com A any: 192.0.2.7"});
}

TEST_CASE("what a signer makes and what other zones hold is left out, and counted") {
    const RecordSets sets = zone(
        "@ SOA ns1 host 7 2 3 4 5\n"
        "@ RRSIG SOA 13 2 300 20261231000000 20261101000000 1 @ AAAA\n"
        "@ NSEC www A RRSIG\n"
        "@ DNSKEY 257 3 13 AAAA\n"
        "sub NS ns1.sub\n"
        "ns1.sub A 192.0.2.53\n"
        "sub DS 11111 13 2 00\n",
        "example.com");
    CHECK(shown(sets) ==
          Lines{"example.com SOA exact: ns1.example.com. host.example.com. 7 2 3 4 5",
                "example.com DNSKEY exact: 257 3 13 AAAA",
                "sub.example.com DS exact: 11111 13 2 00"});
    CHECK(sets.left_out ==
          Lines{"2 records (RRSIG, NSEC): a signer makes them anew",
                "2 records (NS, A): they lie at or below a delegation, in another zone"});
}

TEST_CASE("a list of records without SOA is no zone: all of it is asked for") {
    const RecordSets sets =
        zone("sub.example.com. NS ns1.example.net.\nexample.net. A 192.0.2.7\n");
    CHECK(sets.questions.size() == 2);
    CHECK_FALSE(sets.apex);
    CHECK(zone("@ A 192.0.2.7", "example.com").apex == dns::read_name("example.com"));
}

TEST_CASE("what no zone holds is refused with its line") {
    const auto read = [](std::string_view text) { return zone(text, "example.com"); };
    CHECK(refusal(read, "") == "x.zone: holds no record to ask for");
    CHECK(refusal(read, "@ SOA a b 1 2 3 4 5\n@ SOA a b 2 2 3 4 5") ==
          "x.zone:2: a second SOA; the zone's is on line 1");
    CHECK(refusal(read, "www SOA a b 1 2 3 4 5") ==
          "x.zone:1: the SOA is of www.example.com, and the zone was said to be example.com");
    CHECK(refusal(read, "www.example.net. A 192.0.2.7") ==
          "x.zone:1: www.example.net lies outside the zone example.com");
    CHECK(refusal(read, "www CNAME a\nwww A 192.0.2.7") ==
          "x.zone:2: www.example.com has a CNAME and other records: no server takes both");
    CHECK(refusal(read, "www CNAME a\nwww CNAME b") ==
          "x.zone:2: a second CNAME of www.example.com");
    std::string large;
    for (std::size_t i = 0; i <= max_record_sets; ++i)
        large += fmt::format("h{} A 192.0.2.7\n", i);
    CHECK(refusal(read, large) == "x.zone:2001: more than 2000 record sets: split the file");
}

TEST_CASE("JSON gives each record its values, what it was, and how it is judged") {
    const Lines wanted = {"www.example.com A any: 192.0.2.7, 203.0.113.0/24 (was 192.0.2.1)",
                          "old.example.com TXT any: none",
                          "xn--mnchen-3ya.example MX exact: 10 mail.example.com."};
    const std::string entries = R"([
  {"name": "www.example.com", "type": "A", "expect": ["192.0.2.7", "203.0.113.0/24"], "old": "192.0.2.1"},
  {"name": "old.example.com.", "type": "txt", "expect": "none"},
  {"name": "münchen.example", "type": "MX", "expect": ["10 mail.example.com."], "match": "exact"}])";
    CHECK(shown(json(entries)) == wanted);
    CHECK(shown(json(R"({"format_version": 1, "records": )" + entries + "}")) == wanted);
}

TEST_CASE("what is wrong with a JSON list is said with its line and entry") {
    const auto one = [](const std::string& entry) { return refusal(json, "[\n" + entry + "]"); };
    CHECK(one(R"({"nmae": "a.example", "type": "A", "expect": "none"})") ==
          "expect.json:2: records[0]: unknown key \"nmae\"; did you mean \"name\"?");
    CHECK(one(R"({"type": "A", "expect": "none"})") ==
          "expect.json:2: records[0]: name: is missing");
    CHECK(one(R"({"name": "a.example", "expect": "none"})") ==
          "expect.json:2: records[0]: type: is missing, such as \"A\"");
    CHECK(one(R"({"name": "a.example", "type": "FOO", "expect": "none"})") ==
          "expect.json:2: records[0]: type: \"FOO\" is not a record type, such as \"A\"");
    CHECK(one(R"({"name": "a..b", "type": "A", "expect": "none"})") ==
          "expect.json:2: records[0]: name: 'a..b' has an empty label");
    CHECK(one(R"({"name": "a.example", "type": "A"})") ==
          "expect.json:2: records[0]: expect: is missing: what should the record hold?");
    CHECK(one(R"({"name": "a.example", "type": "A", "expect": []})") ==
          "expect.json:2: records[0]: expect: is an empty list; a record that must be gone is "
          "\"none\"");
    CHECK(one(R"({"name": "a.example", "type": "A", "expect": 7})") ==
          "expect.json:2: records[0]: expect: must be a list in square brackets, not a number");
    CHECK(one(R"({"name": "a.example", "type": "A", "expect": "2001:db8::7"})") ==
          "expect.json:2: records[0]: expect 2001:db8::7: an IPv6 address fits AAAA; asked: A");
    CHECK(one(R"({"name": "a.example", "type": "A", "expect": "192.0.2.7", "old": "192.0.2.7"})") ==
          "expect.json:2: records[0]: old 192.0.2.7: the same value is expected (expect "
          "192.0.2.7)");
    CHECK(one(R"({"name": "a.example", "type": "A", "expect": "none", "match": "some"})") ==
          "expect.json:2: records[0]: match: unknown word \"some\"; it can be \"any\", \"all\" or "
          "\"exact\"");
    CHECK(one(R"({"name": "a.example", "type": "A", "expect": "none"},
{"name": "A.example.", "type": "a", "expect": "none"})") ==
          "expect.json:3: records[1]: A.example A is already records[0]");
    CHECK(refusal(json, "[]") == "expect.json: holds no record to ask for");
    CHECK(refusal(json, "{\"records\": []}") ==
          "expect.json:1: format_version: is missing; this file is read as \"format_version\": 1");
    CHECK(refusal(json, "[1]") ==
          "expect.json:1: records[0]: must be an object in braces, not a number");
}

TEST_CASE("a file is JSON by its name or by how it begins") {
    CHECK(is_json("", "expect.json"));
    CHECK(is_json("\xef\xbb\xbf \n[", "-"));
    CHECK(is_json("{", "records"));
    CHECK_FALSE(is_json("; [\n@ A 192.0.2.7", "records.zone"));
    CHECK_FALSE(is_json("", "records.zone"));
}
