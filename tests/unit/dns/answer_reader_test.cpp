#include "dns/answer_reader.hpp"

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "support/message_hex.hpp"
#include "world/message_builder.hpp"

using namespace dnsprop;
using dns::Answer;
using dns::AnswerKind;
using dns::AnswerReader;
using dns::RrType;
using world::MessageBuilder;
using world::Wire;

namespace {

std::string soa(std::string_view minimum) {
    return fmt::format("ns.example. admin.example. 1 2 3 4 {}", minimum);
}

dns::Question asked(std::string_view name = "www.example", RrType type = RrType::a) {
    return {dns::read_name(name), type};
}

MessageBuilder response(const dns::Question& question = asked()) {
    return MessageBuilder::response_to(question);
}

Answer read(AnswerReader& reader, const Wire& wire, const dns::Question& question = asked()) {
    Answer answer;
    reader.read(test::view(wire), question, answer);
    REQUIRE(answer.content);
    return answer;
}

Answer read(const MessageBuilder& builder, const dns::Question& question = asked()) {
    AnswerReader reader;
    return read(reader, builder.wire(), question);
}

std::vector<std::string> texts(const std::vector<dns::Record>& records) {
    std::vector<std::string> out;
    for (const dns::Record& record : records)
        out.push_back(record.owner.text() + " " +
                      dns::write_rdata(record.type, record.rdata_bytes()));
    return out;
}

using Texts = std::vector<std::string>;
using Ttls = std::vector<dns::Ttl>;

/// link-0 is the question's name; link-N has the address when `has_address`.
MessageBuilder chain_of(int links, bool has_address = true) {
    MessageBuilder builder = response(asked("link-0"));
    // Last link first: the order must not matter.
    if (has_address)
        builder.answer(fmt::format("link-{}", links), RrType::a, 300, "192.0.2.7");
    for (int i = links; i-- > 0;)
        builder.answer(fmt::format("link-{}", i), RrType::cname, 60, fmt::format("link-{}", i + 1));
    return builder;
}

}  // namespace

TEST_CASE("the same records in another order, case and TTL are the same content") {
    AnswerReader reader;
    const Answer one = read(reader, response()
                                        .answer("www.example", RrType::a, 300, "192.0.2.7")
                                        .answer("www.example", RrType::a, 200, "192.0.2.8")
                                        .wire());
    const Answer other = read(reader, response()
                                          .answer("WWW.Example", RrType::a, 20, "192.0.2.8")
                                          .answer("www.EXAMPLE", RrType::a, 30, "192.0.2.7")
                                          .compressed()
                                          .wire());
    CHECK(one.content == other.content);
    CHECK(one.content->kind == AnswerKind::positive);
    CHECK(texts(one.content->records) == Texts{"www.example. 192.0.2.7", "www.example. 192.0.2.8"});
    CHECK(one.record_ttls == Ttls{300, 200});
    CHECK(other.record_ttls == Ttls{30, 20});
    CHECK(one.ttl == 200);
    CHECK(other.ttl == 20);
}

TEST_CASE("another record, rcode or question is another content") {
    AnswerReader reader;
    const auto pointer = [&](const MessageBuilder& builder, const dns::Question& question) {
        return read(reader, builder.wire(), question).content;
    };
    const auto first =
        pointer(response().answer("www.example", RrType::a, 1, "192.0.2.7"), asked());
    CHECK(first != pointer(response().answer("www.example", RrType::a, 1, "192.0.2.8"), asked()));
    CHECK(
        first !=
        pointer(
            response().rcode(dns::Rcode::nxdomain).answer("www.example", RrType::a, 1, "192.0.2.7"),
            asked()));
    const auto other = asked("other.example");
    CHECK(first !=
          pointer(response(other).answer("www.example", RrType::a, 1, "192.0.2.7"), other));
    CHECK(pointer(response().rcode(dns::Rcode::servfail), asked()) !=
          pointer(response().rcode(dns::Rcode::refused), asked()));
}

TEST_CASE("a content survives its reader, and equal contents of two readers are equal") {
    const auto builder = response().answer("www.example", RrType::a, 1, "192.0.2.7");
    const Answer one = read(builder);
    const Answer other = read(builder);
    CHECK(one.content != other.content);
    CHECK(*one.content == *other.content);
}

