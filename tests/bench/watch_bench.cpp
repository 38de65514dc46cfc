// What watching costs, in virtual time: queries beside a fixed poll of the same caches, CPU and
// memory of an hour, one refresh. Prints one line of JSON.
//   bench_watch queries TTL RESOLVERS   beside a poll every 10 s, until everybody has turned
//   bench_watch hour RESOLVERS          of a record with a TTL of 300
//   bench_watch refresh QUESTIONS RESOLVERS
#include "support/watch_bench.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <malloc.h>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "measure.hpp"
#include "support/virtual_world.hpp"
#include "unit/world/support.hpp"

namespace {

using namespace dnsprop;
using Wall = std::chrono::steady_clock;

double median(std::vector<double> values) {
    if (values.empty())
        return 0;
    std::ranges::nth_element(values, values.begin() + static_cast<long>(values.size() / 2));
    return values[values.size() / 2];
}

/// A poll asks everybody every 10 s from the start on, until all have turned: nothing needs to be
/// run to know how many queries that takes, and how late it notices.
void queries(dns::Ttl ttl, unsigned resolvers) {
    constexpr double every = 10;
    test::VirtualWorld run(test::all_hold_the_old_record(ttl), resolvers);
    run.expect("192.0.2.7");
    run.rules.ends_when_met = true;
    const auto ending = run.go_on_until(2.0 * ttl);
    std::vector<double> ours;
    std::vector<double> theirs;
    double last = 0;
    for (std::uint32_t i = 0; i < resolvers; ++i) {
        const double turn = run.turn_of(i).value_or(0);
        const double polled = std::ceil(turn / every) * every;
        ours.push_back(run.first_sample[i].value_or(2.0 * ttl) - turn);
        theirs.push_back(polled - turn);
        last = std::max(last, polled);
    }
    const double polls = (last / every + 1) * resolvers;
    fmt::print(
        "{{\"ttl\":{},\"met\":{},\"looks\":{},\"second_questions\":{},\"polls\":{:.0f},"
        "\"delay\":{:.2f},\"longest_delay\":{:.2f},\"poll_delay\":{:.2f},"
        "\"longest_poll_delay\":{:.2f}}}\n",
        ttl, ending == watch::Ending::met, run.snapshot().polls,
        run.recursor_queries() - run.snapshot().polls, polls, median(ours),
        *std::ranges::max_element(ours), median(theirs), *std::ranges::max_element(theirs));
}

/// The CPU is that of the Watch and the World together: an upper bound. The World's memory is taken
/// off by building another one.
void hour(unsigned resolvers) {
    const auto heap = [] { return static_cast<double>(mallinfo2().uordblks) / 1024; };
    test::VirtualWorld run(test::all_hold_the_old_record(300), resolvers);
    run.expect("192.0.2.7");
    const double before = heap();
    run.go_on_until(0.001);
    const double with_world = heap();
    const world::Model another(test::all_hold_the_old_record(300),
                               world::test::resolvers(resolvers), world::test::at(0));
    const double worlds = heap() - with_world;
    const double cpu = bench::cpu_time().sum_us();
    run.go_on_until(3600);
    const double ms = (bench::cpu_time().sum_us() - cpu) / 1e3;
    fmt::print(
        "{{\"resolvers\":{},\"looks\":{},\"cpu_ms\":{:.0f},\"kib\":{:.0f},"
        "\"peak_kib\":{}}}\n",
        resolvers, run.snapshot().polls, ms, heap() - before - 2 * worlds, bench::peak_kib());
}

void refresh(unsigned questions, unsigned resolvers) {
    check::Plan plan;
    std::vector<expect::Expectation> given;
    for (unsigned i = 0; i < questions; ++i) {
        plan.questions.push_back(test::question(fmt::format("n{}.example.com", i), "A"));
        given.push_back(test::expectation("A", {"192.0.2.7"}));
    }
    for (unsigned i = 0; i < resolvers; ++i)
        plan.targets.emplace_back().resolver.id = fmt::format("r{}", i);
    watch::WatchSettings rules;
    rules.has_source = false;
    watch::Moment now{SteadyTime() + std::chrono::hours(1), test::received_at};
    watch::Watch watch(plan, test::providers, given, rules, 1, now);
    const auto timed = [](auto&& action, int times) {
        const auto start = Wall::now();
        for (int i = 0; i < times; ++i)
            action();
        return std::chrono::duration<double, std::micro>(Wall::now() - start).count() / times;
    };
    const auto old = test::answered(test::answer("A", {"192.0.2.1"}), 300);
    const auto fresh = test::answered(test::answer("A", {"192.0.2.7"}), 300);
    const auto fill = [&](const check::Outcome& one, const check::Outcome& other) {
        for (std::uint32_t q = 0; q < questions; ++q)
            for (std::uint32_t r = 0; r < resolvers; ++r)
                watch.on_outcome({q, r}, r % 3 == 0 ? one : other, now);
    };
    const double due = timed([&] { watch.take_due(now); }, 1);
    fill(old, fresh);
    watch.refresh(now);
    const double one = timed(
        [&] {
            watch.on_outcome({0, 0}, old, now);
            watch.refresh(now);
        },
        100);
    const double none = timed([&] { watch.refresh(now); }, 100);
    const double nobody = timed([&] { watch.take_due(now); }, 100);
    watch.on_round_end(now);
    watch.refresh(now);
    const double seconds = timed([&] { watch.take_diagnostic_queries(now); }, 1);
    fill(fresh, fresh);
    fill(fresh, fresh);
    const double all = timed([&] { watch.refresh(now); }, 1);
    fmt::print(
        "{{\"questions\":{},\"resolvers\":{},\"one_us\":{:.0f},\"all_us\":{:.0f},"
        "\"idle_us\":{:.1f},\"due_us\":{:.0f},\"nothing_due_us\":{:.1f},"
        "\"follow_ups_us\":{:.0f},\"track_octets\":{},\"peak_kib\":{}}}\n",
        questions, resolvers, one, all, none, due, nobody, seconds, sizeof(watch::ProbeState),
        bench::peak_kib());
}

unsigned number(const char* text) {
    return static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc > 1 ? argv[1] : "";
    if (what == "queries" && argc == 4)
        queries(number(argv[2]), number(argv[3]));
    else if (what == "hour" && argc == 3)
        hour(number(argv[2]));
    else if (what == "refresh" && argc == 4)
        refresh(number(argv[2]), number(argv[3]));
    else
        return 2;
    return 0;
}
