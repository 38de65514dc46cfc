#include "check/verdict.hpp"

#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "dns/extended_error.hpp"
#include "support/row_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::check;
using namespace dnsprop::test;
using catalogue::Filtering;
using dns::AnswerKind;
using dns::Rcode;

namespace {

const expect::Expectation& wanted() {
    static const auto made = expectation("A", {"192.0.2.7"}, expect::MatchMode::any, {"192.0.2.1"});
    return made;
}

/// "stale old-value", "match", "silent timeout (detail)".
std::string show(const Judgement& judgement) {
    std::string out(word(judgement.verdict));
    if (judgement.reason != Reason::none)
        out += " " + std::string(word(judgement.reason));
    if (!judgement.detail.empty())
        out += " (" + judgement.detail + ")";
    return out;
}

std::string judged(const Outcome& outcome, const expect::Expectation& expectation = wanted(),
                   Filtering filtering = Filtering::none) {
    return show(judge(outcome, resolver(filtering), expectation));
}

/// What stands behind the reason when an EDE comes without a text: " (EDE 22 No Reachable
/// Authority)".
std::string named(std::uint16_t code) {
    return " (" + dns::write_extended_error(code) + ")";
}

Outcome with_ede(Outcome outcome, std::vector<dns::ExtendedError> ede) {
    outcome.answer.ede = std::move(ede);
    return outcome;
}

}  // namespace

TEST_CASE("an answer is judged by its value") {
    CHECK(judged(answered(answer("A", {"192.0.2.7"}))) == "match");
    CHECK(judged(answered(answer("A", {"192.0.2.1"}))) == "stale old-value");
    CHECK(judged(answered(answer("A", {"192.0.2.9"}))) == "stale other-value");
    CHECK(judged(answered(answer("A", {"192.0.2.7", "192.0.2.1"}))) == "stale mixed");
    CHECK(judged(answered(answer("A", {"192.0.2.7"})),
                 expectation("A", {"192.0.2.7", "192.0.2.8"}, expect::MatchMode::all)) ==
          "stale incomplete");
}

TEST_CASE("NODATA and NXDOMAIN are both absent and never one reason") {
    CHECK(judged(answered(nxdomain(), 300)) == "absent nxdomain");
    CHECK(judged(answered(nodata(), 300)) == "absent nodata");
    CHECK(judged(answered(nxdomain())) == "absent nxdomain");
}

TEST_CASE("where nothing is expected a record is still there, and its absence matches") {
    const auto gone = expectation("A", {"none"}, expect::MatchMode::any, {"192.0.2.1"});
    CHECK(judged(answered(nxdomain(), 300), gone) == "match");
    CHECK(judged(answered(nodata(), 300), gone) == "match");
    CHECK(judged(answered(answer("A", {"192.0.2.1"})), gone) == "stale still-there");
    CHECK(judged(answered(answer("A", {"192.0.2.9"})), gone) == "stale still-there");
}

TEST_CASE("SERVFAIL is broken, with the reason that the resolver gives") {
    CHECK(judged(error(Rcode::servfail)) == "broken servfail");
    for (const auto code : std::vector<std::uint16_t>{1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 25, 27})
        CHECK(judged(error(Rcode::servfail, {{code, ""}})) == "broken dnssec-bogus" + named(code));
    for (const auto code : std::vector<std::uint16_t>{22, 23})
        CHECK(judged(error(Rcode::servfail, {{code, ""}})) == "broken lame" + named(code));
    for (const auto code : std::vector<std::uint16_t>{3, 13, 14, 19, 24, 999})
        CHECK(judged(error(Rcode::servfail, {{code, ""}})) == "broken servfail" + named(code));
    CHECK(judged(error(Rcode::servfail, {{0, ""}})) == "broken servfail");
    CHECK(judged(error(Rcode::servfail, {{22, "no answer"}, {9, "no key"}})) ==
          "broken dnssec-bogus (no key)");
    CHECK(judged(error(Rcode::servfail, {{9, ""}, {0, "see log"}})) ==
          "broken dnssec-bogus (see log)");
}

TEST_CASE("other error codes are broken and named") {
    CHECK(judged(error(Rcode::notimp)) == "broken error-rcode (NOTIMP)");
    CHECK(judged(error(Rcode{23}, {{0, "why"}})) == "broken error-rcode (RCODE23: why)");
    CHECK(judged(answered(AnswerBuilder("www.example.com", "A").kind(AnswerKind::cname_loop))) ==
          "broken cname-loop");
    CHECK(
        judged(answered(AnswerBuilder("www.example.com", "A").kind(AnswerKind::chain_too_long))) ==
        "broken chain-too-long");
}

TEST_CASE("REFUSED is refused, also when prohibited, but a named filter is a filter") {
    CHECK(judged(error(Rcode::refused)) == "refused not-authorised");
    CHECK(judged(error(Rcode::refused, {{18, "not you"}})) == "refused not-authorised (not you)");
    CHECK(judged(error(Rcode::refused, {{15, "malware"}})) == "filtered blocked (malware)");
}