TEST_CASE("a repeated record counts once, with its smallest TTL") {
    const Answer answer = read(response()
                                   .answer("www.example", RrType::a, 300, "192.0.2.7")
                                   .answer("www.example", RrType::a, 100, "192.0.2.7")
                                   .answer("www.example", RrType::a, 200, "192.0.2.7"));
    CHECK(texts(answer.content->records) == Texts{"www.example. 192.0.2.7"});
    CHECK(answer.record_ttls == Ttls{100});
    CHECK(answer.ttl == 100);
}

TEST_CASE("a chain is walked by name, whatever the order, and its TTL is the smallest") {
    const Answer answer = read(response()
                                   .answer("edge.cdn", RrType::a, 300, "192.0.2.7")
                                   .answer("alias.cdn", RrType::cname, 60, "Edge.CDN")
                                   .answer("www.example", RrType::cname, 3600, "alias.cdn"));
    CHECK(answer.content->kind == AnswerKind::positive);
    CHECK(texts(answer.content->chain) == Texts{"www.example. alias.cdn.", "alias.cdn. edge.cdn."});
    CHECK(texts(answer.content->records) == Texts{"edge.cdn. 192.0.2.7"});
    CHECK(answer.chain_ttls == Ttls{3600, 60});
    CHECK(answer.record_ttls == Ttls{300});
    CHECK(answer.ttl == 60);
    CHECK_FALSE(answer.negative_ttl);
    CHECK_FALSE(answer.other_records);
}

TEST_CASE("records at names that the chain does not reach do not count") {
    const Answer answer = read(response()
                                   .answer("other.example", RrType::a, 5, "192.0.2.66")
                                   .answer("www.example", RrType::a, 300, "192.0.2.7"));
    CHECK(texts(answer.content->records) == Texts{"www.example. 192.0.2.7"});
    CHECK(answer.ttl == 300);
    CHECK(answer.other_records);
    const Answer only_other = read(response().answer("other.example", RrType::a, 5, "192.0.2.66"));
    CHECK(only_other.content->kind == AnswerKind::nodata);
    CHECK_FALSE(only_other.ttl);
    CHECK(only_other.other_records);
}

TEST_CASE("authority and additional records are no answer") {
    const Answer answer = read(response()
                                   .authority("www.example", RrType::a, 5, "192.0.2.66")
                                   .additional("www.example", RrType::a, 5, "192.0.2.66"));
    CHECK(answer.content->kind == AnswerKind::nodata);
    CHECK_FALSE(answer.other_records);
}

TEST_CASE("asked for a CNAME, the CNAME is the answer") {
    const auto question = asked("www.example", RrType::cname);
    const Answer answer =
        read(response(question).answer("www.example", RrType::cname, 60, "edge.cdn"), question);
    CHECK(answer.content->kind == AnswerKind::positive);
    CHECK(answer.content->chain.empty());
    CHECK(texts(answer.content->records) == Texts{"www.example. edge.cdn."});
}

TEST_CASE("a chain that bites its tail is a loop") {
    const Answer answer = read(response()
                                   .answer("www.example", RrType::cname, 60, "b.example")
                                   .answer("b.example", RrType::cname, 30, "www.example"));
    CHECK(answer.content->kind == AnswerKind::cname_loop);
    CHECK(answer.content->chain.size() == 2);
    const Answer itself = read(response().answer("www.example", RrType::cname, 60, "www.example"));
    CHECK(itself.content->kind == AnswerKind::cname_loop);
    CHECK(itself.content->chain.size() == 1);
}

TEST_CASE("sixteen links are followed, seventeen are too many") {
    const auto question = asked("link-0");
    const Answer sixteen = read(chain_of(16), question);
    CHECK(sixteen.content->kind == AnswerKind::positive);
    CHECK(sixteen.content->chain.size() == dns::max_chain);
    const Answer seventeen = read(chain_of(17), question);
    CHECK(seventeen.content->kind == AnswerKind::chain_too_long);
    CHECK(seventeen.content->chain.size() == dns::max_chain);
    CHECK(seventeen.content->records.empty());
}

