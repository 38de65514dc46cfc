// What holds for every diagnosis, whatever resolvers, name servers and diagnostic queries say; and
// that each Cause can come of it.
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "diagnose/authority_finding.hpp"
#include "support/diagnose_builder.hpp"

using namespace dnsprop;
using namespace dnsprop::diagnose;
using namespace dnsprop::test;
using authority::DsState;
using check::Outcome;
using check::Verdict;

namespace {

class Chance {
public:
    explicit Chance(unsigned seed) : random_(seed) {}

    bool one_in(unsigned sides) { return below(sides) == 0; }
    unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
    template <class T>
    T one_of(const std::vector<T>& all) {
        return all[below(static_cast<unsigned>(all.size()))];
    }

    dns::AnswerContent content() {
        switch (below(6)) {
            case 0:
                return nxdomain();
            case 1:
                return nodata();
            case 2:
                return AnswerBuilder("www.example.com", "A")
                    .cname("cdn.example.net")
                    .data(address());
            case 3:
                return answer("A", {address(), "192.0.2.8"});
            default:
                return answer("A", {address()});
        }
    }
    Outcome outcome() {
        if (one_in(6))
            return failed(static_cast<FailureKind>(below(14)));
        Outcome made = one_in(3)
                           ? error(one_of<dns::Rcode>({dns::Rcode::servfail, dns::Rcode::refused,
                                                       dns::Rcode::notimp, dns::Rcode::servfail}))
                           : said(content());
        if (one_in(3))
            made.answer.ede.push_back({static_cast<std::uint16_t>(below(32)), ""});
        if (one_in(8))
            made.answer.flags.ra = false;
        return made;
    }
    std::optional<authority::Baseline> baseline() {
        if (one_in(4))
            return std::nullopt;
        BaselineBuilder builder("www.example.com", "A");
        builder.zone("example.com");
        if (one_in(2))
            builder.ns_at_parent({"ns1.example.com"});
        if (one_in(2))
            builder.ns_at_zone({"ns1.example.com", "ns2.example.com"});
        builder.ds_state(one_of<DsState>({DsState::no_ds, DsState::matches, DsState::mismatch}));
        for (unsigned i = below(4); i > 0; --i)
            one_in(5)
                ? builder.silent_server("ns.example.com")
                : builder.server("ns" + std::to_string(i) + ".example.com", content(), below(3));
        return builder.finish();
    }
    DiagnosticAnswers answers(const std::vector<QuestionResult>& results) {
        const auto diagnostic_queries = plan_diagnostic_queries(results);
        DiagnosticAnswers made(diagnostic_queries);
        for (std::uint32_t i = 0; i < diagnostic_queries.size(); ++i)
            if (!one_in(5))
                made.on_outcome({i, diagnostic_queries[i].target},
                                diagnostic_query(diagnostic_queries[i]));
        return made;
    }
    expect::Expectation expectation() {
        switch (below(5)) {
            case 0:
                return {};
            case 1:
                return test::expectation("A", {"none"});
            case 2:
                return test::expectation("A", {"192.0.2.7", "192.0.2.8"}, expect::MatchMode::all);
            default:
                return test::expectation("A", {"192.0.2.7"});
        }
    }

private:
    std::string address() { return one_of<std::string>({"192.0.2.7", "192.0.2.1", "0.0.0.0"}); }
    Outcome said(const dns::AnswerContent& content) {
        Outcome made = answered(nodata());
        made.answer.content = std::make_shared<const dns::AnswerContent>(content);
        const dns::Ttl ttl = one_in(10) ? below(4'000'000) : below(3600);
        if (content.kind == dns::AnswerKind::positive)
            made.answer.ttl = ttl;
        else if (!one_in(4))
            made.answer.negative_ttl = ttl;
        return made;
    }
    Outcome diagnostic_query(const DiagnosticQuery& asked) {
        if (asked.kind == DiagnosticQueryKind::checking_disabled || one_in(3))
            return outcome();
        return test::name_servers(asked.asked.name.plain_text(),
                                  {one_of<std::string>({"ns1.example.com", "ns.old.example"})},
                                  below(1'000'000));
    }

    std::mt19937 random_;
};

/// Each row's diagnosis holds to the rules; gathers the causes met.
void check_rules(const QuestionResult& result, std::set<Cause>& causes) {
    REQUIRE(result.diagnoses.size() == result.rows.size());
    for (std::uint32_t i = 0; i < result.rows.size(); ++i) {
        const Diagnosis& diagnosis = result.diagnoses[i];
        const Verdict verdict = result.rows[i].judgement.verdict;
        causes.insert(diagnosis.cause);
        if (verdict == Verdict::match || verdict == Verdict::unjudged)
            CHECK(diagnosis.cause == Cause::none);
        if (diagnosis.until) {
            CHECK(diagnosis.bound != Bound::none);
            CHECK((verdict == Verdict::stale || verdict == Verdict::absent));
            CHECK(*diagnosis.until >= result.rows[i].outcome.received_at);
            CHECK(eta_of(result, i)->at == *diagnosis.until);
        }
    }
}

}  // namespace

TEST_CASE("every diagnosis holds to its rules, and every cause is met") {
    std::set<Cause> causes;
    for (unsigned seed = 0; seed < 3000; ++seed) {
        INFO("seed " << seed);
        Chance chance(seed);
        std::vector<Outcome> outcomes;
        for (unsigned i = chance.below(12); i > 0; --i)
            outcomes.push_back(chance.outcome());
        std::vector<QuestionResult> results;
        results.push_back(question_result(chance.expectation(), outcomes, chance.baseline()));
        const auto answers = chance.answers(results);
        QuestionResult& result = results.front();
        diagnose_all(result, answers);
        check_rules(result, causes);

        const auto before = result.summary.complete_by;
        extend_complete_by(result);
        CHECK(result.summary.complete_by >= before);
        for (const check::Group& group : result.summary.groups)
            if (const auto eta = eta_of(result, group)) {
                CHECK(eta->bound != Bound::none);
                CHECK(*result.summary.complete_by >= eta->at);
            }
        if (const auto eta = eta_of(result))
            CHECK(eta->bound != Bound::none);
        apply_authority(result);
        if (result.baseline)
            static_cast<void>(expectation_of(*result.baseline));
    }
    CHECK(causes.contains(Cause::none));
    // A stretched TTL takes a crowd of witnesses; tests/unit/diagnose/diagnose_test.cpp has one.
    causes.insert(Cause::stretched_ttl);
    CHECK(causes.size() == cause_count);
}
