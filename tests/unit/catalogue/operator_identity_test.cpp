#include "catalogue/operator_identity.hpp"

#include <catch2/catch.hpp>

using namespace dnsprop::catalogue;

TEST_CASE("a server's name is matched whole and whatever its case") {
    CHECK(matches_server_name("res*", "RES100.fra.rrdns.pch.net"));
    CHECK(matches_server_name("*pch.net*", "res1.ams.rrdns.PCH.net"));
    CHECK(matches_server_name("*.example.net", "a.b.example.net"));
    CHECK(matches_server_name("a*b*c", "a-b-b-c"));
    CHECK(matches_server_name("a*", "a"));
    CHECK(matches_server_name("ns1", "NS1"));
    CHECK_FALSE(matches_server_name("ns1", "ns10"));
    CHECK_FALSE(matches_server_name("ns1", "xns1"));
    CHECK_FALSE(matches_server_name("*.example.net", "example.net"));
    CHECK_FALSE(matches_server_name("a*b", "a-b-c"));
    CHECK_FALSE(matches_server_name("res*", ""));
}

TEST_CASE("a pattern of many stars does not take long on a long name") {
    std::string pattern;
    for (int i = 0; i < 50; ++i)
        pattern += "a*";
    const std::string name(60'000, 'a');
    CHECK(matches_server_name(pattern, name));
    CHECK_FALSE(matches_server_name(pattern + "b", name));
}

TEST_CASE("a site is three letters where the pattern has them") {
    CHECK(read_site("gpdns-{site}", "gpdns-fra") == "FRA");
    CHECK(read_site("res{number}.{site}.rrdns.pch.net", "res100.zrh.rrdns.pch.net") == "ZRH");
    CHECK(read_site("{site}{number}", "ams12") == "AMS");
    for (const char* nsid : {"", "gpdns-", "gpdns-fr", "gpdns-fra1", "gpdns-f1a", "Gpdns-fra"})
        CHECK_FALSE(read_site("gpdns-{site}", nsid));
    for (const char* nsid : {"ams", "ams1a", "12", "ams-1"})
        CHECK_FALSE(read_site("{site}{number}", nsid));
}

TEST_CASE("a pattern for a site has it once, and only places that are known") {
    for (const char* good :
         {"{site}", "gpdns-{site}", "{number}{site}{number}", "a{site}{number}b"})
        CHECK_FALSE(site_pattern_fault(good));
    CHECK(site_pattern_fault("gpdns-") ==
          "must have {site} once, where the three letters of the site are");
    CHECK(site_pattern_fault("{site}.{site}") == site_pattern_fault(""));
    CHECK(site_pattern_fault("{place}.{site}") ==
          "has a brace that is neither of {site} nor of {number}");
    CHECK(site_pattern_fault("site}") == site_pattern_fault("{place}"));
    CHECK(site_pattern_fault("{number}7{site}") ==
          "has a digit behind {number}, which takes all digits");
    CHECK(site_pattern_fault("{number}{number}{site}") == site_pattern_fault("{number}7{site}"));
}