TEST_CASE("NODATA and NXDOMAIN are two things") {
    const Answer nodata = read(response());
    CHECK(nodata.content->kind == AnswerKind::nodata);
    CHECK(nodata.content->rcode == dns::Rcode::noerror);
    CHECK_FALSE(nodata.negative_ttl);
    const Answer nxdomain = read(response().rcode(dns::Rcode::nxdomain));
    CHECK(nxdomain.content->kind == AnswerKind::nxdomain);
    const Answer servfail = read(response().rcode(dns::Rcode::servfail));
    CHECK(servfail.content->kind == AnswerKind::error);
    CHECK(servfail.content->rcode == dns::Rcode::servfail);
}

TEST_CASE("a negative answer lives for the smaller of the SOA's TTL and its MINIMUM") {
    const auto negative_ttl = [](dns::Ttl ttl, std::string_view minimum) {
        return read(response()
                        .rcode(dns::Rcode::nxdomain)
                        .authority("example", RrType::soa, ttl, soa(minimum)))
            .negative_ttl;
    };
    CHECK(negative_ttl(3600, "900") == 900);
    CHECK(negative_ttl(300, "900") == 300);
    CHECK(negative_ttl(0, "900") == 0);
    CHECK(negative_ttl(3600, "2147483647") == 3600);
    // RFC 2181 section 8, in either place.
    CHECK(negative_ttl(3600, "2147483648") == 0);
    CHECK(negative_ttl(0x80000000, "900") == 0);
}

TEST_CASE("a negative answer behind CNAMEs lives as long as the shortest of all") {
    const auto builder = [](dns::Ttl chain) {
        return response()
            .answer("www.example", RrType::cname, chain, "gone.example")
            .authority("example", RrType::soa, 3600, soa("900"));
    };
    CHECK(read(builder(60)).content->kind == AnswerKind::nodata);
    CHECK(read(builder(60)).negative_ttl == 60);
    CHECK(read(builder(3000)).negative_ttl == 900);
    CHECK(texts(read(builder(60)).content->chain) == Texts{"www.example. gone.example."});
}

TEST_CASE("a SOA beside a positive answer or an error says nothing negative") {
    CHECK_FALSE(read(response()
                         .answer("www.example", RrType::a, 300, "192.0.2.7")
                         .authority("example", RrType::soa, 60, soa("30")))
                    .negative_ttl);
    CHECK_FALSE(
        read(
            response().rcode(dns::Rcode::servfail).authority("example", RrType::soa, 60, soa("30")))
            .negative_ttl);
}

TEST_CASE("classes other than IN are ignored, and said to be there") {
    const Answer answer =
        read(response().answer("www.example", RrType::a, 5, "192.0.2.66").record_class(3));
    CHECK(answer.content->kind == AnswerKind::nodata);
    CHECK(answer.other_records);
}

TEST_CASE("types not asked are ignored and noted; signatures and DNAME belong to the answer") {
    const auto with = [](RrType type, std::string_view rdata) {
        return read(response()
                        .answer("www.example", RrType::a, 300, "192.0.2.7")
                        .answer("www.example", type, 5, rdata));
    };
    CHECK(with(RrType::txt, "extra").other_records);
    CHECK(with(RrType::txt, "extra").ttl == 300);
    CHECK_FALSE(with(RrType::dname, "cdn.").other_records);
    const std::string signature = R"(\# 25 00010d020000012c6a000000690000003039016200aabbccdd)";
    CHECK_FALSE(with(RrType::rrsig, signature).other_records);
}

TEST_CASE("flags, EDE and NSID are kept, EDE up to eight") {
    MessageBuilder builder = response().aa().ad().edns().nsid(std::string("\x00 fra1", 6));
    for (std::uint16_t code = 0; code < 12; ++code)
        builder.ede(code, "why");
    const Answer answer = read(builder);
    CHECK((answer.flags.qr && answer.flags.aa && answer.flags.rd && answer.flags.ra &&
           answer.flags.ad));
    CHECK_FALSE((answer.flags.tc || answer.flags.cd));
    CHECK(answer.nsid == std::string("\x00 fra1", 6));
    REQUIRE(answer.ede.size() == 8);
    CHECK(answer.ede[7].code == 7);
    CHECK(answer.ede[7].text == "why");
}

