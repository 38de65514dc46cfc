#include "net/reply_matching.hpp"

#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "support/message_hex.hpp"
#include "world/message_builder.hpp"

using namespace dnsprop;
using dns::Rcode;
using dns::RrType;
using net::ReplyFit;
using world::MessageBuilder;
using world::Wire;

namespace {

dns::Question asked() {
    return {dns::read_name("www.example"), RrType::a};
}

MessageBuilder response() {
    return MessageBuilder::response_to(asked(), 7)
        .answer("www.example", RrType::a, 60, "192.0.2.7");
}

ReplyFit fit(const Wire& wire) {
    const net::MatchedReply reply = net::match_reply(wire, asked());
    CHECK(reply.message.has_value() == (reply.fit == ReplyFit::answers));
    return reply.fit;
}

}  // namespace

TEST_CASE("a response with our question answers it, in any case of letters and with any rcode") {
    CHECK(fit(response().wire()) == ReplyFit::answers);
    CHECK(fit(response().question({dns::read_name("WwW.eXample"), RrType::a}).wire()) ==
          ReplyFit::answers);
    CHECK(fit(response().rcode(Rcode::servfail).wire()) == ReplyFit::answers);
    CHECK(fit(response().truncated_in_record().wire()) == ReplyFit::answers);
    CHECK(fit(response().trailing("x").wire()) == ReplyFit::answers);
}

TEST_CASE("another name, type or class is another question") {
    CHECK(fit(response().question({dns::read_name("example"), RrType::a}).wire()) ==
          ReplyFit::other_question);
    CHECK(fit(response().question({dns::read_name("www.example"), RrType::aaaa}).wire()) ==
          ReplyFit::other_question);
    CHECK(fit(response().question_class(3).wire()) == ReplyFit::other_question);
}

TEST_CASE("a question in class CHAOS is answered in class CHAOS alone") {
    const dns::Question chaos = {dns::read_name("id.server"), RrType::txt, dns::RrClass::ch};
    const auto fit_of = [&](std::uint16_t rr_class) {
        const auto wire = MessageBuilder::response_to(chaos).question_class(rr_class).wire();
        return net::match_reply(wire, chaos).fit;
    };
    CHECK(fit_of(3) == ReplyFit::answers);
    CHECK(fit_of(1) == ReplyFit::other_question);
    CHECK(fit_of(4) == ReplyFit::other_question);
}

TEST_CASE("without a question only a bare error answers") {
    for (const Rcode rcode :
         {Rcode::formerr, Rcode::notimp, Rcode::servfail, Rcode::refused, Rcode::badvers}) {
        CHECK(fit(MessageBuilder().rcode(rcode).wire()) == ReplyFit::answers);
        CHECK(fit(MessageBuilder().rcode(rcode).edns().wire()) == ReplyFit::answers);
        CHECK(fit(response().no_question().rcode(rcode).wire()) == ReplyFit::other_question);
    }
    CHECK(fit(MessageBuilder().wire()) == ReplyFit::other_question);
    CHECK(fit(MessageBuilder().rcode(Rcode::nxdomain).wire()) == ReplyFit::other_question);
    CHECK(fit(MessageBuilder().tc().wire()) == ReplyFit::other_question);
}

TEST_CASE("a query, or a response to another operation, is not a response") {
    CHECK(fit(response().qr(false).wire()) == ReplyFit::not_a_response);
    CHECK(fit(dns::compose_query(asked(), {})) == ReplyFit::not_a_response);
    Wire notify = response().wire();
    notify[2] |= 4 << 3;  // OPCODE 4, NOTIFY (RFC 1996)
    CHECK(fit(notify) == ReplyFit::not_a_response);
}

TEST_CASE("what breaks the format is malformed, whatever it asks") {
    CHECK(fit({}) == ReplyFit::malformed);
    CHECK(fit({7}) == ReplyFit::malformed);
    CHECK(fit(response().rdlength(3).trailing("x").wire()) == ReplyFit::malformed);
    CHECK(fit(response().answer_count(2).wire()) == ReplyFit::malformed);
    CHECK(fit(response().second_opt().wire()) == ReplyFit::malformed);
}
