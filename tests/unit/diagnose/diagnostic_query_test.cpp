#include "diagnose/diagnostic_query.hpp"

#include <catch2/catch.hpp>

#include "support/diagnose_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::diagnose;
using namespace dnsprop::test;
using check::Outcome;
using dns::Rcode;

namespace {

const expect::Expectation& wanted() {
    static const auto made = expectation("A", {"192.0.2.7"});
    return made;
}

Outcome old_record(dns::Ttl ttl = 600) {
    return answered(answer("A", {"192.0.2.1"}), ttl);
}

authority::Baseline moved() {
    return BaselineBuilder("www.example.com", "A")
        .zone("example.com")
        .ns_at_parent({"ns1.example.com"})
        .server("ns1.example.com", answer("A", {"192.0.2.7"}))
        .finish();
}

std::string show(const DiagnosticQuery& diagnostic_query) {
    const std::string kind = diagnostic_query.kind == DiagnosticQueryKind::control ? "control"
                             : diagnostic_query.kind == DiagnosticQueryKind::checking_disabled
                                 ? "cd"
                                 : "ns";
    return fmt::format("{} {} {} @{}", kind, diagnostic_query.asked.name.plain_text(),
                       dns::write_rr_type(diagnostic_query.asked.type), diagnostic_query.target);
}

std::vector<std::string> planned(const std::vector<QuestionResult>& results) {
    std::vector<std::string> out;
    for (const DiagnosticQuery& each : plan_diagnostic_queries(results))
        out.push_back(show(each));
    return out;
}

std::vector<std::string> planned(const Outcome& outcome,
                                 const std::optional<authority::Baseline>& baseline = moved()) {
    // Somebody answers, so that silence is not our network's.
    return planned(
        {question_result(wanted(), {outcome, answered(answer("A", {"192.0.2.7"}), 60)}, baseline)});
}

using Plan = std::vector<std::string>;

}  // namespace

TEST_CASE("only rows that a second question can explain get one") {
    const Plan nothing;
    const Plan control = {"control . NS @0"};
    const Plan servfail = {"cd www.example.com A @0", "control . NS @0"};
    const Plan ns = {"ns example.com NS @0"};

    CHECK(planned(answered(answer("A", {"192.0.2.7"}), 60)) == nothing);
    CHECK(planned(answered(answer("A", {"0.0.0.0"}), 60)) == nothing);
    CHECK(planned(error(Rcode::servfail)) == servfail);
    CHECK(planned(error(Rcode::servfail, {{6, ""}})) == servfail);
    CHECK(planned(error(Rcode::servfail, {{22, ""}})) == servfail);
    CHECK(planned(error(Rcode::notimp)) == nothing);
    CHECK(planned(answered(
              AnswerBuilder("www.example.com", "A").kind(dns::AnswerKind::cname_loop))) == nothing);
    CHECK(planned(error(Rcode::refused)) == control);
    CHECK(planned(old_record()) == ns);
    CHECK(planned(answered(nxdomain(), 300)) == ns);
    // A host that cannot send, or a wrong certificate, is the same for every question.
    using enum FailureKind;
    for (const auto kind : {timeout, refused_connection, unreachable, network, malformed,
                            mismatched, truncated, closed, tls_handshake, http})
        CHECK(planned(failed(kind)) == control);
    for (const auto kind : {no_route, tls_expired, tls_untrusted, tls_wrong_name})
        CHECK(planned(failed(kind)) == nothing);
}

TEST_CASE("where nothing comes back at all nobody is asked again") {
    const std::vector<Outcome> silence(9, failed(FailureKind::timeout));
    CHECK(planned({question_result(wanted(), silence)}).empty());
}

TEST_CASE("the NS question needs a Baseline that knows the zone's servers") {
    CHECK(planned(old_record(), std::nullopt).empty());
    CHECK(planned(old_record(), authority::Baseline()).empty());
    authority::Baseline broken = moved();
    broken.state = authority::BaselineState::broken;
    CHECK(planned(old_record(), broken).empty());
    const auto unknown_servers = BaselineBuilder("www.example.com", "A")
                                     .zone("example.com")
                                     .server("ns1.example.com", answer("A", {"192.0.2.7"}))
                                     .finish();
    CHECK(planned(old_record(), unknown_servers).empty());
    const auto at_the_root = BaselineBuilder("www.example.com", "A")
                                 .zone(".")
                                 .ns_at_zone({"a.root-servers.net"})
                                 .server("a.root-servers.net", answer("A", {"192.0.2.7"}))
                                 .finish();
    CHECK(planned(old_record(), at_the_root).empty());
}

