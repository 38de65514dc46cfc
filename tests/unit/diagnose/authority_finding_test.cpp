#include "diagnose/authority_finding.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "support/baseline_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::diagnose;
using namespace dnsprop::test;
using authority::Baseline;
using authority::BaselineState;

namespace {

dns::AnswerContent a(const std::vector<std::string>& data) {
    return answer("A", data);
}

/// Each server of example.com with what it says about www.example.com A.
Baseline served(const std::vector<dns::AnswerContent>& contents) {
    BaselineBuilder builder("www.example.com", "A");
    builder.zone("example.com");
    for (std::size_t i = 0; i < contents.size(); ++i)
        builder.server("ns" + std::to_string(i + 1) + ".example.com", contents[i]);
    return builder.finish();
}

/// "serves-it-partly: ns1.example.com 198.51.100.1 serves-it 192.0.2.7; ..."
std::string show(const AuthorityFinding& finding) {
    std::string out(word(finding.state));
    std::string mark = ": ";
    for (const JudgedServer& each : finding.servers) {
        out += mark + each.server.plain_text() + " " + each.address.text() + " " +
               std::string(word(each.state)) + " " + each.says;
        mark = "; ";
    }
    return out;
}

std::string checked(const Baseline& baseline, const std::vector<std::string>& expected,
                    expect::MatchMode mode = expect::MatchMode::any) {
    return show(check_authority(baseline, expectation("A", expected, mode)));
}

std::vector<std::string> texts_of(const expect::Expectation& expectation) {
    std::vector<std::string> out;
    for (const auto& each : expectation.values)
        out.push_back(each.text);
    return out;
}

QuestionResult result_with(const std::optional<Baseline>& baseline,
                           const expect::Expectation& expectation) {
    QuestionResult result;
    result.expectation = expectation;
    result.baseline = baseline;
    result.summary.status = check::Status::unknown;
    result.summary.unknown_cause = check::UnknownCause::low_coverage;
    return result;
}

check::Status status_of(QuestionResult result) {
    apply_authority(result);
    return result.summary.status;
}

}  // namespace

TEST_CASE("each authoritative server is judged by what is expected") {
    CHECK(checked(served({a({"192.0.2.7"}), a({"192.0.2.7"})}), {"192.0.2.7"}) ==
          "serves-it: ns1.example.com 198.51.100.1 serves-it 192.0.2.7; "
          "ns2.example.com 198.51.100.2 serves-it 192.0.2.7");
    CHECK(checked(served({a({"192.0.2.7"}), a({"192.0.2.1"})}), {"192.0.2.7"}) ==
          "serves-it-partly: ns1.example.com 198.51.100.1 serves-it 192.0.2.7; "
          "ns2.example.com 198.51.100.2 serves-something-else 192.0.2.1");
    CHECK(
        checked(served({a({"192.0.2.1", "192.0.2.7"})}), {"192.0.2.7"}) ==
        "serves-it-partly: ns1.example.com 198.51.100.1 serves-it-partly 192.0.2.1 and 192.0.2.7");
    CHECK(checked(served({nxdomain()}), {"192.0.2.7"}) ==
          "not-there: ns1.example.com 198.51.100.1 not-there NXDOMAIN");
    CHECK(checked(served({nodata(), a({"192.0.2.1"})}), {"192.0.2.7"}) ==
          "serves-something-else: ns1.example.com 198.51.100.1 not-there NODATA; "
          "ns2.example.com 198.51.100.2 serves-something-else 192.0.2.1");
    CHECK(checked(served({a({"192.0.2.7"})}), {"192.0.2.7", "192.0.2.8"}, expect::MatchMode::all) ==
          "serves-it-partly: ns1.example.com 198.51.100.1 serves-it-partly 192.0.2.7");
}