TEST_CASE("long texts in EDNS are cut, and an EDE without a code is left out") {
    const Answer answer = read(response()
                                   .edns_option(15, "x")
                                   .ede(3, std::string(5000, 'x'))
                                   .nsid(std::string(5000, 'n')));
    REQUIRE(answer.ede.size() == 1);
    CHECK(answer.ede[0].text == std::string(512, 'x'));
    CHECK(answer.nsid == std::string(512, 'n'));
    CHECK_FALSE(read(response().nsid("")).nsid);
}

TEST_CASE("an Answer that is read into again keeps nothing of before") {
    AnswerReader reader;
    Answer answer = read(reader, response()
                                     .answer("www.example", RrType::cname, 9, "b.example")
                                     .answer("b.example", RrType::a, 9, "192.0.2.7")
                                     .answer("x.example", RrType::a, 9, "192.0.2.7")
                                     .ede(3)
                                     .nsid("n")
                                     .aa()
                                     .trailing("x")
                                     .wire());
    CHECK((answer.other_records && answer.trailing_bytes));
    const Wire empty = response().wire();
    reader.read(test::view(empty), asked(), answer);
    CHECK(answer.content->kind == AnswerKind::nodata);
    CHECK((answer.chain_ttls.empty() && answer.record_ttls.empty() && answer.ede.empty()));
    CHECK_FALSE((answer.ttl || answer.negative_ttl || answer.nsid || answer.flags.aa));
    CHECK_FALSE((answer.other_records || answer.trailing_bytes));
}

TEST_CASE("thousands of records are all seen, whatever their order") {
    AnswerReader reader;
    const auto builder = [](bool reversed) {
        MessageBuilder each = response().compressed();
        for (int i = 0; i < 4000; ++i) {
            const int n = reversed ? 3999 - i : i;
            each.answer("www.example", RrType::a, 300U + static_cast<unsigned>(n),
                        fmt::format("10.0.{}.{}", n / 256, n % 256));
        }
        return each.wire();
    };
    const Answer answer = read(reader, builder(false));
    CHECK(answer.content->records.size() == 4000);
    CHECK(answer.record_ttls.front() == 300);
    CHECK(answer.record_ttls.back() == 300 + 3999);
    CHECK(answer.ttl == 300);
    CHECK(read(reader, builder(true)).content == answer.content);
}

TEST_CASE("the table of contents is bounded, and Answers keep what they share") {
    AnswerReader reader;
    const auto wire = [](unsigned n) {
        return response()
            .answer("www.example", RrType::a, 300, fmt::format("10.0.{}.{}", n / 256, n % 256))
            .wire();
    };
    const Answer first = read(reader, wire(0));
    const std::weak_ptr<const dns::AnswerContent> second = read(reader, wire(1)).content;
    for (unsigned n = 2; n < AnswerReader::max_contents; ++n)
        read(reader, wire(n));
    CHECK_FALSE(second.expired());
    read(reader, wire(AnswerReader::max_contents));
    CHECK(second.expired());
    CHECK(texts(first.content->records) == Texts{"www.example. 10.0.0.0"});
}

TEST_CASE("in class CHAOS only records of that class count, and no alias is followed") {
    const dns::Question chaos = {dns::read_name("id.server"), RrType::txt, dns::RrClass::ch};
    const Answer named = read(response(chaos)
                                  .answer("id.server", RrType::txt, 0, "fra")
                                  .answer("id.server", RrType::txt, 0, "other")
                                  .record_class(1),
                              chaos);
    CHECK(named.content->kind == AnswerKind::positive);
    CHECK(texts(named.content->records) == Texts{"id.server. \"fra\""});
    CHECK(named.other_records);
    // Rdata outside IN is unchecked: this one is no name.
    const dns::Record hostile = {chaos.name, RrType::cname, "\xff"};
    const Answer alias = read(response(chaos).record(dns::Section::answer, hostile, 60), chaos);
    CHECK(alias.content->kind == AnswerKind::nodata);
    CHECK(alias.content->chain.empty());
    // The same words in two classes are two contents.
    AnswerReader reader;
    const dns::Question internet = asked("id.server", RrType::txt);
    const auto wire = [](const dns::Question& question) {
        return response(question).answer("id.server", RrType::txt, 0, "fra").wire();
    };
    CHECK(read(reader, wire(chaos), chaos).content !=
          read(reader, wire(internet), internet).content);
}
