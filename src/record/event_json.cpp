#include "record/event_json.hpp"

#include <csignal>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "record/baseline_json.hpp"
#include "record/header_json.hpp"
#include "record/text.hpp"

namespace dnsprop::record {

namespace {

/// By the variant's index, the Header behind them.
const std::vector<std::string_view> event_words = {
    "answer",  "authority", "follow-up",  "local",     "interception", "round",
    "resumed", "end",       "first-word", "refreshed", "run"};
constexpr std::size_t header_word = std::variant_size_v<Event>;
// In the order of their enumerators.
const std::vector<std::string_view> diagnostic_query_words = {"checking-disabled", "name-servers",
                                                              "hearsay", "control"};

/// Longer than anybody watches; every ten seconds of it are gone through.
constexpr Milliseconds longest_run = std::chrono::hours(24 * 400);
constexpr std::uint32_t highest_signal = 64;
constexpr std::size_t most_local_resolvers = 64;

Milliseconds since(watch::Moment started, watch::Moment at) {
    return std::chrono::floor<Milliseconds>(at.elapsed - started.elapsed);
}

/// ASCII, on one line. Texts are UTF-8 already: nothing can be refused here.
std::string dump(const Json& json) {
    return json.dump(-1, ' ', true) + "\n";
}

// ---- written

struct Put {
    Json& out;
    watch::Moment started;

    void operator()(const Heard& heard) const {
        out["question"] = heard.probe.question;
        out["target"] = heard.probe.target;
        out["outcome"] = json_of(heard.outcome);
    }
    void operator()(const BaselinesHeard& heard) const {
        for (const authority::Baseline& baseline : heard.baselines)
            out["baselines"].push_back(json_of(baseline));
    }
    void operator()(const DiagnosticHeard& heard) const {
        out["kind"] = diagnostic_query_words[static_cast<std::size_t>(heard.query.kind)];
        out["name"] = heard.query.asked.name.text();
        out["type"] = dns::write_rr_type(heard.query.asked.type);
        out["target"] = heard.query.target;
        out["outcome"] = json_of(heard.outcome);
    }
    void operator()(const LocalHeard& heard) const {
        out["question"] = heard.question;
        put_text(out, "hosts_file", heard.answers.hosts_file);
        for (const net::IpAddress& address : heard.answers.hosts_addresses)
            out["hosts_addresses"].push_back(address.text());
        for (const diagnose::LocalOutcome& each : heard.answers.outcomes)
            out["resolvers"].push_back({{"address", each.endpoint.address.text()},
                                        {"port", each.endpoint.port},
                                        {"outcome", json_of(each.outcome)}});
    }
    void operator()(const InterceptionHeard& heard) const {
        if (heard.interception)
            put_text(out, "evidence", heard.interception->evidence);
    }
    void operator()(const FirstWordHeard& heard) const {
        out["question"] = heard.question;
        out["state"] = authority::word(heard.state);
    }
    void operator()(const RoundEnded& /*ended*/) const {}
    void operator()(const Refreshed& /*refreshed*/) const {}
    void operator()(const Resumed& resumed) const {
        out["stopped_at"] = write_time(resumed.stopped.utc);
        out["stopped_ms"] = since(started, resumed.stopped).count();
    }
    void operator()(const Ended& ended) const { put(out, "signal", ended.signal); }
};

// ---- read

class EventReader {
public:
    EventReader(Fields& fields, const check::Plan& plan, Contents& contents)
        : fields_(fields), plan_(plan), contents_(contents) {}

    Event read(std::size_t kind) {
        switch (kind) {
            case 0:
                return answer();
            case 1:
                return authority();
            case 2:
                return diagnostic_query();
            case 3:
                return local();
            case 4:
                return interception();
            case 5:
                return RoundEnded{};
            case 6:
                return Resumed{{SteadyTime(fields_.duration("stopped_ms", longest_run)),
                                fields_.time("stopped_at")}};
            case 7:
                return end();
            case 8:
                return first_word();
            default:
                return Refreshed{};
        }
    }

private:
    std::uint32_t index(std::string_view key, std::size_t size, std::string_view of) {
        const std::uint32_t value = fields_.whole(key);
        if (value >= size)
            fields_.fail(key, fmt::format("{} is none of this run's {} {}", value, size, of));
        return value;
    }
    std::uint32_t question() { return index("question", plan_.questions.size(), "questions"); }
    std::uint32_t target() { return index("target", plan_.targets.size(), "targets"); }

    Heard answer() {
        Heard heard;
        heard.probe = {question(), target()};
        heard.outcome = read_outcome(fields_.object("outcome"),
                                     plan_.questions[heard.probe.question].type, contents_);
        return heard;
    }