TEST_CASE("where nothing is expected, a record at the source is wrong and its absence right") {
    CHECK(checked(served({nxdomain()}), {"none"}) ==
          "serves-it: ns1.example.com 198.51.100.1 serves-it NXDOMAIN");
    CHECK(checked(served({a({"192.0.2.1"})}), {"none"}) ==
          "serves-something-else: ns1.example.com 198.51.100.1 serves-something-else 192.0.2.1");
}

TEST_CASE("servers without an authoritative answer do not speak at the source") {
    const auto baseline = BaselineBuilder("www.example.com", "A")
                              .zone("example.com")
                              .silent_server("ns1.example.com")
                              .server("ns2.example.com", a({"192.0.2.7"}))
                              .finish();
    CHECK(checked(baseline, {"192.0.2.7"}) ==
          "serves-it: ns2.example.com 198.51.100.2 serves-it 192.0.2.7");
    const auto silent = BaselineBuilder("www.example.com", "A")
                            .zone("example.com")
                            .silent_server("ns1.example.com")
                            .finish();
    CHECK(checked(silent, {"192.0.2.7"}) == "unknown");
    CHECK(checked({}, {"192.0.2.7"}) == "unknown");
    CHECK(show(check_authority(baseline, {})) == "unknown");
}

TEST_CASE("many values of one server are cut short") {
    CHECK(checked(served({a({"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5",
                             "192.0.2.6"})}),
                  {"192.0.2.7"}) ==
          "serves-something-else: ns1.example.com 198.51.100.1 serves-something-else "
          "192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4 and 2 more");
}

TEST_CASE("behind a CNAME the servers of the last zone are judged with the way to them") {
    const auto baseline =
        BaselineBuilder("www.example.com", "A")
            .zone("example.com")
            .leads_to("cdn.example.net")
            .server("ns1.example.com", AnswerBuilder("www.example.com", "A")
                                           .cname("cdn.example.net")
                                           .kind(dns::AnswerKind::positive))
            .zone("example.net")
            .server("ns1.example.net", AnswerBuilder("cdn.example.net", "A").data("192.0.2.7"))
            .finish();
    REQUIRE(baseline.state == BaselineState::found);
    const std::string right = "serves-it: ns1.example.net 198.51.100.1 serves-it 192.0.2.7";
    CHECK(checked(baseline, {"192.0.2.7"}) == right);
    CHECK(checked(baseline, {"cdn.example.net"}) == right);
    CHECK(checked(baseline, {"other.example.net"}) ==
          "serves-something-else: ns1.example.net 198.51.100.1 serves-something-else 192.0.2.7");
}

TEST_CASE("a server on the way that leads elsewhere is judged by where it leads") {
    const auto cname = [](const std::string& target) {
        return AnswerBuilder("www.example.com", "A").cname(target).kind(dns::AnswerKind::positive);
    };
    const auto baseline =
        BaselineBuilder("www.example.com", "A")
            .zone("example.com")
            .leads_to("new.example.net")
            .server("ns1.example.com", cname("new.example.net"))
            .server("ns2.example.com", cname("old.example.net"))
            .server("ns3.example.com", a({"192.0.2.1"}))
            .zone("example.net")
            .server("ns1.example.net", AnswerBuilder("new.example.net", "A").data("192.0.2.7"))
            .finish();
    CHECK(checked(baseline, {"192.0.2.7"}) ==
          "serves-it-partly: "
          "ns2.example.com 198.51.100.2 serves-something-else a CNAME to old.example.net; "
          "ns3.example.com 198.51.100.3 serves-something-else 192.0.2.1; "
          "ns1.example.net 198.51.100.1 serves-it 192.0.2.7");
    CHECK(checked(baseline, {"old.example.net"}) ==
          "serves-it-partly: "
          "ns2.example.com 198.51.100.2 serves-it a CNAME to old.example.net; "
          "ns3.example.com 198.51.100.3 serves-something-else 192.0.2.1; "
          "ns1.example.net 198.51.100.1 serves-something-else 192.0.2.7");
}

