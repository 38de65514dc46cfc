#include "cli/words.hpp"

#include <catch2/catch.hpp>

#include "base/input_error.hpp"

using namespace dnsprop;
using cli::read_words;

namespace {

std::string shown(const cli::Words& words) {
    std::string out;
    for (const auto& question : words.questions)
        out += question.name.text() + " " + dns::write_rr_type(question.type) + "; ";
    return out + std::to_string(words.references.size());
}

std::string refusal(const std::vector<std::string>& words) {
    try {
        read_words(words);
    } catch (const InputError& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("name, types and resolvers come in any order") {
    CHECK(shown(read_words({"example.com"})) == "example.com. A; 0");
    CHECK(shown(read_words({"mx", "example.com", "@google", "AAAA"})) ==
          "example.com. MX; example.com. AAAA; 1");
    CHECK(shown(read_words({"@192.0.2.53", "TYPE65534", "_dmarc.example.com."})) ==
          "_dmarc.example.com. TYPE65534; 1");
}

TEST_CASE("a type named twice is asked once") {
    CHECK(shown(read_words({"example.com", "A", "a", "TYPE1"})) == "example.com. A; 0");
}

TEST_CASE("an address means its reverse name, whose type is PTR unless another is named") {
    CHECK(shown(read_words({"192.0.2.7"})) == "7.2.0.192.in-addr.arpa. PTR; 0");
    CHECK(shown(read_words({"192.0.2.7", "CNAME"})) == "7.2.0.192.in-addr.arpa. CNAME; 0");
    CHECK(shown(read_words({"2001:db8::1"})).ends_with("8.b.d.0.1.0.0.2.ip6.arpa. PTR; 0"));
}

TEST_CASE("a name that is spelled like a type or a command has a trailing dot") {
    CHECK(shown(read_words({"mx."})) == "mx. A; 0");
    CHECK(refusal({"mx"}).starts_with("a name is missing"));
    CHECK(refusal({}) == "a name is missing: dnsprop NAME [TYPE...] [@RESOLVER...]");
}

TEST_CASE("of two words that are no types the one without a dot is looked at") {
    CHECK(refusal({"example.com", "AAA"}) ==
          "'AAA' is not a record type; did you mean A, AAAA, CAA?");
    CHECK(refusal({"example.com", "QQQQQQ"})
              .starts_with("'QQQQQQ' is not a record type; there are A, "));
    CHECK(refusal({"a.example", "b.example"}) ==
          "two names, 'a.example' and 'b.example': one is checked at a time");
}

TEST_CASE("query types that are no records are refused with the reason") {
    for (const char* type : {"ANY", "axfr", "IXFR"})
        CHECK(refusal({"example.com", type}).find("RFC 8482") != std::string::npos);
}
