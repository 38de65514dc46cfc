#include "world/signing.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"
#include "world/zone_signer.hpp"

namespace dnsprop::world {

using dns::RrType;
using test::at;
using test::name;

namespace {

dns::Bytes bytes(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string text_of(const ReplyRecord& each) {
    return dns::write_rdata(each.record.type, each.record.rdata_bytes());
}

/// RFC 8080 section 6.1, the first example.
const std::string private_key = "82260384628080122645190204142262";
constexpr const char* dnskey = "257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=";
constexpr const char* rrsig =
    "MX 15 2 3600 1440021600 1438207200 3613 example.com. "
    "oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==";

const Signature& published() {
    static const std::string rdata = dns::read_rdata(RrType::rrsig, rrsig);
    static const Signature signature = read_signature(bytes(rdata)).value();
    return signature;
}

}  // namespace

TEST_CASE("the example of RFC 8080 is signed to the octet, and verified") {
    const SigningKey key(private_key);
    CHECK(key.dnskey_rdata() == dns::read_rdata(RrType::dnskey, dnskey));
    CHECK(key_tag(bytes(key.dnskey_rdata())) == 3613);

    const SignatureFields& fields = published().fields;
    CHECK(fields.covered == RrType::mx);
    CHECK(fields.ttl == 3600);
    CHECK(fields.expiration == 1440021600);
    CHECK(fields.inception == 1438207200);
    CHECK(fields.signer == name("example.com"));
    CHECK(fields.labels == label_count(name("example.com")));

    const std::string data = signed_data(fields, name("Example.COM"),
                                         {dns::read_rdata(RrType::mx, "10 mail.example.com.")});
    CHECK(key.sign(data) == published().octets);
    CHECK(write_fields(fields) + published().octets == dns::read_rdata(RrType::rrsig, rrsig));
    CHECK(fits(bytes(key.dnskey_rdata()), data, published().octets));

    std::string other = data;
    other.back() = static_cast<char>(other.back() ^ 1);
    CHECK_FALSE(fits(bytes(key.dnskey_rdata()), other, published().octets));
    CHECK_FALSE(
        fits(bytes(SigningKey::from_text("other").dnskey_rdata()), data, published().octets));
    CHECK_FALSE(fits(bytes(key.dnskey_rdata()), data, published().octets.substr(1)));
    CHECK_FALSE(fits(bytes(key.dnskey_rdata()).first(20), data, published().octets));
}

TEST_CASE("the records of a set are signed in canonical order, each once") {
    const SignatureFields& fields = published().fields;
    const std::string ordered = signed_data(fields, name("example.com"), {"\x01", "\x7f", "\xff"});
    CHECK(signed_data(fields, name("example.com"), {"\xff", "\x01", "\x7f", "\x01"}) == ordered);
    CHECK(signed_data(fields, name("example.com"), {"\x01", "\x7f"}) != ordered);
}

TEST_CASE("what is no RRSIG is no signature") {
    const std::string whole = dns::read_rdata(RrType::rrsig, rrsig);
    for (const std::size_t size : {0U, 17U, 18U, 22U, 30U}) {
        CAPTURE(size);
        CHECK_FALSE(read_signature(bytes(whole).first(size)));
    }
    CHECK(read_signature(bytes(whole).first(31))->octets.empty());
    std::string pointer = whole;
    pointer[18] = '\xc0';
    CHECK_FALSE(read_signature(bytes(pointer)));
}

TEST_CASE("the same text makes the same key, and a key has 32 octets") {
    CHECK(SigningKey::from_text("a").dnskey_rdata() == SigningKey::from_text("a").dnskey_rdata());
    CHECK(SigningKey::from_text("a").dnskey_rdata() != SigningKey::from_text("b").dnskey_rdata());
    CHECK_THROWS_AS(SigningKey("short"), std::logic_error);
}

TEST_CASE("a signed zone puts one signature behind each set of an answer, and none behind a no") {
    constexpr EpochSeconds clock = 1'800'000'000;
    Zone zone(name("example.com"), {});
    zone.set(name("example.com"), RrType::a,
             RecordHistory::constant(300, {dns::read_rdata(RrType::a, "192.0.2.1"),
                                           dns::read_rdata(RrType::a, "192.0.2.2")}));
    zone.set(name("www.example.com"), RrType::cname, test::value(RrType::cname, "example.com."));
    const SigningKey key = SigningKey::from_text("key");
    zone.sign_with(ZoneSigner(name("example.com"), key, Dnssec::whole, clock));

    const Reply reply = zone.answer(test::question("www.example.com"), at(0));
    REQUIRE(reply.answer.size() == 5);
    CHECK(text_of(reply.answer[1]).starts_with("CNAME 15 3 3600 "));
    CHECK(text_of(reply.answer[4]).starts_with("A 15 2 300 "));
    const auto signature = read_signature(reply.answer[4].record.rdata_bytes());
    REQUIRE(signature);
    CHECK(signature->fields.inception < clock);
    CHECK(signature->fields.expiration > clock);
    CHECK(fits(bytes(key.dnskey_rdata()),
               signed_data(signature->fields, name("example.com"),
                           {reply.answer[2].record.rdata, reply.answer[3].record.rdata}),
               signature->octets));
    CHECK(zone.answer(test::question("example.com"), at(9)).answer[2] == reply.answer[4]);
    CHECK(zone.answer(test::question("no.example.com"), at(0)).authority.size() == 1);
}

}  // namespace dnsprop::world