TEST_CASE("an empty answer from a server that does not recurse says nothing of the name") {
    Outcome outcome = answered(nodata());
    outcome.answer.flags.ra = false;
    CHECK(judged(outcome) == "refused not-authorised");
    outcome.answer.flags.aa = true;
    CHECK(judged(outcome) == "absent nodata");
    outcome.answer.flags.aa = false;
    outcome.answer.negative_ttl = 60;
    CHECK(judged(outcome) == "absent nodata");
}

TEST_CASE("a policy that says so is filtered, whatever the rcode") {
    for (const auto code : std::vector<std::uint16_t>{4, 15, 16, 17, 18}) {
        CHECK(judged(with_ede(answered(nxdomain(), 60), {{code, "law"}})) ==
              "filtered blocked (law)");
        CHECK(judged(with_ede(answered(answer("A", {"192.0.2.66"})), {{code, ""}})) ==
              "filtered blocked" + named(code));
        CHECK(judged(error(Rcode::servfail, {{code, ""}})) == "filtered blocked" + named(code));
    }
}

TEST_CASE("a record that is right, or the old one, is there whatever a policy says of it") {
    CHECK(judged(with_ede(answered(answer("A", {"192.0.2.7"})), {{17, ""}})) ==
          "match (EDE 17 Filtered)");
    CHECK(judged(with_ede(answered(answer("A", {"192.0.2.1"})), {{17, ""}})) ==
          "stale old-value (EDE 17 Filtered)");
    // An absence that a policy made proves nothing.
    CHECK(judged(with_ede(answered(nxdomain(), 60), {{17, ""}}), expectation("A", {"none"})) ==
          "filtered blocked (EDE 17 Filtered)");
}

TEST_CASE("an address that leads nowhere is a filter's, unless it is the expected or the old one") {
    CHECK(judged(answered(answer("A", {"0.0.0.0"}))) == "filtered blocked");
    CHECK(judged(answered(answer("AAAA", {"::"})), expectation("AAAA", {"2001:db8::7"})) ==
          "filtered blocked");
    CHECK(judged(answered(answer("A", {"0.0.0.0"})), expectation("A", {"0.0.0.0"})) == "match");
    CHECK(judged(answered(answer("A", {"0.0.0.0"})),
                 expectation("A", {"192.0.2.7"}, expect::MatchMode::any, {"0.0.0.0"})) ==
          "stale old-value");
    CHECK(judged(answered(answer("A", {"0.0.0.0", "192.0.2.9"}))) == "stale other-value");
    CHECK(judged(answered(answer("A", {"127.0.0.1"}))) == "stale other-value");
    CHECK(judged(answered(answer("A", {"127.0.0.1"})), wanted(), Filtering::ads) ==
          "filtered blocked");
}

TEST_CASE("a filter's negative answer without SOA is its own, one with SOA is the zone's") {
    for (const auto filtering :
         {Filtering::malware, Filtering::ads, Filtering::family, Filtering::legal}) {
        CHECK(judged(answered(nxdomain()), wanted(), filtering) == "filtered blocked");
        CHECK(judged(answered(nodata()), wanted(), filtering) == "filtered blocked");
        CHECK(judged(answered(nxdomain(), 300), wanted(), filtering) == "absent nxdomain");
        CHECK(judged(answered(nxdomain()), expectation("A", {"none"}), filtering) ==
              "filtered blocked");
        CHECK(judged(answered(answer("A", {"192.0.2.1"})), wanted(), filtering) ==
              "stale old-value");
    }
    for (const auto filtering : {Filtering::none, Filtering::dns64, Filtering::unknown})
        CHECK(judged(answered(nxdomain()), wanted(), filtering) == "absent nxdomain");
}

TEST_CASE("a stale answer served under EDE 3 or 19 is judged by its value, and said") {
    CHECK(judged(with_ede(answered(answer("A", {"192.0.2.7"})), {{3, "stale"}})) ==
          "match (stale)");
    CHECK(judged(with_ede(answered(answer("A", {"192.0.2.1"})), {{3, ""}})) ==
          "stale old-value (EDE 3 Stale Answer)");
    CHECK(judged(with_ede(answered(nxdomain(), 30), {{19, ""}})) ==
          "absent nxdomain (EDE 19 Stale NXDOMAIN Answer)");
}

TEST_CASE("where no error has a text, the one that decided is named, or the first that says more") {
    CHECK(judged(error(Rcode::servfail, {{0, ""}, {22, ""}})) ==
          "broken lame (EDE 22 No Reachable Authority)");
    CHECK(judged(error(Rcode::servfail, {{22, ""}, {6, ""}})) ==
          "broken dnssec-bogus (EDE 6 DNSSEC Bogus)");
    CHECK(judged(error(Rcode::servfail, {{0, ""}, {13, ""}, {14, ""}})) ==
          "broken servfail (EDE 13 Cached Error)");
    CHECK(judged(error(Rcode::refused, {{18, ""}})) ==
          "refused not-authorised (EDE 18 Prohibited)");
    CHECK(judged(error(Rcode::notauth, {{20, ""}})) ==
          "broken error-rcode (NOTAUTH: EDE 20 Not Authoritative)");
}