TEST_CASE("behind a CNAME the zone is asked about where the answer parts from the Baseline") {
    const auto cdn = [](const std::string& address) {
        return answered(
            AnswerBuilder("www.example.com", "A").cname("cdn.example.net").data(address), 300);
    };
    const auto baseline =
        BaselineBuilder("www.example.com", "A")
            .zone("example.com")
            .ns_at_parent({"ns1.example.com"})
            .leads_to("cdn.example.net")
            .server("ns1.example.com", AnswerBuilder("www.example.com", "A")
                                           .cname("cdn.example.net")
                                           .kind(dns::AnswerKind::positive))
            .zone("example.net")
            .ns_at_parent({"ns1.example.net"})
            .server("ns1.example.net", AnswerBuilder("cdn.example.net", "A").data("192.0.2.7"))
            .finish();
    CHECK(planned(cdn("192.0.2.1"), baseline) == Plan{"ns example.net NS @0"});
    CHECK(planned(old_record(), baseline) == Plan{"ns example.com NS @0"});
}

TEST_CASE("nothing is asked twice, whatever the number of questions") {
    const auto result = [] {
        return question_result(
            wanted(), {error(Rcode::servfail), error(Rcode::refused), old_record()}, moved());
    };
    QuestionResult other = result();
    other.question = question("www.example.com", "AAAA");
    CHECK(planned({result(), other, result()}) ==
          Plan{"cd www.example.com A @0", "control . NS @0", "control . NS @1",
               "cd www.example.com AAAA @0", "ns example.com NS @2"});
}

TEST_CASE("name servers are asked for at most 64 times, where the record stays longest") {
    std::vector<Outcome> outcomes;
    for (dns::Ttl i = 0; i < 100; ++i)
        outcomes.push_back(old_record(1000 + i));
    const auto diagnostic_queries =
        plan_diagnostic_queries({question_result(wanted(), outcomes, moved())});
    REQUIRE(diagnostic_queries.size() == max_name_server_queries);
    CHECK(show(diagnostic_queries.front()) == "ns example.com NS @99");
    CHECK(show(diagnostic_queries.back()) == "ns example.com NS @36");
}

TEST_CASE("the source composes each question once, with CD where it is the point") {
    const std::vector<DiagnosticQuery> diagnostic_queries = {
        {DiagnosticQueryKind::checking_disabled, question("www.example.com", "A"), 3},
        {DiagnosticQueryKind::control, control_question(), 3},
        {DiagnosticQueryKind::control, control_question(), 4},
        {DiagnosticQueryKind::name_servers, question("example.com", "NS"), 5}};
    DiagnosticQuerySource source(diagnostic_queries);
    std::vector<check::ProbeOrder> orders;
    while (auto order = source.next())
        orders.push_back(*order);
    REQUIRE(orders.size() == diagnostic_queries.size());
    for (std::uint32_t i = 0; i < orders.size(); ++i) {
        INFO(i);
        CHECK(orders[i].probe.question == i);
        CHECK(orders[i].probe.target == diagnostic_queries[i].target);
        CHECK(orders[i].question->question == diagnostic_queries[i].asked);
        constexpr unsigned cd_bit = 0x10;  // RFC 4035 section 3.2.2
        CHECK(((orders[i].question->with_edns[3] & cd_bit) != 0) == (i == 0));
        CHECK(((orders[i].question->without_edns[3] & cd_bit) != 0) == (i == 0));
    }
    CHECK(orders[1].question == orders[2].question);
    CHECK_FALSE(source.next());
}

TEST_CASE("an Outcome is found by what was asked of whom") {
    DiagnosticAnswers answers(
        {{DiagnosticQueryKind::control, control_question(), 3},
         {DiagnosticQueryKind::name_servers, question("example.com", "NS"), 3}});
    answers.on_outcome({1, 3}, name_servers("example.com", {"ns1.example.com"}, 60));
    CHECK(answers.find(DiagnosticQueryKind::name_servers, question("EXAMPLE.com", "NS"), 3) !=
          nullptr);
    CHECK(answers.find(DiagnosticQueryKind::name_servers, question("example.com", "NS"), 4) ==
          nullptr);
    CHECK(answers.find(DiagnosticQueryKind::checking_disabled, question("example.com", "NS"), 3) ==
          nullptr);
    CHECK(answers.find_control(3) == nullptr);
    answers.on_outcome({0, 3}, failed(FailureKind::timeout));
    REQUIRE(answers.find_control(3) != nullptr);
    CHECK_FALSE(answers.find_control(3)->has_answer());
}
