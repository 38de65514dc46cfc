// Each rule about the form of a message that the strict reader keeps. Rdata has a file of its own
// (rdata_layout_test.cpp).
#include "dns/message_view.hpp"

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "support/message_hex.hpp"
#include "world/message_builder.hpp"

using namespace dnsprop;
using dns::ReadError;
using dns::RrType;
using dns::Section;
using test::octets;
using test::refusal;
using test::view;
using world::MessageBuilder;
using world::Wire;

namespace {

// "a.b. A IN", id 0x1234, QR RD RA, NOERROR; counts follow as written. Octet 12 is the name.
const std::string header = "12 34  81 80  00 01 ";
const std::string question = "01 'a' 01 'b' 00  00 01  00 01 ";
const std::string one_answer = header + "00 01 00 00 00 00 " + question;
// A record's type, class and TTL of 300 s, without owner, RDLENGTH and rdata.
const std::string a_in = "00 01  00 01  00 00 01 2c ";

dns::Question asked() {
    return {dns::read_name("a.b"), RrType::a};
}

MessageBuilder response() {
    return MessageBuilder::response_to(asked(), 0x1234);
}

/// "answer a.b. A 300 c0 00 02 07" for each record.
std::vector<std::string> shown(const dns::MessageView& message) {
    std::vector<std::string> lines;
    message.for_each_record([&](const dns::RecordView& record) {
        constexpr std::array names = {"answer", "authority", "additional"};
        lines.push_back(fmt::format("{} {} {} {} {}", names[static_cast<int>(record.section)],
                                    record.owner.name().text(), dns::write_rr_type(record.type),
                                    record.ttl, test::hex(record.rdata)));
    });
    return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a response is read field by field") {
    const Wire wire = octets(
        "12 34"                    // id
        "85 b0"                    // QR AA RD, RA AD CD, NOERROR
        "00 01 00 01 00 01 00 02"  // a question, an answer, an authority and two additional records
        "01 'a' 01 'b' 00"         // 12: a.b.
        "00 01 00 01"              // A IN
        "c0 0c 00 01 00 01"        // 21: the question's name, A IN
        "00 00 01 2c 00 04"        // 300 s, four octets
        "c0 00 02 07"              // 192.0.2.7
        "c0 0e 00 02 00 01"        // 37: b. from inside the question's name, NS IN
        "00 01 51 80 00 05"        // a day, five octets
        "02 'ns' c0 0e"            // 49: ns.b.
        "c0 31 00 01 00 01"        // ns.b. by way of the NS record, A IN
        "00 00 00 00 00 04"        // 0 s
        "c0 00 02 35"              // 192.0.2.53
        "00 00 29 04 d0"           // OPT at the root, payload size 1232
        "00 00 80 00 00 06"        // rcode 0, version 0, DO, six octets of options
        "00 0f 00 02 00 03");      // EDE 3
    const dns::MessageView message = view(wire);
    CHECK(message.id() == 0x1234);
    CHECK((message.is_response() && message.aa() && message.rd() && message.ra() && message.ad() &&
           message.cd()));
    CHECK_FALSE(message.tc());
    CHECK(message.opcode() == 0);
    CHECK(message.rcode() == dns::Rcode::noerror);
    CHECK(message.asks(asked()));
    CHECK(message.question() == asked());
    CHECK(message.question().rr_class == dns::RrClass::in);
    CHECK(shown(message) == Lines{"answer a.b. A 300 c0 00 02 07",
                                  "authority b. NS 86400 02 6e 73 c0 0e",
                                  "additional ns.b. A 0 c0 00 02 35"});
    REQUIRE(message.edns());
    CHECK(message.edns()->udp_payload_size == 1232);
    CHECK(message.edns()->version == 0);
    CHECK(message.edns()->dnssec_ok);
    CHECK(test::hex(message.edns()->options) == "00 0f 00 02 00 03");
    CHECK_FALSE(message.has_trailing_bytes());
    CHECK_FALSE(message.is_header_only());
}

TEST_CASE("every prefix of a response is refused, unless TC says that it was cut") {
    const Wire whole = response()
                           .answer("a.b", RrType::cname, 60, "c.b")
                           .answer("c.b", RrType::a, 60, "192.0.2.7")
                           .authority("b", RrType::soa, 60, "ns.b h.b 1 2 3 4 5")
                           .edns()
                           .ede(3, "stale")
                           .compressed()
                           .wire();
    REQUIRE_FALSE(refusal(whole));
    Wire cut = whole;
    cut[2] |= 0x02;  // TC
    constexpr std::size_t question_end = 12 + 5 + 4;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        INFO(size << " octets");
        CHECK(refusal(dns::Bytes(whole).first(size)));
        const auto truncated = refusal(dns::Bytes(cut).first(size));
        CHECK(truncated.has_value() == (size < question_end));
    }
    CHECK(refusal(dns::Bytes(whole).first(11)) == ReadError::short_header);
    CHECK(refusal(dns::Bytes(whole).first(20)) == ReadError::short_record);
}

