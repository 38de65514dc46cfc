// Runs the engine against loopback ports and prints one line of JSON with what it cost.
//   bench_engine --ports P,P,... [options]
//     --probes N        how many (default: one round of the ports)
//     --shape plan      each name asked at every port, as a check and the prototypes do (default)
//     --shape names     a name of its own for every probe, as a list of a million names does
//     --types A,AAAA    asked in turn
//     --bulk 1          limits per resolver and operator lifted, window 4000, large buffers, gather
//     --window N, --gather US, --receive-buffer N, --timeout MS    override
//     --write PATH      one line of text per probe goes there
//     --cpu N           pin to that core
#include <array>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <sched.h>
#include <span>
#include <string>
#include <string_view>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "base/sink.hpp"
#include "check/engine.hpp"
#include "dns/ldns_codec.hpp"
#include "measure.hpp"

namespace {

using namespace dnsprop;

struct Options {
    std::vector<std::uint16_t> ports;
    std::vector<dns::RrType> types = {dns::RrType::a};
    std::uint32_t probes = 0;
    bool own_names = false;
    std::string write_to;
    check::EngineSettings engine;
};

/// Made one by one: what is under way is all that is held.
class LazySource final : public check::ProbeSource {
public:
    explicit LazySource(const Options& options)
        : options_(options), targets_(static_cast<std::uint32_t>(options.ports.size())) {}

    std::optional<check::ProbeOrder> next() override {
        if (drawn_ == options_.probes)
            return std::nullopt;
        const std::uint32_t target = drawn_ % targets_;
        const std::uint32_t number = options_.own_names ? drawn_ : drawn_ / targets_;
        if (target == 0 || options_.own_names)
            question_ = std::make_shared<check::PreparedQuestion>(
                dns::Question{dns::read_name(fmt::format("name-{:06}.example.com", number)),
                              options_.types[number % options_.types.size()]});
        ++drawn_;
        return check::ProbeOrder{{number, target}, question_};
    }

private:
    const Options& options_;
    std::uint32_t targets_;
    std::uint32_t drawn_ = 0;
    std::shared_ptr<const check::PreparedQuestion> question_;
};

/// Reads every answer, and writes a line about each when asked to.
class Reader final : public check::OutcomeSink {
public:
    Reader(std::uint32_t probes, int fd)
        : probes_(probes), warm_after_(probes / 5), has_text_(fd >= 0), out_(fd) {}

    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override {
        if (++seen_ == warm_after_)
            warm_allocations_ = bench::allocations;
        if (seen_ == probes_)
            last_ = std::chrono::steady_clock::now();
        if (outcome.failure) {
            ++failures_[word(outcome.failure->kind)];
            return;
        }
        ++answers_;
        const dns::AnswerContent& content = *outcome.answer.content;
        for (const dns::Record& record : content.records)
            octets_ += record.rdata.size();
        if (!has_text_)
            return;
        // format_int: format_to with six fields would cost as much as the rest of the engine.
        char* end = numbers_.data();
        const auto put = [&](auto number) {
            const fmt::format_int text(number);
            end = std::copy_n(text.data(), text.size(), end);
            *end++ = ' ';
        };
        put(probe.question);
        put(probe.target);
        put(outcome.answer.ttl.value_or(0));
        put(std::chrono::duration_cast<std::chrono::microseconds>(outcome.rtt).count());
        out_.write({numbers_.data(), static_cast<std::size_t>(end - numbers_.data())});
        out_.write(text_of(outcome.answer.content));
    }

    void print(const check::EngineStatistics& statistics, SteadyTime began) {
        std::string failures;
        for (const auto& [kind, count] : failures_)
            failures += fmt::format("{}\"{}\": {}", failures.empty() ? "" : ", ", kind, count);
        const bench::CpuTime cpu = bench::cpu_time();
        const auto probes = static_cast<double>(seen_);
        fmt::print(
            "{{\"probes\": {}, \"answers\": {}, \"failures\": {{{}}}, \"octets\": {}, "
            "\"wall_ms\": {:.3f}, \"cpu_ms\": {:.3f}, \"user_us_per_probe\": {:.3f}, "
            "\"system_us_per_probe\": {:.3f}, \"us_per_probe\": {:.3f}, "
            "\"allocations_per_probe\": {:.3f}, \"peak_kib\": {}, \"udp_queries\": {}, "
            "\"tcp_queries\": {}, \"strays\": {}, \"kernel_drops\": {}}}\n",
            seen_, answers_, failures, octets_,
            std::chrono::duration<double, std::milli>(last_ - began).count(), cpu.sum_us() / 1e3,
            cpu.user_us / probes, cpu.system_us / probes, cpu.sum_us() / probes,
            static_cast<double>(bench::allocations - warm_allocations_) /
                static_cast<double>(seen_ - warm_after_ + 1),
            bench::peak_kib(), statistics.udp_queries, statistics.stream_queries,
            statistics.stray_datagrams, statistics.kernel_drops);
    }

private:
    /// Text is made once per distinct answer; the latest few thousand are remembered.
    const std::string& text_of(const std::shared_ptr<const dns::AnswerContent>& content) {
        Known& known = known_[std::hash<const void*>()(content.get()) / 16 % known_.size()];
        if (known.content == content)
            return known.text;
        known.content = content;
        known.text = write_rcode(content->rcode);
        for (const dns::Record& record : content->records)
            known.text += ' ' + dns::write_rdata(record.type, record.rdata_bytes());
        known.text += '\n';
        return known.text;
    }

