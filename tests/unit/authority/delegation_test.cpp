#include "authority/delegation.hpp"

#include <catch2/catch.hpp>

#include "support/answer_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::authority;

namespace {

// RFC 4034 section 5.4 and RFC 4509 section 2.3: one key, its SHA-1 and its SHA-256 digest.
const std::string key_text =
    "256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUS"
    "djMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==";
const std::string sha1_text = "60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118";
const std::string sha256_text =
    "60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A";

dns::Record ds(const std::string& text) {
    return test::record("dskey.example.com", "DS", text);
}
dns::Record key(const std::string& text) {
    return test::record("dskey.example.com", "DNSKEY", text);
}

Delegation compared(const std::vector<dns::Record>& at_parent,
                    const std::optional<std::vector<dns::Record>>& keys) {
    Delegation delegation;
    delegation.zone = dns::read_name("dskey.example.com");
    delegation.parent = dns::read_name("example.com");
    compare_keys(at_parent, keys, delegation);
    return delegation;
}

std::vector<dns::Name> names(const std::vector<std::string>& texts) {
    std::vector<dns::Name> names;
    for (const std::string& text : texts)
        names.push_back(dns::read_name(text));
    return names;
}

}  // namespace

TEST_CASE("the RFCs' DS records match the RFCs' key") {
    const std::vector keys = {key(key_text)};
    for (const std::string& text : {sha1_text, sha256_text}) {
        const Delegation delegation = compared({ds(text)}, keys);
        CHECK(delegation.ds_state == DsState::matches);
        REQUIRE(delegation.ds.size() == 1);
        CHECK(delegation.ds[0].key_tag == 60485);
        CHECK(delegation.ds[0].algorithm == 5);
        CHECK(delegation.ds[0].fit == DsFinding::Fit::matches);
        CHECK(problems_of(delegation).empty());
    }
}

TEST_CASE("a DS with another digest, tag or algorithm is no match, and that is a problem") {
    const std::vector keys = {key(key_text)};
    std::string other_digest = sha256_text;
    other_digest.back() = 'B';
    std::string other_algorithm = sha256_text;
    other_algorithm[6] = '8';
    CHECK(compared({ds(other_digest)}, keys).ds[0].fit == DsFinding::Fit::wrong_digest);
    CHECK(compared({ds(other_algorithm)}, keys).ds[0].fit == DsFinding::Fit::no_key);
    const Delegation delegation = compared({ds(other_digest), ds(other_algorithm)}, keys);
    CHECK(delegation.ds_state == DsState::mismatch);
    REQUIRE(problems_of(delegation).size() == 1);
    CHECK(problems_of(delegation)[0].starts_with("dskey.example.com: no DS at the parent matches"));
    // One that matches is enough: others are a key rollover.
    CHECK(compared({ds(other_digest), ds(sha256_text)}, keys).ds_state == DsState::matches);
}

TEST_CASE("no DS, no keys, keys that are none and unknown digests are told apart") {
    const std::vector keys = {key(key_text)};
    CHECK(compared({}, keys).ds_state == DsState::no_ds);
    CHECK(compared({ds(sha256_text)}, std::nullopt).ds_state == DsState::keys_silent);
    CHECK(compared({ds(sha256_text)}, std::vector<dns::Record>()).ds_state == DsState::mismatch);
    CHECK(compared({ds("60485 5 3 AB")}, keys).ds_state == DsState::unknown);
    std::string not_of_a_zone = key_text;
    not_of_a_zone.replace(0, 3, "0");
    CHECK(compared({ds(sha256_text)}, std::vector{key(not_of_a_zone)}).ds_state ==
          DsState::mismatch);
}

TEST_CASE("thousands of DS and DNSKEY cost a bounded number of digests") {
    std::vector<dns::Record> many_ds;
    std::vector<dns::Record> many_keys;
    for (int i = 0; i < 2000; ++i) {
        many_ds.push_back(ds(sha256_text));
        many_ds.back().rdata[0] = static_cast<char>(i);
        many_keys.push_back(key(key_text));
    }
    CHECK(compared(many_ds, many_keys).ds.size() == 16);
}

TEST_CASE("the two NS sets are compared where both are known") {
    Delegation delegation;
    delegation.zone = dns::read_name("example.com");
    delegation.parent = dns::read_name("com");
    delegation.ns_at_parent = names({"a.example.com", "B.example.com"});
    CHECK(delegation.only_at_parent().empty());
    delegation.ns_at_zone = names({"b.example.com", "c.example.com"});
    CHECK(delegation.only_at_parent() == names({"a.example.com"}));
    CHECK(delegation.only_at_zone() == names({"c.example.com"}));
    const auto problems = problems_of(delegation);
    REQUIRE(problems.size() == 2);
    CHECK(problems[0] ==
          "com delegates example.com to a.example.com, which the zone itself does not name");
    CHECK(problems[1] == "example.com names c.example.com, to which com does not delegate");

    std::vector<std::string> many;
    for (int i = 100; i < 200; ++i)
        many.push_back("n" + std::to_string(i) + ".example.com");
    delegation.ns_at_zone = names(many);
    CHECK(problems_of(delegation)[1].find(" and 92 more") != std::string::npos);
}