TEST_CASE("the Baseline becomes the Expectation, and its own servers satisfy it") {
    const auto learned = expectation_of(served({a({"192.0.2.7"}), a({"192.0.2.7", "192.0.2.8"})}));
    CHECK(learned.source == expect::Source::authoritative);
    CHECK(learned.mode == expect::MatchMode::any);
    CHECK(texts_of(learned) == std::vector<std::string>{"192.0.2.7", "192.0.2.8"});
    CHECK(std::holds_alternative<net::IpAddress>(learned.values.front().value));
    CHECK(expect::fit(a({"192.0.2.8"}), learned) == expect::Fit::expected);
    CHECK(expect::fit(a({"192.0.2.9"}), learned) == expect::Fit::other);
    CHECK(expect::fit(nxdomain(), learned) == expect::Fit::absent);
}

TEST_CASE("records of every kind are expected as they are") {
    const std::vector<std::pair<std::string, std::string>> samples = {
        {"AAAA", "2001:db8::7"},        {"CNAME", "cdn.example.net."},
        {"MX", "10 mail.example.com."}, {"TXT", "\"v=spf1 -all\""},
        {"NS", "ns1.example.net."},     {"CAA", "0 issue \"ca.example.net\""}};
    for (const auto& [type, data] : samples) {
        INFO(type);
        const dns::AnswerContent content = answer(type, {data});
        const auto baseline = BaselineBuilder("www.example.com", type)
                                  .zone("example.com")
                                  .server("ns1.example.com", content)
                                  .finish();
        const auto learned = expectation_of(baseline);
        CHECK(texts_of(learned) == std::vector<std::string>{data});
        CHECK(expect::fit(content, learned) == expect::Fit::expected);
        CHECK(check_authority(baseline, learned).state == AuthorityState::serves_it);
    }
}

TEST_CASE("an absence at the source is expected, and nothing where the source was not heard") {
    for (const auto& content : {nxdomain(), nodata()}) {
        const auto learned = expectation_of(served({content}));
        CHECK(learned.source == expect::Source::authoritative);
        CHECK(learned.wants_absence());
        CHECK(expect::fit(a({"192.0.2.1"}), learned) == expect::Fit::other);
    }
    Baseline baseline;
    for (const auto state : {BaselineState::unreachable, BaselineState::broken}) {
        baseline.state = state;
        CHECK(expectation_of(baseline).source == expect::Source::none);
        CHECK(expectation_of(baseline).values.empty());
    }
}

TEST_CASE("a given value that the source does not serve everywhere is wrong at the source") {
    using check::Status;
    const auto wanted = expectation("A", {"192.0.2.7"});
    const auto right = served({a({"192.0.2.7"})});
    const auto half = served({a({"192.0.2.7"}), a({"192.0.2.1"})});
    CHECK(status_of(result_with(right, wanted)) == Status::unknown);
    CHECK(status_of(result_with(half, wanted)) == Status::wrong_at_source);
    CHECK(status_of(result_with(served({nxdomain()}), wanted)) == Status::wrong_at_source);
    CHECK(status_of(result_with(std::nullopt, wanted)) == Status::unknown);
    CHECK(status_of(result_with(Baseline(), wanted)) == Status::unknown);
    // What was learned from the servers is not held against them.
    CHECK(status_of(result_with(half, expectation_of(right))) == Status::unknown);

    QuestionResult result = result_with(half, wanted);
    apply_authority(result);
    CHECK(result.summary.unknown_cause == check::UnknownCause::none);
}

TEST_CASE("each state of the source has a word of its own") {
    std::set<std::string_view> words;
    for (const auto state : {AuthorityState::serves_it, AuthorityState::serves_it_partly,
                             AuthorityState::serves_something_else, AuthorityState::not_there,
                             AuthorityState::unknown}) {
        words.insert(word(state));
    }
    CHECK(words.size() == 5);
}