    struct Known {
        std::shared_ptr<const dns::AnswerContent> content;
        std::string text;
    };

    std::uint32_t probes_;
    std::uint32_t warm_after_;
    bool has_text_;
    FdSink out_;
    std::array<char, 96> numbers_{};
    std::array<Known, 4096> known_;
    std::uint32_t seen_ = 0;
    std::uint32_t answers_ = 0;
    std::size_t octets_ = 0;
    std::uint64_t warm_allocations_ = 0;
    std::map<std::string_view, std::uint32_t> failures_;
    SteadyTime last_{};
};

template <class OnPart>
void split(std::string_view list, OnPart&& on_part) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        on_part(std::string(list.substr(0, comma)));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(cpu), &set);
    sched_setaffinity(0, sizeof set, &set);
}

/// A run over so many names that the limits for politeness are lifted: the servers are ours.
void make_bulk(check::EngineSettings& engine) {
    engine.window = 4000;
    engine.per_target = 100'000;
    engine.per_operator = 100'000;
    engine.receive_buffer = 4 << 20;
    engine.renew_after = 1'000'000;
    engine.gather = std::chrono::microseconds(500);
}

Options read_options(std::span<char*> arguments) {
    Options options;
    for (std::size_t i = 1; i + 1 < arguments.size(); i += 2) {
        const std::string_view name = arguments[i];
        const char* value = arguments[i + 1];
        if (name == "--ports")
            split(value, [&](const std::string& port) {
                options.ports.push_back(static_cast<std::uint16_t>(std::stoi(port)));
            });
        else if (name == "--types") {
            options.types.clear();
            split(value, [&](const std::string& type) {
                options.types.push_back(dns::read_rr_type(type).value());
            });
        } else if (name == "--probes")
            options.probes = static_cast<std::uint32_t>(std::atol(value));
        else if (name == "--shape")
            options.own_names = std::string_view(value) == "names";
        else if (name == "--bulk")
            make_bulk(options.engine);
        else if (name == "--window")
            options.engine.window = static_cast<std::size_t>(std::atol(value));
        else if (name == "--receive-buffer")
            options.engine.receive_buffer = std::atoi(value);
        else if (name == "--gather")
            options.engine.gather = std::chrono::microseconds(std::atoi(value));
        else if (name == "--timeout")
            options.engine.timeout = std::chrono::milliseconds(std::atoi(value));
        else if (name == "--write")
            options.write_to = value;
        else if (name == "--cpu")
            pin(std::atoi(value));
        else {
            fmt::print(stderr, "bench_engine: unknown option {}\n", name);
            std::exit(2);
        }
    }
    if (options.probes == 0)
        options.probes = static_cast<std::uint32_t>(options.ports.size() * options.types.size());
    return options;
}

std::vector<check::Target> make_targets(const Options& options) {
    std::vector<check::Target> targets;
    for (const std::uint16_t port : options.ports) {
        check::Target target;
        target.resolver.id = fmt::format("port-{}", port);
        target.endpoint = {net::IpAddress::read("127.0.0.1").value(), port};
        targets.push_back(std::move(target));
    }
    return targets;
}

}  // namespace

int main(int argc, char** argv) {
    const Options options = read_options({argv, static_cast<std::size_t>(argc)});
    const std::vector<check::Target> targets = make_targets(options);
    const int fd = options.write_to.empty() ? -1 : ::open(options.write_to.c_str(), O_WRONLY);
    const auto reader = std::make_unique<Reader>(options.probes, fd);
    const net::DirectRouting routing;
    boost::asio::io_context context(1);
    check::Engine engine(context, targets, routing, options.engine, *reader);
    LazySource source(options);
    bool is_done = false;
    const SteadyTime began = std::chrono::steady_clock::now();
    engine.start(source, [&] { is_done = true; });
    while (!is_done)
        context.run_one();
    reader->print(engine.statistics(), began);
}
