#include "diagnose/site.hpp"

#include <catch2/catch.hpp>

#include "support/operators.hpp"

using namespace dnsprop;
using diagnose::site_of;

namespace {

std::string site(const std::string& operator_name, std::string_view nsid) {
    catalogue::Resolver resolver;
    resolver.operator_identity = test::operator_named(operator_name);
    return site_of(resolver, nsid).value_or("");
}

}  // namespace

TEST_CASE("an NSID names the site where the operator's format is known") {
    CHECK(site("Google", "gpdns-fra") == "FRA");
    CHECK(site("Quad9", "res100.fra.rrdns.pch.net") == "FRA");
    CHECK(site("Quad9", "res7.zrh.rrdns.pch.net") == "ZRH");
}

TEST_CASE("a format that is not known names no site") {
    CHECK(site("Cloudflare", "gpdns-fra").empty());
    // Another operator's NSID is anything it likes.
    CHECK(site("Example Net", "gpdns-fra").empty());
    CHECK(site("Quad9", "gpdns-fra").empty());
    CHECK(site("Google", "res100.fra.rrdns.pch.net").empty());
    for (const std::string_view nsid :
         {"", "gpdns-", "gpdns-f", "gpdns-fra1", "gpdns-f\x1b[", "GPDNS-fra", "xgpdns-fra", "fra"})
        CHECK(site("Google", nsid).empty());
    for (const std::string_view nsid :
         {"res.fra.rrdns.pch.net", "res100.rrdns.pch.net", "res100..rrdns.pch.net",
          "res1.2.fra.rrdns.pch.net", "resx.fra.rrdns.pch.net", "res710.qbre1", "res",
          ".rrdns.pch.net", "res100.fra.rrdns.pch.net.example"})
        CHECK(site("Quad9", nsid).empty());
}
