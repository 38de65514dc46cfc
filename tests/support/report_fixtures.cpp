#include "support/report_fixtures.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace dnsprop::tests {

namespace {

using check::Note;
using check::Reason;
using dns::RrType;

BuiltCheck all_match() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::a).expect("192.0.2.7");
    world.crowd(143).has({"192.0.2.7"}, 300);
    return world.finish();
}

BuiltCheck partial() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::a).expect("192.0.2.7");
    world.crowd(118).has({"192.0.2.7"}, 300);
    world.resolver("Google Public DNS").has_other({"192.0.2.1"}, 1733);
    world.resolver("Quad9 unsecured").has_other({"192.0.2.1"}, 2520);
    world.resolver("Deutsche Telekom dns3.t-ipconnect.de").has_other({"192.0.2.1"}, 60);
    world.resolver("Swisscom").has_other({"192.0.2.1"}, 0);
    world.crowd(15).has_other({"192.0.2.1"}, 900);
    world.crowd(3).has_other({"203.0.113.9", "203.0.113.10"}, 1200);
    world.resolver("Vodafone").denies_name(900);
    world.resolver("KT Olleh").denies_name(std::nullopt);
    world.resolver("Cloudflare DNS").cannot_resolve(Reason::servfail);
    world.crowd(3).filters({"0.0.0.0"});
    world.crowd(2).refuses();
    world.crowd(3).fails(FailureKind::timeout);
    world.skip("he-net-v6", "this host has no IPv6 route");
    world.skip("dns-sb-v6", "this host has no IPv6 route");
    world.skip("mullvad", "speaks only DoH");
    return world.finish();
}

BuiltCheck old_and_mixed() {
    CheckResultBuilder world;
    world.ask("shop.example.com", RrType::a).expect("192.0.2.7").old("192.0.2.1");
    world.crowd(20).has({"192.0.2.7"}, 300);
    world.crowd(2).still_has({"192.0.2.1"}, 86'400);
    world.crowd(1).mixes({"192.0.2.1", "192.0.2.7"}, 700);
    world.crowd(1).has_other({"203.0.113.9"}, 700);
    return world.finish();
}

BuiltCheck nowhere() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::aaaa).expect("2001:db8::7");
    world.crowd(5).has_other({"2001:db8::1"}, 3600);
    return world.finish();
}

/// One cache claims a TTL that its fellows refute, another one that nobody can bound (RFC 8767).
BuiltCheck ttl_not_believed() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::a).expect("192.0.2.7").old("192.0.2.1");
    world.crowd(40).has({"192.0.2.7"}, 300);
    for (const dns::Ttl ttl : {12, 47, 88, 101, 139, 166, 190, 211, 254, 287})
        world.crowd(1).still_has({"192.0.2.1"}, ttl);
    world.resolver("Hinet").still_has({"192.0.2.1"}, 8423);
    world.resolver("Level3").has_other({"203.0.113.9"}, 31'536'000);
    return world.finish();
}

BuiltCheck absent() {
    CheckResultBuilder world;
    world.ask("new.example.com", RrType::txt).expect("\"v=spf1 -all\"");
    world.crowd(4).denies_name(900);
    world.resolver("Google Public DNS").denies_type(3600);
    world.resolver("Quad9 unsecured").denies_name(std::nullopt);
    world.resolver("Level3").has({"\"v=spf1 -all\""}, 300);
    return world.finish();
}

BuiltCheck behind_cloudflare() {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7");
    world.crowd(6).has_other({"104.16.1.1", "104.16.2.2"}, 300);
    world.crowd(2).has_other({"104.16.2.2", "104.16.3.3"}, 300);
    world.resolver("Orange").has_other({"23.227.38.65"}, 60).through("shop-1.myshopify.com");
    return world.finish();
}

