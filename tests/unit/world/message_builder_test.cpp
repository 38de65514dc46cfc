#include "world/message_builder.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

namespace dnsprop::world {

using dns::MessageView;
using dns::ReadError;
using dns::RrType;
using test::question;

namespace {

/// The view points into `wire`.
MessageView view(const Wire& wire) {
    const auto read = MessageView::read(wire);
    REQUIRE(std::holds_alternative<MessageView>(read));
    return std::get<MessageView>(read);
}

ReadError error(const Wire& wire) {
    const auto read = MessageView::read(wire);
    REQUIRE(std::holds_alternative<ReadError>(read));
    return std::get<ReadError>(read);
}

MessageBuilder one_record() {
    return MessageBuilder::response_to(question("example.com"), 0x1234)
        .answer("example.com", RrType::a, 300, "192.0.2.7");
}

}  // namespace

TEST_CASE("a response is laid down as RFC 1035 section 4 says") {
    const Wire expected = {
        0x12, 0x34,                                                                  // id
        0x81, 0x80,                                                                  // QR RD RA
        0,    1,    0,   1,    0,   0,   0,   0,                                     // counts
        7,    'e',  'x', 'a',  'm', 'p', 'l', 'e', 3, 'c', 'o', 'm', 0, 0, 1, 0, 1,  // question
        0xc0, 0x0c, 0,   1,    0,   1,                                               // owner, A, IN
        0,    0,    1,   0x2c, 0,   4,   192, 0,   2, 7,                             // 300 s, rdata
    };
    CHECK(one_record().compressed().wire() == expected);
}

TEST_CASE("compressed and plain responses mean the same to the reader") {
    MessageBuilder builder = MessageBuilder::response_to(question("www.example.com", RrType::mx));
    builder.answer("www.example.com", RrType::cname, 60, "example.com")
        .answer("example.com", RrType::mx, 300, "10 mail.example.com.")
        .authority("example.com", RrType::ns, 300, "ns1.example.com.")
        .additional("ns1.example.com", RrType::aaaa, 300, "2001:db8::1")
        .edns()
        .ede(3, "stale answer")
        .nsid("fra1");
    const Wire plain = builder.wire();
    const Wire compressed = builder.compressed().wire();
    CHECK(compressed.size() < plain.size());
    for (const Wire& wire : {plain, compressed}) {
        const MessageView message = view(wire);
        CHECK(message.asks(question("www.example.com", RrType::mx)));
        CHECK(test::first_text(message, RrType::cname) == "example.com.");
        CHECK(test::first_text(message, RrType::mx) == "10 mail.example.com.");
        REQUIRE(message.edns());
        std::string options;
        message.for_each_edns_option([&](std::uint16_t code, dns::Bytes data) {
            options += std::to_string(code) + ":" + std::to_string(data.size()) + " ";
        });
        CHECK(options == "15:14 3:4 ");
    }
}

TEST_CASE("BADVERS takes its upper bits from OPT") {
    CHECK(view(one_record().rcode(dns::Rcode::badvers).wire()).rcode() == dns::Rcode::badvers);
}

TEST_CASE("each damage is one the strict reader names") {
    CHECK(error(one_record().cut_to(1).wire()) == ReadError::short_header);
    CHECK(error(one_record().forward_pointer().wire()) == ReadError::bad_pointer);
    CHECK(error(one_record().answer_count(9).wire()) == ReadError::short_record);
    CHECK(error(one_record().rdlength(400).wire()) == ReadError::short_record);
    CHECK(error(one_record().rdlength(3).trailing("x").wire()) == ReadError::bad_rdata);
    CHECK(error(one_record().second_opt().wire()) == ReadError::bad_opt);
    CHECK(error(one_record().opt_in_answer().wire()) == ReadError::bad_opt);
}

TEST_CASE("truncated responses keep their header, whole or cut inside a record") {
    const Wire without_records = one_record().truncated().wire();
    const MessageView whole = view(without_records);
    CHECK(whole.tc());
    CHECK(test::first_text(whole, RrType::a).empty());
    const Wire cut = one_record().truncated_in_record().wire();
    CHECK(cut.size() < one_record().wire().size());
    CHECK(view(cut).tc());
}

TEST_CASE("trailing bytes, QR and a missing question are as asked") {
    CHECK(view(one_record().trailing("xyz").wire()).has_trailing_bytes());
    CHECK_FALSE(view(one_record().qr(false).wire()).is_response());
    CHECK(view(one_record().no_question().wire()).question_count() == 0);
}

TEST_CASE("a response to a query's octets takes over id, question and EDNS") {
    Wire query = dns::compose_query(question("Example.COM"), {});
    query[0] = 0xab;
    const Wire wire = MessageBuilder::response_to(dns::Bytes(query)).wire();
    const MessageView message = view(wire);
    CHECK(message.id() == 0xab00);
    CHECK(message.question().name.text() == "Example.COM.");
    CHECK(message.edns());
}

}  // namespace dnsprop::world