TEST_CASE("what is whole of a truncated message is seen, with TC") {
    const Wire wire = response()
                          .answer("a.b", RrType::a, 60, "192.0.2.7")
                          .answer("a.b", RrType::a, 60, "192.0.2.8")
                          .truncated_in_record()
                          .wire();
    const dns::MessageView message = view(wire);
    CHECK(message.tc());
    CHECK(shown(message) == Lines{"answer a.b. A 60 c0 00 02 07"});
}

TEST_CASE("TC excuses a cut, not a broken record") {
    const auto truncated = [](MessageBuilder builder) { return refusal(builder.tc().wire()); };
    const MessageBuilder one = response().answer("a.b", RrType::a, 60, "192.0.2.7");
    CHECK(truncated(MessageBuilder(one).forward_pointer()) == ReadError::bad_pointer);
    CHECK(truncated(MessageBuilder(one).rdlength(3).trailing("x")) == ReadError::bad_rdata);
    CHECK(truncated(MessageBuilder(one).second_opt()) == ReadError::bad_opt);
}

TEST_CASE("an RDLENGTH too long for its type smuggles in no second answer") {
    // RDLENGTH 20 covers the real answer: ldns then reads 192.0.2.66 from the first four octets and
    // takes what follows for the rest.
    const Wire wire = octets(one_answer + "c0 0c" + a_in +
                             "00 14"        // 20 octets of A
                             "c0 00 02 42"  // 192.0.2.66
                             "c0 0c" +
                             a_in +
                             "00 04"  // what was the real answer
                             "c0 00 02 07");
    CHECK(refusal(wire) == ReadError::bad_rdata);
}

TEST_CASE("an RDLENGTH of 0 and one too short are refused too") {
    CHECK(refusal(octets(one_answer + "c0 0c" + a_in + "00 00")) == ReadError::bad_rdata);
    CHECK(refusal(octets(one_answer + "c0 0c" + a_in + "00 03 c0 00 02")) == ReadError::bad_rdata);
    CHECK(refusal(octets(one_answer + "c0 0c" + a_in + "00 05 c0 00 02 07 00")) ==
          ReadError::bad_rdata);
    CHECK_FALSE(refusal(octets(one_answer + "c0 0c" + a_in + "00 04 c0 00 02 07")));
}

TEST_CASE("compression pointers only point backwards") {
    const auto owner = [](const std::string& name) {
        return refusal(octets(one_answer + name + a_in + "00 04 c0 00 02 07"));
    };
    CHECK_FALSE(owner("c0 0c"));                             // to the question's name
    CHECK_FALSE(owner("01 'x' c0 0e"));                      // into its middle
    CHECK(owner("c0 15") == ReadError::bad_pointer);         // to itself
    CHECK(owner("c0 17") == ReadError::bad_pointer);         // forward, behind itself
    CHECK(owner("ff ff") == ReadError::bad_pointer);         // past the end
    CHECK(owner("c0 00") == ReadError::bad_pointer);         // into the header
    CHECK(owner("c0 0b") == ReadError::bad_pointer);         // into its last octet
    CHECK(owner("01 'x' c0 15") == ReadError::bad_pointer);  // back to its own first label
}

TEST_CASE("a question's name cannot be a pointer, for there is nothing before it") {
    CHECK(refusal(octets(header + "00 00 00 00 00 00 c0 0c 00 01 00 01")) == ReadError::bad_name);
}

