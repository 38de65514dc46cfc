// A whole check against one World over loopback: the round, the walk to the authoritative servers,
// the diagnostic queries, the diagnosis:
//
//   DiagnoseRun run;
//   run.setup.resolver("r0", {Fault::bogus});
//   run.check(expectation("A", {"192.0.2.7"}));
//   CHECK(run.diagnosed("r0") == "dnssec-bogus (...)");
#pragma once

#include <exception>
#include <map>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>

#include "authority/walk.hpp"
#include "diagnose/authority_finding.hpp"
#include "diagnose/diagnose.hpp"
#include "support/engine_run.hpp"

namespace dnsprop::test {

class DiagnoseRun {
public:
    /// The one question of `setup.plan`, judged by `expectation`.
    void check(const expect::Expectation& expectation) {
        static_cast<void>(net::raise_file_limit());
        boost::asio::io_context context(1);
        std::vector<catalogue::Resolver> known;
        for (const check::Target& target : setup.plan.targets)
            known.push_back(target.resolver);
        const world::World world(context, setup.world, known);

        Rows rows(setup.plan, expectation);
        check::PlanSource plan(setup.plan);
        ask(context, world, plan, rows);
        note_queries(world, queries_of_round_);

        result = {};
        result.question = setup.plan.questions.front();
        result.expectation = expectation;
        result.rows = std::move(rows.made);
        std::ranges::sort(result.rows, {}, [](const check::Row& row) { return row.probe.target; });
        result.summary = check::summarise(result.rows, expectation, {});
        result.baseline = walk(context, world);

        diagnostic_queries = diagnose::plan_diagnostic_queries({result});
        diagnose::DiagnosticQuerySource source(diagnostic_queries);
        answers = diagnose::DiagnosticAnswers(diagnostic_queries);
        ask(context, world, source, answers);
        note_queries(world, queries_in_all_);

        diagnose::diagnose_all(result, answers);
        diagnose::extend_complete_by(result);
        diagnose::apply_authority(result);
    }

    const diagnose::Diagnosis& diagnosis(const std::string& id) const {
        for (std::size_t i = 0; i < result.rows.size(); ++i)
            if (setup.plan.targets[result.rows[i].probe.target].resolver.id == id)
                return result.diagnoses[i];
        FAIL("no row of " << id);
        std::abort();
    }
    /// "dnssec-bogus (signature expired)"
    std::string diagnosed(const std::string& id) const {
        const diagnose::Diagnosis& found = diagnosis(id);
        std::string out(word(found.cause));
        return found.detail.empty() ? out : out + " (" + found.detail + ")";
    }
    /// Queries that this resolver got after the round.
    std::uint64_t asked_again(const std::string& id) const {
        return queries_in_all_.at(id) - queries_of_round_.at(id);
    }

    EngineRun setup;  ///< only its plan and settings are used
    diagnose::QuestionResult result;
    std::vector<diagnose::DiagnosticQuery> diagnostic_queries;
    diagnose::DiagnosticAnswers answers;

private:
    using Queries = std::map<std::string, std::uint64_t>;

    struct Rows : check::OutcomeSink {
        Rows(const check::Plan& asked, const expect::Expectation& by)
            : plan(asked), expectation(by) {}
        void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override {
            check::Row& row = made.emplace_back();
            row.probe = probe;
            row.outcome = outcome;
            row.judgement = check::judge(outcome, plan.targets[probe.target].resolver, expectation);
        }
        const check::Plan& plan;
        const expect::Expectation& expectation;
        std::vector<check::Row> made;
    };

    void ask(boost::asio::io_context& context, const world::World& world,
             check::ProbeSource& source, check::OutcomeSink& sink) const {
        bool is_done = false;
        check::Engine engine(context, setup.plan.targets, world, setup.engine, sink);
        engine.start(source, [&] { is_done = true; });
        EngineRun::run_until(context, [&] { return is_done; });
        REQUIRE(is_done);
    }

    authority::Baseline walk(boost::asio::io_context& context, const world::World& world) const {
        authority::WalkSettings settings;
        for (const world::RootHint& hint : world.root_hints())
            settings.root_hints.push_back({hint.name, hint.addresses});
        authority::Walk walk(context, world, settings);
        std::vector<dns::Question> questions = {setup.plan.questions.front()};
        authority::Baseline baseline;
        bool is_done = false;
        const auto on_end = [&](const std::exception_ptr& error,
                                const authority::BaselineReport& report) {
            if (error)
                std::rethrow_exception(error);
            baseline = report.baselines.front();
            is_done = true;
        };
        boost::asio::co_spawn(context, walk.find_baselines(questions), on_end);
        EngineRun::run_until(context, [&] { return is_done; });
        REQUIRE(is_done);
        return baseline;
    }

    void note_queries(const world::World& world, Queries& queries) const {
        for (const check::Target& target : setup.plan.targets)
            queries[target.resolver.id] = world.counters(target.resolver.id).queries();
    }

    Queries queries_of_round_;
    Queries queries_in_all_;
};

}  // namespace dnsprop::test