TEST_CASE("without an expectation answers are unjudged, and what is no answer is still said") {
    const expect::Expectation nothing;
    CHECK(judged(answered(answer("A", {"192.0.2.7"})), nothing) == "unjudged");
    CHECK(judged(answered(nxdomain(), 60), nothing) == "unjudged nxdomain");
    CHECK(judged(answered(nodata(), 60), nothing) == "unjudged nodata");
    CHECK(judged(error(Rcode::servfail), nothing) == "broken servfail");
    CHECK(judged(error(Rcode::refused), nothing) == "refused not-authorised");
    CHECK(judged(answered(answer("A", {"0.0.0.0"})), nothing) == "filtered blocked");
    CHECK(judged(failed(FailureKind::timeout), nothing) == "silent timeout");
}

TEST_CASE("every kind of failure is silent, with its own word and detail") {
    std::set<std::string_view> words;
    for (unsigned i = 0; i <= static_cast<unsigned>(FailureKind::http); ++i) {
        const auto kind = static_cast<FailureKind>(i);
        const Judgement judgement = judge(failed(kind, "a fact"), resolver(), wanted());
        CHECK(judgement.verdict == Verdict::silent);
        CHECK(word(judgement.reason) == word(kind));
        CHECK(judgement.detail == "a fact");
        words.insert(word(judgement.reason));
    }
    CHECK(words.size() == static_cast<std::size_t>(FailureKind::http) + 1);
}

TEST_CASE("the words of verdicts and reasons are all there and all different") {
    std::set<std::string_view> words;
    for (const Verdict verdict : all_verdicts)
        words.insert(word(verdict));
    CHECK(words.size() == all_verdicts.size());
    std::set<std::string_view> published;
    constexpr auto count = static_cast<std::size_t>(Reason::not_authorised) + 1;
    for (std::size_t i = 0; i < count; ++i) {
        const Reason reason = static_cast<AnswerReason>(i);
        CHECK(word(reason).find_first_not_of("abcdefghijklmnopqrstuvwxyz-") ==
              std::string_view::npos);
        published.insert(word(reason));
    }
    CHECK(published.size() == count);
    CHECK(word(Reason::none).empty());
}

TEST_CASE(
    "what answers say is sorted before what failed, and each reason is equal to itself only") {
    CHECK(Reason(FailureKind::timeout) == Reason(FailureKind::timeout));
    CHECK(Reason(FailureKind::timeout) != Reason(FailureKind::http));
    CHECK(Reason(FailureKind::timeout) != Reason());
    CHECK(Reason(Reason::old_value) < Reason(Reason::not_authorised));
    CHECK(Reason(Reason::not_authorised) < Reason(FailureKind::timeout));
}

TEST_CASE("any outcome gets exactly one verdict, with a reason unless it matches or is unjudged") {
    std::mt19937 random(99);
    const std::vector<expect::Expectation> expectations = {
        wanted(), expectation("A", {"none"}), expect::Expectation(),
        expectation("A", {"cloudflare"}, expect::MatchMode::exact)};
    const std::vector<std::string> addresses = {"192.0.2.7", "192.0.2.1", "0.0.0.0", "127.0.0.1",
                                                "198.51.100.1"};
    for (int round = 0; round < 3000; ++round) {
        Outcome outcome = failed(static_cast<FailureKind>(random() % 9));
        switch (random() % 5) {
            case 0:
                break;
            case 1:
                outcome = answered(nxdomain());
                break;
            case 2:
                outcome = answered(nodata());
                break;
            case 3:
                outcome = error(static_cast<Rcode>(random() % 30));
                break;
            default:
                outcome = answered(answer("A", {addresses[random() % addresses.size()],
                                                addresses[random() % addresses.size()]}));
        }
        if (outcome.has_answer()) {
            if (random() % 2 == 0)
                outcome.answer.ede = {{static_cast<std::uint16_t>(random() % 32), "t"}};
            outcome.answer.flags.ra = random() % 2 == 0;
        }
        const auto& expectation = expectations[random() % expectations.size()];
        const Judgement judgement =
            judge(outcome, resolver(static_cast<Filtering>(random() % 7)), expectation);
        const bool may_lack_reason =
            judgement.verdict == Verdict::match || judgement.verdict == Verdict::unjudged;
        CHECK((may_lack_reason || judgement.reason != Reason::none));
        CHECK((judgement.verdict == Verdict::silent) == outcome.failure.has_value());
        if (!expectation.can_judge())
            CHECK(judgement.verdict != Verdict::match);
    }
}