TEST_CASE("chains of pointers are bounded") {
    // An opaque record of pointers, each to the one before: 0x24 is the first octet of its rdata.
    const auto chain_of = [](int hops) {
        std::string rdata = "00 ";
        for (int i = 0; i < hops; ++i) {
            const int target = i == 0 ? 0x21 : 0x22 + 2 * (i - 1);
            rdata += fmt::format("{:02x} {:02x} ", 0xc0 | target >> 8, target & 0xff);
        }
        const int last = 0x22 + 2 * (hops - 1);
        const int size = 1 + 2 * hops;
        return header + "00 02 00 00 00 00 " + question +               // records begin at 0x15
               "c0 0c ff 78 00 01 00 00 00 00" +                        // TYPE65400
               fmt::format("{:02x} {:02x} ", size >> 8, size & 0xff) +  // its rdata is at 0x21
               rdata +                                                  //
               fmt::format("{:02x} {:02x} ", 0xc0 | last >> 8, last & 0xff) + a_in +
               "00 04 c0 00 02 07";
    };
    CHECK_FALSE(refusal(octets(chain_of(1))));
    CHECK_FALSE(refusal(octets(chain_of(126))));
    CHECK(refusal(octets(chain_of(127))) == ReadError::bad_pointer);
    CHECK(refusal(octets(chain_of(5000))) == ReadError::bad_pointer);
}

TEST_CASE("names are bounded and of known labels") {
    const auto owner = [](const std::string& octets) {
        return refusal(MessageBuilder::response_to(asked())
                           .answer("a.b", RrType::a, 60, "192.0.2.7")
                           .owner_octets(octets)
                           .wire());
    };
    const std::string label = std::string(1, '\x3f') + std::string(63, 'x');
    const std::string three = label + label + label;
    CHECK_FALSE(
        owner(three + std::string(1, '\x3d') + std::string(61, 'y') + std::string(1, '\0')));
    CHECK(owner(three + std::string(1, '\x3e') + std::string(62, 'y') + std::string(1, '\0')) ==
          ReadError::bad_name);
    // The same with its last labels by pointer: 4 x 64 octets and "a.b.".
    CHECK(owner(three + label + "\xc0\x0c") == ReadError::bad_name);
    CHECK(owner(std::string("\x40x\0", 3)) == ReadError::bad_name);  // label type 01
    CHECK(owner(std::string("\x80x\0", 3)) == ReadError::bad_name);  // label type 10
}

TEST_CASE("counts that lie are refused") {
    const MessageBuilder one = response().answer("a.b", RrType::a, 60, "192.0.2.7");
    CHECK(refusal(MessageBuilder(one).answer_count(2).wire()) == ReadError::short_record);
    CHECK(refusal(MessageBuilder(one).answer_count(65535).wire()) == ReadError::short_record);
    CHECK(refusal(octets("12 34 81 80 00 02 00 00 00 00 00 00" + question)) == ReadError::bad_name);
    CHECK(refusal(octets("12 34 81 80 ff ff 00 00 00 00 00 00")) == ReadError::bad_name);
}

TEST_CASE("a count too small leaves trailing bytes, which are told") {
    const Wire wire = response().answer("a.b", RrType::a, 60, "192.0.2.7").answer_count(0).wire();
    CHECK(view(wire).has_trailing_bytes());
    CHECK(shown(view(wire)).empty());
    const Wire trailing = response().answer("a.b", RrType::a, 60, "192.0.2.7").trailing("x").wire();
    CHECK(view(trailing).has_trailing_bytes());
    CHECK(shown(view(trailing)) == Lines{"answer a.b. A 60 c0 00 02 07"});
}

TEST_CASE("OPT comes once, at the root, in the additional section, with whole options") {
    const auto additional = [](const std::string& opt) {
        return refusal(octets(header + "00 00 00 00 00 01 " + question + opt));
    };
    CHECK_FALSE(additional("00 00 29 04 d0 00 00 00 00 00 00"));
    CHECK_FALSE(additional("00 00 29 04 d0 00 00 00 00 00 04 00 03 00 00"));
    CHECK(additional("c0 0c 00 29 04 d0 00 00 00 00 00 00") == ReadError::bad_opt);
    CHECK(additional("00 00 29 04 d0 00 00 00 00 00 03 00 03 00") == ReadError::bad_opt);
    CHECK(additional("00 00 29 04 d0 00 00 00 00 00 04 00 03 00 01") == ReadError::bad_opt);
    CHECK(additional("00 00 29 04 d0 00 00 00 00 00 05 00 03 00 00 00") == ReadError::bad_opt);
    CHECK(refusal(response().second_opt().wire()) == ReadError::bad_opt);
    CHECK(refusal(response().opt_in_answer().wire()) == ReadError::bad_opt);
    CHECK(refusal(octets(header + "00 00 00 01 00 00 " + question +
                         "00 00 29 04 d0 00 00 00 00 00 00")) == ReadError::bad_opt);
}

