// Our reader beside ldns on generated messages: what we accept, ldns accepts too, with the same
// records. The known and meant differences are in support/record_list.hpp.
#include <random>

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "support/message_hex.hpp"
#include "support/record_list.hpp"
#include "world/message_builder.hpp"

using namespace dnsprop;
using dns::RrType;
using world::MessageBuilder;
using world::Wire;

namespace {

/// Draws messages; the same for the same seed on every machine.
class Generator {
public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}

    unsigned below(unsigned count) { return static_cast<unsigned>(random_() % count); }

    Wire valid() {
        MessageBuilder builder =
            MessageBuilder::response_to({name(), type()}, static_cast<std::uint16_t>(random_()));
        const unsigned records = below(8);
        for (unsigned i = 0; i < records; ++i) {
            const auto& [rr_type, text] = rdatas()[below(static_cast<unsigned>(rdatas().size()))];
            const dns::Record record{name(), rr_type, dns::read_rdata(rr_type, text)};
            builder.record(static_cast<dns::Section>(below(3)), record,
                           static_cast<dns::Ttl>(random_()));
        }
        if (below(2) == 0)
            builder.edns().ede(3, "stale").nsid("fra");
        return builder.compressed(below(3) != 0).rcode(static_cast<dns::Rcode>(below(6))).wire();
    }

    /// One to four octets changed, left out or put in.
    Wire mutated() {
        Wire wire = valid();
        for (unsigned i = 0; i < 1 + below(4) && wire.size() > 1; ++i) {
            const auto at = wire.begin() +
                            static_cast<std::ptrdiff_t>(below(static_cast<unsigned>(wire.size())));
            switch (below(4)) {
                case 0:
                    wire.erase(at);
                    break;
                case 1:
                    wire.insert(at, static_cast<std::uint8_t>(random_()));
                    break;
                case 2:
                    *at = static_cast<std::uint8_t>(*at + below(3) - 1);
                    break;
                default:
                    *at = static_cast<std::uint8_t>(random_());
            }
        }
        return wire;
    }

private:
    dns::Name name() {
        constexpr std::array names = {
            "example.com", "www.example.com", "a.b.c.example.com", "mail.example.net", ".", "x"};
        return dns::read_name(names[below(names.size())]);
    }
    RrType type() {
        const auto types = dns::askable_rr_types();
        return *dns::read_rr_type(types[below(static_cast<unsigned>(types.size()))]);
    }
    static const std::vector<std::pair<RrType, const char*>>& rdatas() {
        static const std::vector<std::pair<RrType, const char*>> all = {
            {RrType::a, "192.0.2.7"},
            {RrType::aaaa, "2001:db8::7"},
            {RrType::cname, "www.example.com."},
            {RrType::ns, "ns1.example.com."},
            {RrType::ptr, "host.example.com."},
            {RrType::dname, "example.net."},
            {RrType::mx, "10 mail.example.com."},
            {RrType::txt, R"("v=spf1 -all" "")"},
            {RrType::soa, "ns1.example.com. admin.example.com. 1 2 3 4 5"},
            {RrType::caa, R"(0 issue "ca.example")"},
            {RrType::srv, "10 60 5060 sip.example.com."},
            {RrType::naptr, R"(100 10 "u" "E2U+sip" "" sip.example.com.)"},
            {RrType::ds, "12345 13 2 00112233"},
            {RrType::dnskey, "257 3 13 AQIDBA=="},
            {RrType::tlsa, "3 1 1 0011223344"},
            {RrType::https, "1 . alpn=h2 port=8443"},
            {RrType::svcb, "0 svc.example.com."},
            {static_cast<RrType>(65400), R"(\# 3 010203)"},
        };
        return all;
    }

    std::mt19937_64 random_;
};

/// Accepted by us and compared with ldns.
struct Tally {
    unsigned accepted = 0;
    unsigned compared = 0;
};

void compare(const Wire& wire, Tally& tally) {
    const auto read = dns::MessageView::read(wire);
    const auto* message = std::get_if<dns::MessageView>(&read);
    if (message == nullptr)
        return;
    ++tally.accepted;
    if (test::has_meant_difference(*message))
        return;
    ++tally.compared;
    const auto theirs = test::records_by_ldns(wire);
    INFO(test::hex(wire));
    REQUIRE(theirs);
    REQUIRE(*theirs == test::records_by_us(*message));
}

}  // namespace

TEST_CASE("valid messages hold the same records for us and for ldns") {
    Generator generator(1);
    Tally tally;
    for (int i = 0; i < 3000; ++i)
        compare(generator.valid(), tally);
    CHECK(tally.accepted == 3000);
    CHECK(tally.compared > 1500);
}

TEST_CASE("mutated messages that we accept hold the same records for ldns") {
    Generator generator(2);
    Tally tally;
    for (int i = 0; i < 6000; ++i)
        compare(generator.mutated(), tally);
    // Enough of both: else the mutations are too weak or too strong to say anything.
    CHECK(tally.accepted < 5000);
    CHECK(tally.compared > 500);
}

TEST_CASE("what ldns takes and we refuse is what the reader is for") {
    const dns::Question question{dns::read_name("a.b"), RrType::a};
    const MessageBuilder one =
        MessageBuilder::response_to(question).answer("a.b", RrType::a, 300, "192.0.2.7");
    const auto only_we_refuse = [](const Wire& wire) {
        return test::refusal(wire).has_value() && test::records_by_ldns(wire).has_value();
    };
    // RDLENGTH that is not exact, of which ldns reads only the beginning.
    CHECK(only_we_refuse(
        MessageBuilder(one)
            .record(dns::Section::answer, {question.name, RrType::a, std::string(20, '\1')}, 300)
            .wire()));
    // An A record without an address.
    CHECK(only_we_refuse(
        MessageBuilder(one)
            .record(dns::Section::answer, {question.name, RrType::a, std::string()}, 300)
            .wire()));
    CHECK(only_we_refuse(MessageBuilder(one).second_opt().wire()));
}
