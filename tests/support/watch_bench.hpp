// A watch::Watch on the bench: fed by hand, one thing after another.
//
//   WatchBench bench(3);
//   bench.source({"192.0.2.7"}).take_due();
//   bench.look(0, "192.0.2.1", 600).pass(601s);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/baseline_builder.hpp"
#include "watch/watch.hpp"

namespace dnsprop::test {

class WatchBench {
public:
    /// One question, A of www.example.com; `expected` empty: nothing given.
    explicit WatchBench(unsigned targets, const std::string& expected = "192.0.2.7") {
        plan.questions = {question("www.example.com", "A")};
        for (unsigned i = 0; i < targets; ++i) {
            check::Target& target = plan.targets.emplace_back();
            target.resolver.id = "r" + std::to_string(i);
        }
        if (!expected.empty())
            given = expectation("A", {expected});
    }
    WatchBench(const WatchBench&) = delete;
    WatchBench& operator=(const WatchBench&) = delete;

    watch::Watch& watch() {
        if (!watch_)
            watch_.emplace(plan, providers, std::vector(plan.questions.size(), given), rules, 1,
                           moment());
        return *watch_;
    }
    const watch::Snapshot& snapshot() { return watch().snapshot(); }
    const check::Summary& summary() { return snapshot().check.questions[0].summary; }
    std::optional<watch::Ending> ending() { return watch().ending(); }
    watch::Moment moment() const {
        return {now, received_at + std::chrono::round<Milliseconds>(now - start) + clock_offset};
    }

    /// What each of the zone's servers says: an address, "NXDOMAIN", "silent".
    WatchBench& source(const std::vector<std::string>& answers) {
        BaselineBuilder builder("www.example.com", "A");
        builder.zone("example.com");
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const std::string name = "ns" + std::to_string(i + 1) + ".example.net";
            if (answers[i] == "silent")
                builder.silent_server(name);
            else if (answers[i] == "NXDOMAIN")
                builder.server(name, nxdomain());
            else
                builder.server(name, answer("A", {answers[i]}));
        }
        std::vector<authority::Baseline> baselines;
        baselines.push_back(builder.finish());
        watch().on_baselines(std::move(baselines), moment());
        return refresh();
    }
    WatchBench& poll(std::uint32_t target, const std::string& address, dns::Ttl ttl = 300) {
        return take(target, answered(answer("A", {address}), ttl));
    }
    WatchBench& silent(std::uint32_t target) { return take(target, failed(FailureKind::timeout)); }
    WatchBench& error(std::uint32_t target) {
        return take(target, test::error(dns::Rcode::servfail));
    }
    /// Every row is looked at and confirmed.
    WatchBench& settle_all(const std::string& address = "192.0.2.7", dns::Ttl ttl = 300) {
        for (int i = 0; i < 2; ++i) {
            take_due();
            for (std::uint32_t target = 0; target < plan.targets.size(); ++target)
                poll(target, address, ttl);
            refresh().pass(std::chrono::seconds(1));
        }
        return *this;
    }
    std::size_t take_due() {
        due = watch().take_due(moment());
        return due.size();
    }
    /// Asks the diagnostic queries that are due, of resolvers that answer none; how many.
    std::size_t diagnose() {
        const auto queries = watch().take_diagnostic_queries(moment());
        for (const diagnose::DiagnosticQuery& query : queries)
            watch().on_diagnostic_answer(query, failed(FailureKind::timeout), moment());
        refresh();
        return queries.size();
    }
    WatchBench& refresh() {
        watch().refresh(moment());
        return *this;
    }
    /// Time passes, and the program runs.
    WatchBench& pass(SteadyDuration duration) {
        const SteadyTime end = now + duration;
        while (now < end) {
            now = std::min(end, now + std::chrono::seconds(1));
            refresh();
        }
        return *this;
    }
    /// Time passes, and it does not.
    WatchBench& jump(SteadyDuration duration) {
        now += duration;
        return refresh();
    }
    void ask_now() { watch().ask_now(moment()); }

    check::Verdict verdict(std::uint32_t row) {
        return snapshot().check.questions[0].rows.at(row).judgement.verdict;
    }
    /// "authority_right row row"
    std::string kinds() {
        std::string out;
        for (const watch::Change& change : snapshot().timeline.changes())
            out.append(out.empty() ? "" : " ").append(word(change.kind));
        return out;
    }

    const SteadyTime start = SteadyTime() + std::chrono::hours(1000);
    SteadyTime now = start;
    Milliseconds clock_offset{0};
    check::Plan plan;
    expect::Expectation given;
    watch::WatchSettings rules;
    std::vector<check::Probe> due;  ///< taken last

private:
    WatchBench& take(std::uint32_t target, check::Outcome outcome) {
        outcome.received_at = moment().utc;
        watch().on_outcome({0, target}, outcome, moment());
        return *this;
    }

    std::optional<watch::Watch> watch_;
};

}  // namespace dnsprop::test
