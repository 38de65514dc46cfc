#include "catalogue/provider.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "catalogue/catalogue.hpp"
#include "dns/ldns_codec.hpp"

using namespace dnsprop;
using namespace dnsprop::catalogue;
using net::IpAddress;
using net::IpPrefix;

namespace {

Provider provider(const std::string& id, const std::vector<std::string>& prefixes,
                  const std::vector<std::string>& suffixes = {}) {
    Provider out;
    out.id = id;
    out.name = id;
    for (const auto& prefix : prefixes)
        out.ranges.push_back(IpPrefix::read(prefix).value());
    for (const auto& suffix : suffixes)
        out.cname_suffixes.push_back(dns::read_name(suffix));
    return out;
}

std::string owner(const ProviderDirectory& directory, const std::string& address) {
    const Provider* found = directory.owner_of(IpAddress::read(address).value());
    return found ? found->id : "nobody";
}

std::string name_owner(const ProviderDirectory& directory, const std::string& name) {
    const Provider* found = directory.owner_of(dns::read_name(name));
    return found ? found->id : "nobody";
}

/// The rule, as plainly as it can be said: the longest prefix that holds it, the first id among
/// equals.
const Provider* owner_by_scan(const ProviderDirectory& directory, const IpAddress& address) {
    const Provider* best = nullptr;
    unsigned best_length = 0;
    for (const auto& candidate : directory.all())
        for (const auto& range : candidate.ranges) {
            if (!range.contains(address))
                continue;
            const bool is_better = !best || range.length() > best_length ||
                                   (range.length() == best_length && candidate.id < best->id);
            if (is_better) {
                best = &candidate;
                best_length = range.length();
            }
        }
    return best;
}

/// The address itself and its neighbours, where the edges of ranges are.
std::vector<IpAddress> around(const IpAddress& address) {
    std::vector<IpAddress> out = {address};
    for (const int step : {-1, 1}) {
        std::vector<std::uint8_t> octets(address.bytes().begin(), address.bytes().end());
        for (std::size_t i = octets.size(); i-- > 0;) {
            octets[i] = static_cast<std::uint8_t>(octets[i] + step);
            if (octets[i] != (step == 1 ? 0x00 : 0xff))
                break;
        }
        out.push_back(*IpAddress::from_bytes(octets));
    }
    return out;
}

IpAddress random_address(std::mt19937& random, bool is_ipv4) {
    std::vector<std::uint8_t> octets(is_ipv4 ? 4 : 16);
    for (auto& octet : octets)
        octet = static_cast<std::uint8_t>(random());
    return *IpAddress::from_bytes(octets);
}

/// A prefix of few addresses' worth of high bits, so that many of them nest.
std::string random_prefix(std::mt19937& random, bool is_ipv4) {
    constexpr std::array<std::uint8_t, 4> few = {0x00, 0x80, 0xc0, 0xff};
    const unsigned bits = is_ipv4 ? 32 : 128;
    const unsigned length = random() % 4 == 0 ? bits : static_cast<unsigned>(random() % (bits + 1));
    std::vector<std::uint8_t> octets(bits / 8);
    for (auto& octet : octets)
        octet = few[random() % few.size()];
    for (unsigned bit = length; bit < bits; ++bit)
        octets[bit / 8] &= static_cast<std::uint8_t>(~(1U << (7 - bit % 8)));
    return IpAddress::from_bytes(octets)->text() + "/" + std::to_string(length);
}

std::string refusal(const std::string& entries) {
    try {
        read_providers("{\"format_version\": 1, \"providers\": [\n" + entries + "]}", "mine.json");
        return "";
    } catch (const InputError& error) {
        return error.what();
    }
}

std::string refusal_with(const std::string& fields) {
    return refusal("{\"id\": \"x\", \"cname_suffixes\": [\"x.example\"], " + fields + "}");
}

const std::string at_x = "mine.json:2: providers[0] (x): ";

}  // namespace

TEST_CASE("The shipped providers.json is read, and its owners found") {
    const auto shipped = read_providers(embedded_providers_json(), "providers.json");
    CHECK(shipped.all().size() >= 60);
    CHECK(owner(shipped, "104.16.0.1") == "cloudflare");
    CHECK(owner(shipped, "2606:4700::1") == "cloudflare");
    CHECK(owner(shipped, "151.101.1.1") == "fastly");
    CHECK(owner(shipped, "192.0.2.7") == "nobody");
    CHECK(name_owner(shipped, "d111111abcdef8.cloudfront.net") == "cloudfront");
    CHECK(name_owner(shipped, "www.example.com.edgekey.net") == "akamai");
    REQUIRE(shipped.find("Cloudflare"));
    CHECK(shipped.find("Cloudflare")->name == "Cloudflare");
    CHECK(shipped.find("cloudflar") == nullptr);
    CHECK(shipped.find("") == nullptr);
}