BuiltCheck all_verdicts() {
    CheckResultBuilder world;
    world.ask("www.example.com", RrType::a).expect("192.0.2.7").old("192.0.2.1");
    world.resolver("Google Public DNS").has({"192.0.2.7"}, 300).nsid("gpdns-fra");
    world.resolver("Quad9 unsecured").still_has({"192.0.2.1"}, 1733);
    world.resolver("Level3").has_other({"203.0.113.9"}, 60).notes(Note::tcp_after_tc);
    world.resolver("Orange").mixes({"192.0.2.1", "192.0.2.7"}, 120);
    world.resolver("Vodafone").denies_name(900);
    world.resolver("KT Olleh").denies_type(600);
    world.resolver("Cloudflare DNS")
        .cannot_resolve(Reason::dnssec_bogus, "no DNSKEY matches DS RRs of www.example.com");
    world.resolver("Verisign").cannot_resolve(Reason::lame);
    world.resolver("Hinet").cannot_resolve(Reason::servfail);
    world.resolver("CleanBrowsing family").filters({"0.0.0.0"});
    world.resolver("Comcast").refuses();
    world.resolver("Telefónica").fails(FailureKind::timeout);
    world.resolver("Rostelecom").fails(FailureKind::refused_connection);
    world.resolver("Bezeq").fails(FailureKind::network, "Operation not permitted");
    return world.finish();
}

BuiltCheck no_expectation() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::mx);
    world.crowd(30).says({"10 mail.example.com.", "20 backup.example.com."}, 300);
    world.resolver("Google Public DNS").says({"10 oldmail.example.com."}, 1733);
    world.crowd(1).fails(FailureKind::timeout);
    return world.finish();
}

BuiltCheck low_coverage() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::a).expect("192.0.2.7");
    world.crowd(12).has({"192.0.2.7"}, 300);
    world.crowd(28).fails(FailureKind::timeout);
    return world.finish();
}

BuiltCheck no_network() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::a).expect("192.0.2.7").no_network();
    world.skip("google", "this host has no IPv4 route");
    return world.finish();
}

BuiltCheck interrupted() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::a).expect("192.0.2.7").interrupted();
    world.crowd(20).has({"192.0.2.7"}, 300);
    world.crowd(11).has_other({"192.0.2.1"}, 300);
    for (int i = 0; i < 119; ++i)
        world.facts_about(fmt::format("Late {}", i));
    auto built = world.finish();
    built.check.exit_code = 130;
    return built;
}

BuiltCheck gone() {
    CheckResultBuilder world;
    world.ask("old.example.com", RrType::a).expect_none();
    world.crowd(8).has_dropped();
    world.crowd(2).has_not_dropped({"192.0.2.1"}, 300);
    return world.finish();
}

BuiltCheck enough() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::a).expect_provider("cloudflare").thresholds(95, 50);
    world.crowd(97).has({"104.16.1.1"}, 300);
    world.crowd(3).has_other({"192.0.2.1"}, 300);
    return world.finish();
}

BuiltCheck idn() {
    CheckResultBuilder world;
    world.ask("münchen.example", RrType::a).expect("192.0.2.7").expect("192.0.2.8");
    world.crowd(3).has({"192.0.2.7", "192.0.2.8"}, 300);
    return world.finish();
}

BuiltCheck several() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::a).expect("192.0.2.7");
    world.crowd(9).has({"192.0.2.7"}, 300);
    world.resolver("Google Public DNS").has_other({"192.0.2.1"}, 1733);
    world.ask("example.com", RrType::mx).expect("10 mail.example.com.");
    world.crowd(9).has({"10 mail.example.com."}, 300);
    world.resolver("Google Public DNS").has({"10 mail.example.com."}, 1733);
    world.ask("example.com", RrType::txt);
    world.crowd(10).says({"\"v=spf1 -all\""}, 300);
    return world.finish();
}

/// A whole zone: a line for each record, rows of the few that differ.
BuiltCheck record_set() {
    CheckResultBuilder world;
    const auto record = [&](const std::string& owner, RrType type, const std::string& value) {
        world.ask(owner, type).expect(value);
    };
    record("example.com", RrType::soa, "ns1.example.com. host.example.com. 7 7200 900 1209600 900");
    world.crowd(20).has({"ns1.example.com. host.example.com. 7 7200 900 1209600 900"}, 300);
    record("example.com", RrType::mx, "10 mail.example.com.");
    world.crowd(20).has({"10 mail.example.com."}, 300);
    record("www.example.com", RrType::a, "192.0.2.7");
    world.expect("192.0.2.8").old("192.0.2.1");
    world.crowd(11).has({"192.0.2.7", "192.0.2.8"}, 300);
    for (int i = 0; i < 9; ++i)
        world.resolver("Old " + std::to_string(i))
            .still_has({"192.0.2.1"}, 1733 + static_cast<dns::Ttl>(i));
    record("new.example.com", RrType::aaaa, "2001:db8::7");
    world.crowd(20).denies_name(900);
    record("_dmarc.a-rather-long-name.example.com", RrType::txt, "\"v=DMARC1; p=reject\"");
    world.crowd(18).has({"\"v=DMARC1; p=reject\""}, 300);
    world.resolver("Google Public DNS").cannot_resolve(check::Reason::dnssec_bogus);
    world.resolver("Quiet").fails(FailureKind::timeout);
    for (int i = 0; i < 5; ++i) {
        record("h" + std::to_string(i) + ".example.com", RrType::a, "192.0.2.9");
        world.crowd(19).has({"192.0.2.9"}, 300);
        world.resolver("Google Public DNS").has_other({"192.0.2.1"}, 1733);
    }
    world.ask("old.example.com", RrType::a).expect_none();
    world.crowd(20).has_dropped();
    world.ask("münchen.example.com", RrType::txt);
    world.crowd(20).says({"\"v=spf1 -all\""}, 300);
    return world.finish();
}