TEST_CASE("extended rcodes take their upper bits from OPT") {
    CHECK(view(response().rcode(dns::Rcode::badvers).wire()).rcode() == dns::Rcode::badvers);
    CHECK(view(response().rcode(static_cast<dns::Rcode>(4095)).wire()).rcode() ==
          static_cast<dns::Rcode>(4095));
    CHECK(view(response().rcode(dns::Rcode::nxdomain).wire()).rcode() == dns::Rcode::nxdomain);
}

TEST_CASE("a TTL with the top bit set is 0") {
    const auto ttl = [](dns::Ttl given) {
        const Wire wire = response().answer("a.b", RrType::a, given, "192.0.2.7").wire();
        return shown(view(wire)).at(0);
    };
    CHECK(ttl(0x7fffffff) == "answer a.b. A 2147483647 c0 00 02 07");
    CHECK(ttl(0x80000000) == "answer a.b. A 0 c0 00 02 07");
    CHECK(ttl(0xffffffff) == "answer a.b. A 0 c0 00 02 07");
}

TEST_CASE("a bare header is read, with or without OPT") {
    const Wire bare = octets("12 34 80 01 00 00 00 00 00 00 00 00");
    CHECK(view(bare).is_header_only());
    CHECK(view(bare).rcode() == dns::Rcode::formerr);
    CHECK_FALSE(view(bare).asks(asked()));
    const Wire with_opt =
        octets("12 34 80 01 00 00 00 00 00 00 00 01 00 00 29 04 d0 00 00 00 00 00 00");
    CHECK(view(with_opt).is_header_only());
    const Wire with_record = MessageBuilder().answer("a.b", RrType::a, 1, "192.0.2.7").wire();
    CHECK_FALSE(view(with_record).is_header_only());
    const Wire with_question = response().wire();
    CHECK_FALSE(view(with_question).is_header_only());
}

TEST_CASE("a question is the same only with its name, type and class, and alone") {
    const auto asks = [](const Wire& wire) { return view(wire).asks(asked()); };
    CHECK(asks(response().wire()));
    CHECK(asks(response().question({dns::read_name("A.B"), RrType::a}).wire()));
    CHECK_FALSE(asks(response().question({dns::read_name("a.b"), RrType::aaaa}).wire()));
    CHECK_FALSE(asks(response().question({dns::read_name("a.c"), RrType::a}).wire()));
    CHECK_FALSE(asks(response().question({dns::read_name("a"), RrType::a}).wire()));
    CHECK_FALSE(asks(response().question({dns::read_name("x.a.b"), RrType::a}).wire()));
    CHECK_FALSE(asks(response().question({dns::Name(), RrType::a}).wire()));
    CHECK_FALSE(asks(response().question_class(3).wire()));
    CHECK_FALSE(asks(response().no_question().wire()));
    CHECK_FALSE(asks(octets("12 34 81 80 00 02 00 00 00 00 00 00" + question + question)));
}

TEST_CASE("a class other than IN is told, and its rdata is opaque") {
    const Wire wire = response()
                          .record(Section::answer, {dns::read_name("a.b"), RrType::a, "abc"}, 60)
                          .record_class(3)
                          .wire();
    bool is_in = true;
    std::string rdata;
    const dns::MessageView message = view(wire);
    message.for_each_record([&](const dns::RecordView& record) {
        is_in = record.is_class_in();
        message.append_canonical_rdata(record, rdata);
    });
    CHECK_FALSE(is_in);
    CHECK(rdata == "abc");
}

TEST_CASE("names in rdata come out uncompressed and in lower case") {
    const Wire wire = octets(header + "00 01 00 00 00 00 " + question +
                             "c0 0c 00 0f 00 01 00 00 00 00 00 0a"  // MX, ten octets
                             "00 0a 05 'MaiL1' c0 0e");             // 10 MaiL1.b.
    const dns::MessageView message = view(wire);
    std::string rdata;
    message.for_each_record(
        [&](const dns::RecordView& record) { message.append_canonical_rdata(record, rdata); });
    CHECK(test::hex(rdata) == test::hex(octets("00 0a 05 'mail1' 01 'b' 00")));
}

TEST_CASE("every reason has a sentence of its own") {
    std::vector<std::string_view> sentences;
    for (const ReadError error :
         {ReadError::short_header, ReadError::bad_name, ReadError::bad_pointer,
          ReadError::short_record, ReadError::bad_rdata, ReadError::bad_opt}) {
        CHECK(std::ranges::count(sentences, dns::sentence(error)) == 0);
        sentences.push_back(dns::sentence(error));
    }
}