TEST_CASE("Among nested ranges the innermost one owns an address") {
    const ProviderDirectory directory({provider("wide", {"10.0.0.0/8", "2001:db8::/32"}),
                                       provider("narrow", {"10.1.0.0/16", "2001:db8:1::/48"}),
                                       provider("one", {"10.1.2.3/32"})});
    CHECK(owner(directory, "10.0.255.255") == "wide");
    CHECK(owner(directory, "10.1.0.0") == "narrow");
    CHECK(owner(directory, "10.1.2.2") == "narrow");
    CHECK(owner(directory, "10.1.2.3") == "one");
    CHECK(owner(directory, "10.1.2.4") == "narrow");
    CHECK(owner(directory, "10.1.255.255") == "narrow");
    CHECK(owner(directory, "10.2.0.0") == "wide");
    CHECK(owner(directory, "10.255.255.255") == "wide");
    CHECK(owner(directory, "11.0.0.0") == "nobody");
    CHECK(owner(directory, "9.255.255.255") == "nobody");
    CHECK(owner(directory, "2001:db8:1::9") == "narrow");
    CHECK(owner(directory, "2001:db8:2::9") == "wide");
    CHECK(owner(directory, "2001:db9::") == "nobody");
}

TEST_CASE("Of two providers with the same range the first by id owns it") {
    for (const bool swapped : {false, true}) {
        std::vector<Provider> both = {provider("beta", {"192.0.2.0/24"}, {"cdn.example"}),
                                      provider("alpha", {"192.0.2.0/24"}, {"cdn.example"})};
        if (swapped)
            std::swap(both[0], both[1]);
        const ProviderDirectory directory(both);
        CHECK(owner(directory, "192.0.2.1") == "alpha");
        CHECK(name_owner(directory, "a.cdn.example") == "alpha");
    }
}