/// What attackers own: record data, EDE texts, NSID; and a catalogue that is anybody's file.
BuiltCheck hostile() {
    CheckResultBuilder world;
    world.ask("example.com", RrType::txt).expect("\"=cmd|' /C calc'!A0\"");
    const auto text = [](const std::string& octets) {
        std::string rdata;
        for (std::size_t i = 0; i < octets.size(); i += 255) {
            const auto part = octets.substr(i, 255);
            rdata += static_cast<char>(part.size());
            rdata += part;
        }
        return rdata;
    };
    world.resolver("Formula").has({"\"=cmd|' /C calc'!A0\""}, 300);
    world.resolver("Escape").has_other({}, 300).record_bytes(RrType::txt,
                                                             text("\x1b[2J\x1b]0;owned\x07 \x9b"
                                                                  "31m\r\n::error::x\t%0A"));
    world.resolver("Bidi").has_other({}, 300).record_bytes(RrType::txt,
                                                           text("abc\xe2\x80\xae"
                                                                "def\xe2\x80\x8b\xef\xbb\xbf"));
    world.resolver("Long").has_other({}, 300).record_bytes(RrType::txt,
                                                           text(std::string(400, 'A')));
    world.resolver("Quotes").has_other({}, 300).record_bytes(RrType::txt, text("a\"b,c\\\"\n=1+1"));
    auto many = world.resolver("Many").has_other({}, 300);
    for (int i = 0; i < 300; ++i)
        many.record_bytes(RrType::txt, text(fmt::format("record {:03}", i)));
    world.resolver("Broken").cannot_resolve(Reason::servfail,
                                            "=HYPERLINK(\"x\")\xff\xfe\x1b[31m\xe2\x80\xae\n,\"");
    world.resolver("Nsid").has({"\"=cmd|' /C calc'!A0\""}, 300).nsid(std::string("\x00\x1b[0m", 5));
    world.resolver("Silent").fails(FailureKind::network, "detail \x1b[31m\xc3\x28");
    auto& evil = world.facts_about("Long");
    evil.name = "-2+3 \x1b[31mred\xe2\x80\xae\xff name that is much too long for its column";
    evil.city = "S\xc3\xa3o\nPaulo";
    evil.country = "@SUM";
    evil.anycast = false;
    return world.finish();
}

}  // namespace

const std::vector<ReportFixture>& report_fixtures() {
    static const std::vector<ReportFixture> fixtures = {{"all-match", all_match},
                                                        {"partial", partial},
                                                        {"old-and-mixed", old_and_mixed},
                                                        {"nowhere", nowhere},
                                                        {"ttl-not-believed", ttl_not_believed},
                                                        {"absent", absent},
                                                        {"behind-cloudflare", behind_cloudflare},
                                                        {"all-verdicts", all_verdicts},
                                                        {"no-expectation", no_expectation},
                                                        {"low-coverage", low_coverage},
                                                        {"no-network", no_network},
                                                        {"interrupted", interrupted},
                                                        {"gone", gone},
                                                        {"enough", enough},
                                                        {"idn", idn},
                                                        {"several", several},
                                                        {"record-set", record_set},
                                                        {"hostile", hostile}};
    return fixtures;
}

BuiltCheck report_fixture(const std::string& name) {
    for (const auto& fixture : report_fixtures())
        if (fixture.name == name)
            return fixture.build();
    throw std::logic_error("no such report fixture: " + name);
}

}  // namespace dnsprop::tests
