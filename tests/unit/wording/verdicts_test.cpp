#include "wording/verdicts.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "support/report_fixtures.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;
using namespace dnsprop::wording;
using check::Reason;
using check::Verdict;
using diagnose::Cause;

TEST_CASE("each reason has clauses of its own for a row, for one resolver and for many") {
    std::vector<Reason> reasons;
    for (int i = 1; i <= static_cast<int>(check::AnswerReason::not_authorised); ++i)
        reasons.emplace_back(static_cast<check::AnswerReason>(i));
    for (int i = 0; i <= static_cast<int>(FailureKind::http); ++i)
        reasons.emplace_back(static_cast<FailureKind>(i));
    std::set<std::string_view> rows;
    for (const Reason reason : reasons) {
        INFO(check::word(reason));
        const Clauses words = clauses(reason);
        rows.insert(words.row);
        for (const std::string_view text : {words.row, words.one, words.many}) {
            CHECK(text.size() > 10);
            CHECK_FALSE(text.ends_with('.'));
        }
    }
    CHECK(rows.size() == reasons.size());
    CHECK(clauses(Reason::none).row.empty());
}

TEST_CASE("each cause has clauses, its own or its reason's") {
    for (std::size_t i = 1; i < diagnose::cause_count; ++i) {
        const auto cause = static_cast<Cause>(i);
        INFO(diagnose::word(cause));
        CHECK(clauses(cause, Reason::old_value).many.size() > 10);
    }
    CHECK(clauses(Cause::cached_record, Reason::old_value).one ==
          "still has the old record in its cache");
    CHECK(clauses(Cause::dnssec_bogus, Reason::servfail).row == clauses(Reason::dnssec_bogus).row);
}

TEST_CASE("a cause that says what the reason says adds nothing") {
    CHECK_FALSE(adds_to(Cause::dnssec_bogus, Reason::dnssec_bogus));
    CHECK(adds_to(Cause::dnssec_bogus, Reason::servfail));
    CHECK_FALSE(adds_to(Cause::filter, Reason::blocked));
    CHECK_FALSE(adds_to(Cause::none, Reason::servfail));
}

TEST_CASE("each verdict has one symbol of one column, and it is ASCII where Unicode is not") {
    Style ascii;
    ascii.unicode_symbols = false;
    for (const Verdict verdict : check::all_verdicts) {
        CHECK(display_width(symbol(verdict, Style())) == 1);
        CHECK(symbol(verdict, ascii).size() == 1);
        CHECK_FALSE(meaning(verdict).empty());
    }
    CHECK(symbol(Verdict::match, Style()) == symbol(check::Status::propagated, Style()));
}

TEST_CASE("where one device answers for everybody, no answer is for or against") {
    diagnose::CheckResult check;
    CHECK(shown_verdict(Verdict::match, check) == Verdict::match);
    check.interception = diagnose::Interception{"evidence"};
    for (const Verdict verdict : {Verdict::match, Verdict::stale, Verdict::absent, Verdict::broken})
        CHECK(shown_verdict(verdict, check) == Verdict::unjudged);
    CHECK(shown_verdict(Verdict::silent, check) == Verdict::silent);
    CHECK(verdict_word(Verdict::unjudged) == "answered");
}