    BaselinesHeard authority() {
        BaselinesHeard heard;
        for (Fields& baseline : fields_.objects("baselines"))
            heard.baselines.push_back(read_baseline(std::move(baseline), contents_));
        bool fits = heard.baselines.size() == plan_.questions.size();
        for (std::size_t i = 0; fits && i < heard.baselines.size(); ++i)
            fits = heard.baselines[i].question == plan_.questions[i];
        if (!fits)
            fields_.fail("baselines", "must stand beside the run's questions, one for each");
        return heard;
    }

    DiagnosticHeard diagnostic_query() {
        DiagnosticHeard heard;
        heard.query.kind =
            fields_.word<diagnose::DiagnosticQueryKind>("kind", diagnostic_query_words);
        heard.query.asked = {fields_.name("name"), fields_.type("type")};
        const bool asks_for_ns =
            heard.query.kind != diagnose::DiagnosticQueryKind::checking_disabled;
        if (asks_for_ns && heard.query.asked.type != dns::RrType::ns)
            fields_.fail("type", "must be NS for this kind");
        heard.query.target = target();
        heard.outcome = read_outcome(fields_.object("outcome"), heard.query.asked.type, contents_);
        return heard;
    }

    LocalHeard local() {
        LocalHeard heard;
        heard.question = question();
        heard.answers.hosts_file = fields_.shown_text("hosts_file");
        heard.answers.hosts_addresses = fields_.addresses("hosts_addresses");
        for (Fields& each : fields_.objects("resolvers")) {
            if (heard.answers.outcomes.size() == most_local_resolvers)
                fields_.fail("resolvers", fmt::format("holds more than {}", most_local_resolvers));
            const net::Endpoint endpoint = each.endpoint();
            heard.answers.outcomes.push_back(
                {endpoint, read_outcome(each.object("outcome"),
                                        plan_.questions[heard.question].type, contents_)});
            each.refuse_unknown_keys();
        }
        return heard;
    }

    /// None was found where nothing gave it away.
    InterceptionHeard interception() {
        InterceptionHeard heard;
        if (std::string evidence = fields_.shown_text("evidence"); !evidence.empty())
            heard.interception = diagnose::Interception{std::move(evidence)};
        return heard;
    }

    FirstWordHeard first_word() {
        const std::uint32_t asked = question();
        return {asked, fields_.word<authority::BaselineState>("state", baseline_state_words)};
    }

    Ended end() {
        Ended ended;
        if (const auto signal = fields_.optional_whole("signal", highest_signal))
            ended.signal = static_cast<int>(*signal);
        return ended;
    }

    Fields& fields_;
    const check::Plan& plan_;
    Contents& contents_;
};

void require_version(Fields& fields, const std::string& source_name, std::size_t number) {
    const auto refuse = [&](const std::string& problem) {
        return InputError(fmt::format("{}:{}: {}", source_name, number, problem));
    };
    if (fields.text("format") != format_name)
        throw refuse("is no dnsprop recording");
    if (const auto version = fields.whole("version"); version == 0 || version > format_version)
        throw refuse(
            fmt::format("is of version {} of the recording format, and this dnsprop reads 1 to {}",
                        version, format_version));
}

}  // namespace

std::string line_of(const Header& header, watch::Moment at) {
    Json out = {{"format", format_name},
                {"version", format_version},
                {"event", event_words[header_word]},
                {"at", write_time(at.utc)}};
    put_header(out, header);
    return dump(out);
}

std::string line_of(const Event& event, watch::Moment at, watch::Moment started) {
    Json out = {{"event", event_words[event.index()]},
                {"at", write_time(at.utc)},
                {"ms", since(started, at).count()}};
    std::visit(Put{out, started}, event);
    return dump(out);
}

std::variant<TimedHeader, TimedEvent> read_line(std::string_view line, std::size_t number,
                                                const Surroundings& around, Contents& contents) {
    const catalogue::JsonDocument document(line, around.source_name, number);
    Fields fields(document.root(), document.source_name(), "");
    if (line.starts_with(header_prefix)) {
        require_version(fields, document.source_name(), number);
        fields.word<std::size_t>("event", {event_words[header_word]});
        TimedHeader header{fields.time("at"), read_header(fields, around.providers)};
        fields.refuse_unknown_keys();
        return header;
    }
    const auto kind = fields.word<std::size_t>("event", event_words);
    if (kind == header_word || around.plan == nullptr)
        fields.fail("", "must begin with " + std::string(header_prefix));
    TimedEvent event;
    event.at.utc = fields.time("at");
    event.at.elapsed = SteadyTime(fields.duration("ms", longest_run));
    event.event = EventReader(fields, *around.plan, contents).read(kind);
    fields.refuse_unknown_keys();
    return event;
}

}  // namespace dnsprop::record
