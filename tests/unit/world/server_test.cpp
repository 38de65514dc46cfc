#include "world/server.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "support.hpp"

namespace dnsprop::world {

using dns::MessageView;
using dns::Rcode;
using dns::RrType;
using test::at;
using test::question;

namespace {

ServerSettings with(FaultSet faults, double loss = 0) {
    ServerSettings settings;
    settings.id = "unicast-fra";
    settings.faults = faults;
    settings.loss = loss;
    settings.round_trip = Milliseconds(100);
    settings.spares_root = true;
    return settings;
}

/// A server that answers everything with 192.0.2.7.
class Subject {
public:
    explicit Subject(FaultSet faults, double loss = 0)
        : server(with(faults, loss), Random(1, "test")) {
        server.set_responder([](const dns::Question& asked, SteadyTime) {
            Reply reply;
            reply.answer.push_back({{asked.name, RrType::a, {'\xc0', 0, 2, 7}}, 300});
            return reply;
        });
    }

    std::vector<Delivery> udp(bool edns = true, bool checking_disabled = false) {
        return server.on_datagram(query(edns, checking_disabled), at(0));
    }
    /// What it says to ". NS".
    std::vector<Delivery> control(bool checking_disabled = false) {
        dns::QueryOptions options;
        options.checking_disabled = checking_disabled;
        return server.on_datagram(dns::compose_query(question(".", RrType::ns), options), at(0));
    }
    std::vector<Delivery> tcp() { return server.on_frame(query(true, false), at(0), true); }

    static Wire query(bool edns, bool checking_disabled) {
        dns::QueryOptions options;
        options.edns = edns;
        options.checking_disabled = checking_disabled;
        Wire wire = dns::compose_query(question("example.com"), options);
        wire[0] = 0x12;
        wire[1] = 0x34;
        return wire;
    }