TEST_CASE("The first and the last address of a family can be owned") {
    const ProviderDirectory directory(
        {provider("all", {"0.0.0.0/0", "::/0"}),
         provider("ends", {"255.255.255.255/32", "0.0.0.0/32",
                           "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "::/128"})});
    CHECK(owner(directory, "255.255.255.255") == "ends");
    CHECK(owner(directory, "255.255.255.254") == "all");
    CHECK(owner(directory, "0.0.0.0") == "ends");
    CHECK(owner(directory, "0.0.0.1") == "all");
    CHECK(owner(directory, "::") == "ends");
    CHECK(owner(directory, "::1") == "all");
    CHECK(owner(directory, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff") == "ends");
    CHECK(owner(ProviderDirectory(), "192.0.2.1") == "nobody");
    CHECK(owner(ProviderDirectory(std::vector<Provider>()), "::") == "nobody");
}

TEST_CASE("The sorted search agrees with a scan over all ranges") {
    std::mt19937 random(20261122);
    for (int run = 0; run < 60; ++run) {
        std::vector<Provider> providers;
        for (const char* id : {"delta", "alpha", "charlie", "bravo"}) {
            std::vector<std::string> prefixes;
            for (int i = 0; i < 12; ++i)
                prefixes.push_back(random_prefix(random, random() % 2 == 0));
            providers.push_back(provider(id, prefixes));
        }
        const ProviderDirectory directory(providers);
        std::vector<IpAddress> asked;
        for (const auto& some : directory.all())
            for (const auto& range : some.ranges)
                for (const auto& edge : {range.first(), range.last()})
                    for (const auto& address : around(edge))
                        asked.push_back(address);
        for (int i = 0; i < 50; ++i)
            asked.push_back(random_address(random, i % 2 == 0));
        for (const auto& address : asked)
            if (directory.owner_of(address) != owner_by_scan(directory, address))
                FAIL("run " << run << " disagrees about " << address.text());
    }
}

TEST_CASE("The sorted search agrees with a scan over the shipped ranges") {
    const auto directory = read_providers(embedded_providers_json(), "providers.json");
    std::mt19937 random(7);
    std::vector<IpAddress> asked;
    for (const auto& some : directory.all())
        for (std::size_t i = 0; i < some.ranges.size(); i += 9)
            for (const auto& edge : {some.ranges[i].first(), some.ranges[i].last()})
                for (const auto& address : around(edge))
                    asked.push_back(address);
    for (int i = 0; i < 300; ++i)
        asked.push_back(random_address(random, i % 2 == 0));
    for (const auto& address : asked)
        if (directory.owner_of(address) != owner_by_scan(directory, address))
            FAIL("they disagree about " << address.text());
}

TEST_CASE("A name belongs to the longest suffix at or above it, whole labels only") {
    const ProviderDirectory directory(
        {provider("outer", {}, {"cdn.example"}), provider("inner", {}, {"eu.cdn.example"})});
    CHECK(name_owner(directory, "cdn.example") == "outer");
    CHECK(name_owner(directory, "A.B.CDN.Example.") == "outer");
    CHECK(name_owner(directory, "eu.cdn.example") == "inner");
    CHECK(name_owner(directory, "x.eu.cdn.example") == "inner");
    CHECK(name_owner(directory, "xcdn.example") == "nobody");
    CHECK(name_owner(directory, "example") == "nobody");
    CHECK(name_owner(directory, ".") == "nobody");
}

TEST_CASE("A directory that is moved keeps the providers that were found in it") {
    ProviderDirectory first({provider("x", {"192.0.2.0/24"})});
    const Provider* before = first.find("x");
    const ProviderDirectory second = std::move(first);
    CHECK(second.owner_of(*IpAddress::read("192.0.2.1")) == before);
}

TEST_CASE("A provider written by hand needs an id and something to know it by") {
    const auto directory = read_providers(
        R"({"format_version": 1, "providers": [{"id": "mine", "v4": ["127.0.0.0/8"]}]})", "f");
    REQUIRE(directory.find("mine"));
    CHECK(directory.find("mine")->name == "mine");
    CHECK(owner(directory, "127.0.0.1") == "mine");
    CHECK(refusal(R"({"id": "x"})") ==
          at_x + "has no ranges (v4, v6) and no cname_suffixes to know it by");
    CHECK(refusal(R"({"v4": ["192.0.2.0/24"]})") == "mine.json:2: providers[0]: id: is missing");
}

TEST_CASE("A bad range or suffix is named with its file, line, entry and key") {
    CHECK(refusal_with(R"("v4": ["203.0.113.7/24"])") ==
          at_x + "v4[0]: \"203.0.113.7/24\" is not an IPv4 prefix; the block is 203.0.113.0/24");
    CHECK(refusal_with(R"("v6": ["2001:db8::1/32"])") ==
          at_x + "v6[0]: \"2001:db8::1/32\" is not an IPv6 prefix; the block is 2001:db8::/32");
    CHECK(refusal_with(R"("v4": ["203.0.113.7"])") ==
          at_x +
              "v4[0]: \"203.0.113.7\" is not an IPv4 prefix; write a prefix length after it, such "
              "as /24");
    CHECK(refusal_with(R"("v4": ["203.0.113.0/33"])") ==
          at_x + "v4[0]: \"203.0.113.0/33\" is not an IPv4 prefix");
    CHECK(refusal_with(R"("v4": ["example/24"])") ==
          at_x + "v4[0]: \"example/24\" is not an IPv4 prefix");
    CHECK(refusal_with(R"("v4": ["2001:db8::/32"])") ==
          at_x + "v4[0]: \"2001:db8::/32\" is not an IPv4 prefix");
    CHECK(refusal_with(R"("v6": ["192.0.2.0/24"])") ==
          at_x + "v6[0]: \"192.0.2.0/24\" is not an IPv6 prefix");
    CHECK(refusal_with(R"("v4": ["0.0.0.0/0"])") ==
          at_x + "v4[0]: \"0.0.0.0/0\" is too wide for one provider; /8 is the widest");
    CHECK(refusal_with(R"("v6": ["::/0"])") ==
          at_x + "v6[0]: \"::/0\" is too wide for one provider; /16 is the widest");
    CHECK(refusal(R"({"id": "x", "cname_suffixes": [".cdn.example"]})") ==
          at_x + "cname_suffixes[0]: \".cdn.example\" is not a domain such as cdn.example");
    CHECK(refusal(R"({"id": "x", "cname_suffixes": ["."]})") ==
          at_x + "cname_suffixes[0]: \".\" is not a domain such as cdn.example");
    CHECK(
        refusal(
            R"({"id": "x", "cname_suffixes": ["a.example"]}, {"id": "y", "cname_suffixes": ["A.example"]})") ==
        "mine.json:2: providers[1] (y): cname_suffixes[0]: \"A.example\" is already a suffix of "
        "providers[0]");
}

TEST_CASE("Facts about a provider that do not go together are refused") {
    CHECK(refusal_with(R"("coverage": "full")") ==
          at_x + "coverage: \"full\" does not go without ranges in v4 or v6");
    CHECK(refusal_with(R"("coverage": "none", "v4": ["192.0.2.0/24"])") ==
          at_x + "coverage: \"none\" does not go with ranges in v4 or v6");
    CHECK(refusal_with(R"("retired": true, "v4": ["192.0.2.0/24"])") ==
          at_x + "retired: the addresses of a provider that shut down have new owners");
    CHECK(refusal_with(R"("category": "cnd")") ==
          at_x + "category: unknown word \"cnd\"; did you mean \"cdn\"?");
    CHECK(refusal_with(R"("ranges": [])") ==
          at_x +
              "unknown key \"ranges\"; it can be \"id\", \"name\", \"category\", \"coverage\", "
              "\"v4\", \"v6\", "
              "\"cname_suffixes\", \"retired\", \"source_date\" or \"official_urls\"");
    CHECK(refusal_with(R"("official_urls": [1])") ==
          at_x + "official_urls[0]: must be a string in double quotes, not a number");
    CHECK(refusal_with(R"("source_date": "26")") ==
          at_x + "source_date: \"26\" is not a date such as 2026-11-22");
    CHECK(refusal_with(R"("source_date": "2026")").empty());
    CHECK(
        refusal(R"({"id": "x", "v4": ["192.0.2.0/24"]}, {"id": "x", "v4": ["198.51.100.0/24"]})") ==
        "mine.json:2: providers[1] (x): id: \"x\" is already the id of providers[0]");
    CHECK(refusal("").empty());
}