    Server server;
};

MessageView view(const Wire& wire) {
    const auto read = MessageView::read(wire);
    REQUIRE(std::holds_alternative<MessageView>(read));
    return std::get<MessageView>(read);
}

bool is_malformed(const Wire& wire) {
    return std::holds_alternative<dns::ReadError>(MessageView::read(wire));
}

/// The one datagram of a server with these faults. Views point into it, so it is kept.
Wire only(FaultSet faults, bool edns = true, bool checking_disabled = false) {
    const auto deliveries = Subject(faults).udp(edns, checking_disabled);
    REQUIRE(deliveries.size() == 1);
    return deliveries[0].octets;
}

std::string ede_of(const Wire& wire) {
    std::string codes;
    view(wire).for_each_edns_option([&](std::uint16_t code, dns::Bytes data) {
        if (code == 15)
            codes += std::to_string(data[0] << 8 | data[1]);
    });
    return codes;
}

}  // namespace

TEST_CASE("a healthy server answers with id, question, RA and NSID, a round trip later") {
    Subject subject({});
    const auto deliveries = subject.udp();
    REQUIRE(deliveries.size() == 1);
    const MessageView message = view(deliveries[0].octets);
    CHECK(message.id() == 0x1234);
    CHECK(message.asks(question("example.com")));
    CHECK(message.ra());
    CHECK(test::first_text(message, RrType::a) == "192.0.2.7");
    std::string nsid;
    message.for_each_edns_option([&](std::uint16_t code, dns::Bytes data) {
        if (code == 3)
            nsid.assign(data.begin(), data.end());
    });
    CHECK(nsid == "unicast-fra");
    CHECK(deliveries[0].after >= Milliseconds(92));
    CHECK(deliveries[0].after <= Milliseconds(100));
    CHECK(subject.server.counters().udp_queries == 1);
    CHECK(subject.server.counters().by_type.at(RrType::a) == 1);
    CHECK_FALSE(view(only({}, false)).edns());
}

TEST_CASE("what is no query is counted and not answered") {
    Subject subject({});
    CHECK(subject.server.on_datagram(Wire{1}, at(0)).empty());
    CHECK(subject.server.on_datagram(only({}), at(0)).empty());
    CHECK(subject.server.counters().unreadable == 2);
}

TEST_CASE("faults of what is said: rcodes, EDE, filtered and false addresses") {
    CHECK(view(only({Fault::refused})).rcode() == Rcode::refused);
    CHECK(view(only({Fault::servfail})).rcode() == Rcode::servfail);
    CHECK(ede_of(only({Fault::bogus})) == "6");
    CHECK(view(only({Fault::bogus})).rcode() == Rcode::servfail);
    CHECK(view(only({Fault::bogus}, true, true)).rcode() == Rcode::noerror);
    CHECK(ede_of(only({Fault::lame})) == "22");
    const Wire zeros = only({Fault::filtering});
    CHECK(test::first_text(view(zeros), RrType::a) == "0.0.0.0");
    CHECK(ede_of(only({Fault::filtering_ede})) == "15");
    CHECK(view(only({Fault::filtering_ede})).rcode() == Rcode::nxdomain);
    const Wire bare = only({Fault::filtering_nxdomain});
    CHECK(view(bare).rcode() == Rcode::nxdomain);
    int records = 0;
    view(bare).for_each_record([&](const dns::RecordView&) { ++records; });
    CHECK(records == 0);
    const Wire lie = only({Fault::lying});
    CHECK(test::first_text(view(lie), RrType::a) == "203.0.113.66");
    for (const auto& [fault, length] : {std::pair(Fault::cname_loop, 2), {Fault::long_chain, 20}}) {
        int aliases = 0;
        const Wire chain = only({fault});
        view(chain).for_each_record(
            [&](const dns::RecordView& record) { aliases += record.type == RrType::cname; });
        CHECK(aliases == length);
    }
}

TEST_CASE("a lame authoritative server refers to the root") {
    ServerSettings settings;
    settings.faults = {Fault::lame};
    settings.recursive = false;
    Server server(settings, Random(1, "lame"));
    const auto query = dns::compose_query(question("example.com"), {});
    const auto deliveries = server.on_datagram(query, at(0));
    REQUIRE(deliveries.size() == 1);
    const MessageView message = view(deliveries[0].octets);
    CHECK(message.rcode() == Rcode::noerror);
    CHECK_FALSE(message.aa());
    int roots = 0;
    message.for_each_record([&](const dns::RecordView& record) {
        roots += record.type == RrType::ns && record.section == dns::Section::authority &&
                 record.owner.name().is_root();
    });
    CHECK(roots == 1);
}

TEST_CASE("faults of EDNS leave queries without it alone") {
    CHECK(Subject({Fault::drops_edns}).udp().empty());
    CHECK(view(only({Fault::drops_edns}, false)).rcode() == Rcode::noerror);
    const Wire formerr = only({Fault::formerr_edns});
    CHECK(formerr.size() == 12);
    CHECK(view(formerr).rcode() == Rcode::formerr);
    CHECK(view(only({Fault::notimp_edns})).rcode() == Rcode::notimp);
    CHECK(view(only({Fault::badvers})).rcode() == Rcode::badvers);
    for (const Fault fault : {Fault::formerr_edns, Fault::notimp_edns, Fault::badvers})
        CHECK(view(only({fault}, false)).rcode() == Rcode::noerror);
}

TEST_CASE("faults of the message's octets") {
    CHECK(view(only({Fault::wrong_id})).id() != 0x1234);
    CHECK_FALSE(view(only({Fault::wrong_question})).asks(question("example.com")));
    CHECK(view(only({Fault::no_question})).question_count() == 0);
    CHECK_FALSE(view(only({Fault::not_a_response})).is_response());
    CHECK(view(only({Fault::trailing_bytes})).has_trailing_bytes());
    CHECK(only({Fault::one_byte}).size() == 1);
    for (const Fault fault :
         {Fault::lying_rdlength, Fault::lying_counts, Fault::forward_pointer, Fault::two_opts})
        CHECK(is_malformed(only({fault})));
}

TEST_CASE("faults of time and number") {
    CHECK(Subject({Fault::silent}).udp().empty());
    CHECK(Subject({Fault::slow}).udp().at(0).after >= Milliseconds(1592));
    const auto twice = Subject({Fault::duplicate}).udp();
    REQUIRE(twice.size() == 2);
    CHECK(twice[0].octets == twice[1].octets);
    Subject late({Fault::late});
    CHECK(late.udp().at(0).after >= Milliseconds(1092));
    CHECK(late.udp().at(0).after <= Milliseconds(100));
}

TEST_CASE("forged answers come before the right one, which is the only one that fits") {
    const auto spoofed = Subject({Fault::spoofing}).udp();
    REQUIRE(spoofed.size() == 3);
    CHECK(view(spoofed[0].octets).id() != 0x1234);
    CHECK_FALSE(view(spoofed[1].octets).asks(question("example.com")));
    CHECK(spoofed[0].after < spoofed[2].after);
    CHECK(test::first_text(view(spoofed[2].octets), RrType::a) == "192.0.2.7");
    const auto foreign = Subject({Fault::foreign_source}).udp();
    REQUIRE(foreign.size() == 2);
    CHECK(foreign[0].from_elsewhere);
    CHECK_FALSE(foreign[1].from_elsewhere);
    CHECK(view(foreign[0].octets).id() == 0x1234);
}

TEST_CASE("truncation over UDP, cut in a record, and over TCP too") {
    const auto frame_of = [](FaultSet faults) {
        const auto deliveries = Subject(faults).tcp();
        REQUIRE(deliveries.size() == 1);
        return Wire(deliveries[0].octets.begin() + 2, deliveries[0].octets.end());
    };
    for (const Fault fault : {Fault::truncating, Fault::truncating_in_record}) {
        const Wire cut = only({fault});
        CHECK(view(cut).tc());
        const Wire whole = frame_of({fault});
        CHECK_FALSE(view(whole).tc());
        CHECK(test::first_text(view(whole), RrType::a) == "192.0.2.7");
    }
    CHECK(view(only({Fault::truncating_tcp})).tc());
    CHECK(view(frame_of({Fault::truncating_tcp})).tc());
}

TEST_CASE("an answer larger than the asker takes is truncated") {
    Subject subject({});
    subject.server.set_responder([](const dns::Question& asked, SteadyTime) {
        Reply reply;
        for (int i = 0; i < 40; ++i)
            reply.answer.push_back(
                {{asked.name, RrType::a, {'\xc0', 0, 2, static_cast<char>(i)}}, 9});
        return reply;
    });
    const auto without_edns = subject.udp(false);
    CHECK(view(without_edns.at(0).octets).tc());
    CHECK(without_edns.at(0).octets.size() <= 512);
    const auto with_edns = subject.udp(true);
    CHECK_FALSE(view(with_edns.at(0).octets).tc());
}

TEST_CASE("faults of TCP: drip, half a length, an empty frame, a close in mid-frame") {
    const auto healthy = Subject({}).tcp();
    REQUIRE(healthy.size() == 1);
    // The handshake's round trip, and the query's.
    CHECK(healthy[0].after >= Milliseconds(192));
    const Wire framed = healthy[0].octets;
    CHECK(framed.size() == 2U + static_cast<std::size_t>(framed[0] << 8 | framed[1]));

    const auto drip = Subject({Fault::tcp_drip}).tcp();
    CHECK(drip.size() == framed.size());
    CHECK(std::ranges::all_of(drip, [](const auto& each) { return each.octets.size() == 1; }));
    CHECK(drip.back().after > drip.front().after);
    CHECK(Subject({Fault::tcp_half_length}).tcp().at(0).octets.size() == 1);
    const auto zero = Subject({Fault::tcp_zero_length}).tcp();
    CHECK(zero.at(0).octets == Wire{0, 0});
    CHECK(zero.at(1).octets == framed);
    const auto cut = Subject({Fault::tcp_close_in_frame}).tcp();
    CHECK(cut.at(0).octets.size() == framed.size() / 2);
    CHECK(cut.at(0).closes);
    CHECK(Subject({Fault::tcp_silent}).tcp().empty());
    CHECK(Subject({Fault::tcp_silent}).udp().size() == 1);
}

TEST_CASE("the weather takes about the asked part of the datagrams, each way") {
    Subject subject({}, 0.1);
    constexpr int count = 10000;
    int answered = 0;
    for (int i = 0; i < count; ++i)
        answered += static_cast<int>(subject.udp().size());
    // 0.9 x 0.9; four standard deviations of a fair draw are 157.
    CHECK(answered > 8100 - 160);
    CHECK(answered < 8100 + 160);
    const Counters& counters = subject.server.counters();
    CHECK(counters.lost + counters.replies == count);
    CHECK(counters.udp_queries > 9000 - 120);
    CHECK(counters.udp_queries < 9000 + 120);
}

TEST_CASE("what TCP loses only comes later") {
    Subject subject({}, 0.5);
    int delayed = 0;
    for (int i = 0; i < 100; ++i) {
        const auto deliveries = subject.tcp();
        REQUIRE(deliveries.size() == 1);
        delayed += deliveries[0].after >= Milliseconds(490);
    }
    CHECK(delayed > 50);
}

TEST_CASE("the control question is answered whatever is wrong with a name, with CD too") {
    for (const FaultDescription& each : all_faults()) {
        const Fault fault = each.fault;
        const bool is_of_content = fault == Fault::refuses_name || fault == Fault::drops_name ||
                                   fault == Fault::servfail || fault == Fault::bogus ||
                                   fault == Fault::lame || fault == Fault::filtering ||
                                   fault == Fault::filtering_ede ||
                                   fault == Fault::filtering_nxdomain || fault == Fault::lying ||
                                   fault == Fault::cname_loop || fault == Fault::long_chain;
        if (!is_of_content)
            continue;
        INFO(each.word);
        for (const bool checking_disabled : {false, true}) {
            const auto said = Subject({fault}).control(checking_disabled);
            REQUIRE(said.size() == 1);
            CHECK(view(said[0].octets).rcode() == Rcode::noerror);
            CHECK(view(said[0].octets).cd() == checking_disabled);
            CHECK(test::first_text(view(said[0].octets), RrType::a) == "192.0.2.7");
        }
    }
    CHECK(view(Subject({Fault::refused}).control().at(0).octets).rcode() == Rcode::refused);
    CHECK(Subject({Fault::silent}).control().empty());
}

TEST_CASE("a name is refused or dropped by a server that serves us otherwise") {
    CHECK(view(only({Fault::refuses_name})).rcode() == Rcode::refused);
    CHECK(Subject({Fault::drops_name}).udp().empty());
    CHECK(Subject({Fault::drops_name}).tcp().empty());
    // Where the root is what the run asks about, it is a name like others.
    ServerSettings settings = with({Fault::refuses_name});
    settings.spares_root = false;
    Server server(settings, Random(1, "test"));
    const auto said = server.on_datagram(dns::compose_query(question(".", RrType::ns), {}), at(0));
    CHECK(view(said.at(0).octets).rcode() == Rcode::refused);
}

TEST_CASE("what is found bogus is SERVFAIL with the reason, unless CD is set") {
    const auto ask = [](Validation validation, bool checking_disabled) {
        Server server(with({}), Random(1, "test"));
        server.set_responder([](const dns::Question&, SteadyTime) { return Reply(); });
        server.set_validation([&](const Reply&, SteadyTime) { return validation; });
        dns::QueryOptions options;
        options.checking_disabled = checking_disabled;
        return server.on_datagram(dns::compose_query(question("example.com"), options), at(0))
            .at(0)
            .octets;
    };
    const Validation bogus = {false, dns::ExtendedError{9, "no key"}};
    CHECK(ede_of(ask(bogus, false)) == "9");
    CHECK(view(ask(bogus, false)).rcode() == Rcode::servfail);
    CHECK(view(ask(bogus, true)).rcode() == Rcode::noerror);
    CHECK(view(ask({}, false)).rcode() == Rcode::noerror);
    // AD is for who asked to know (RFC 6840 section 5.8).
    CHECK_FALSE(view(ask({true, std::nullopt}, false)).ad());
}

TEST_CASE("a question in class CHAOS is answered in it, and counted; other classes are no query") {
    Subject subject({});
    const dns::Question asked = {dns::read_name("id.server"), RrType::txt, dns::RrClass::ch};
    const auto deliveries = subject.server.on_datagram(dns::compose_query(asked, {}), at(0));
    REQUIRE(deliveries.size() == 1);
    const MessageView message = view(deliveries.front().octets);
    CHECK(message.asks(asked));
    CHECK(message.rcode() == Rcode::refused);
    CHECK(subject.server.counters().chaos_queries == 1);
    const dns::Question hesiod = {asked.name, RrType::txt, static_cast<dns::RrClass>(4)};
    CHECK(subject.server.on_datagram(dns::compose_query(hesiod, {}), at(0)).empty());
    CHECK(subject.server.counters().unreadable == 1);
}

}  // namespace dnsprop::world
