#include "record/reader.hpp"

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "record/event_json.hpp"
#include "record/text.hpp"
#include "support/answer_builder.hpp"
#include "support/random_events.hpp"

using namespace dnsprop;
using namespace dnsprop::record;
using Catch::Matchers::Contains;

namespace {

Recording read(std::string_view text, std::size_t piece_size = 1000) {
    const auto pieces = [&] {
        const std::string_view piece = text.substr(0, piece_size);
        text.remove_prefix(piece.size());
        return piece;
    };
    return read_recording(pieces, "run.rec", test::providers);
}

std::string refusal(std::string_view text) {
    try {
        read(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "was read";
}

Header header(const std::string& name = "www.example.com.") {
    Header out;
    out.tool_version = "0.1.0";
    out.plan.questions = {{read_name_text(name).value(), dns::RrType::a}};
    check::Target target;
    target.resolver.id = "test";
    target.endpoint.address = *net::IpAddress::read("192.0.2.53");
    out.plan.targets = {target, target};
    out.expectations.resize(1);
    return out;
}

watch::Moment at(int ms) {
    return {SteadyTime(Milliseconds(ms)), UtcTime(Milliseconds(1'795'339'733'000 + ms))};
}

std::string begin(const std::string& name = "www.example.com.") {
    return line_of(header(name), at(0));
}
std::string line(const Event& event, int ms = 0) {
    return line_of(event, at(ms), at(0));
}
Event answer() {
    check::Outcome outcome;
    outcome.answer.content = std::make_shared<const dns::AnswerContent>(dns::AnswerContent{
        dns::AnswerKind::positive,
        dns::Rcode::noerror,
        {},
        {{header().plan.questions[0].name, dns::RrType::a, std::string("\xc0\x00\x02\x07", 4)}}});
    outcome.answer.record_ttls = {300};
    outcome.received_at = at(7).utc;
    return Heard{{0, 1}, outcome};
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const std::size_t place = text.find(what);
    REQUIRE(place != std::string::npos);
    return text.replace(place, what.size(), by);
}

}  // namespace

TEST_CASE("A recording is read in whatever pieces it comes") {
    const std::string text = begin() + line(answer(), 7) + line(RoundEnded{}, 8) + line(Ended{}, 9);
    for (const std::size_t size : {std::size_t{1}, std::size_t{17}, text.size()}) {
        const Recording recording = read(text, size);
        CHECK(recording.runs == 1);
        CHECK(recording.events.size() == 3);
        CHECK(recording.ended() != nullptr);
        CHECK_FALSE(recording.torn_line);
        CHECK(test::is_same(recording.events[0].event, answer()));
        CHECK(recording.events[0].at.elapsed == at(7).elapsed);
    }
}

TEST_CASE("The last of several runs is the one that counts") {
    const Recording recording =
        read(begin("one.example.") + line(answer(), 7) + begin("two.example.") + line(Ended{}, 3));
    CHECK(recording.runs == 2);
    CHECK(recording.header.plan.questions[0].name.text() == "two.example.");
    CHECK(recording.events.size() == 1);
}

TEST_CASE("A torn last line is left out and named") {
    const std::string whole = begin() + line(answer(), 7);
    for (const std::size_t cut : {std::size_t{1}, std::size_t{2}, std::size_t{40}}) {
        const Recording recording = read(std::string_view(whole).substr(0, whole.size() - cut));
        CHECK(recording.events.empty());
        CHECK(recording.torn_line == 2U);
        CHECK(recording.ended() == nullptr);
    }
    // A run that was appended to it stands on its own.
    const Recording next = read(whole.substr(0, whole.size() - 30) + "\n" + begin("two.example."));
    CHECK(next.header.plan.questions[0].name.text() == "two.example.");
    CHECK_FALSE(next.torn_line);
}

TEST_CASE("What is no recording is refused in one line that says so") {
    CHECK(refusal("") == "run.rec: is empty");
    CHECK_THAT(refusal("hello\n"), Contains("run.rec:1: is no dnsprop recording"));
    CHECK_THAT(refusal("{\"a\":1}\n"), Contains("run.rec:1: is no dnsprop recording"));
    CHECK_THAT(refusal("\n"), Contains("run.rec:1: is no dnsprop recording"));
    CHECK(refusal(begin().substr(0, 50)) == "run.rec: breaks off in its first line");
    CHECK_THAT(refusal(line(answer())), Contains("is no dnsprop recording"));
    CHECK_THAT(refusal(std::string(17 << 20, ' ')),
               Contains("is no dnsprop recording") || Contains("larger than 16 MiB"));
}

TEST_CASE("A recording of another version is refused in one line") {
    CHECK(refusal(replaced(begin(), "\"version\":2", "\"version\":3")) ==
          "run.rec:1: is of version 3 of the recording format, and this dnsprop reads 1 to 2");
    CHECK_THAT(refusal(begin() + replaced(begin(), "\"version\":2", "\"version\":99")),
               Contains("run.rec:2: is of version 99"));
}

TEST_CASE("What is wrong with an event is said with its line and place") {
    const auto broken = [](std::string_view what, std::string_view by) {
        return refusal(begin() + replaced(line(answer(), 7), what, by));
    };
    CHECK_THAT(broken("\"target\":1", "\"target\":2"),
               Contains("run.rec:2: target: 2 is none of this run's 2 targets"));
    CHECK_THAT(broken("\"question\":0", "\"question\":4294967296"),
               Contains("run.rec:2: question"));
    CHECK_THAT(broken("\"ms\":7", "\"ms\":-7"), Contains("run.rec:2: ms: is not a whole number"));
    CHECK_THAT(broken("\"ms\":7", "\"ms\":1e300"),
               Contains("run.rec:2: ms: is not a whole number"));
    CHECK_THAT(broken("c0000207", "c00002"),
               Contains("run.rec:2: outcome.answer.records[0]: rdata"));
    CHECK_THAT(broken("\"type\":\"A\"", "\"type\":\"AAAA\""), Contains("type: must be A here"));
    CHECK_THAT(broken("[300]", "[300,1]"), Contains("record_ttls: must stand beside the records"));
    CHECK_THAT(broken("\"answer\",", "\"hum\","), Contains("run.rec:2: event: unknown word"));
    CHECK_THAT(broken("\"attempts\":0", "\"attempts\":0,\"more\":1"),
               Contains("run.rec:2: outcome: unknown key \"more\""));
    CHECK_THAT(broken("\"attempts\":0", "\"attempts\":0,\"attempts\":1"), Contains("run.rec:2:"));
    CHECK_THAT(broken("\"positive\"", "\"nodata\""), Contains("must be empty"));
    CHECK_THAT(refusal(begin() + std::string(100000, '[') + "\n"), Contains("run.rec:2:"));
    CHECK_THAT(refusal(begin() + "{}\n"), Contains("run.rec:2: event: is missing"));
}

TEST_CASE("An expectation of a recording fits its question") {
    const auto broken = [](const std::string& value) {
        return refusal(replaced(begin(), "\"match\":", "\"expect\":[" + value + "],\"match\":"));
    };
    CHECK_THAT(broken(R"({"address":"2001:db8::7"})"),
               Contains("run.rec:1: questions[0].expect[0]: address: does not fit type A"));
    CHECK_THAT(broken(R"({"prefix":"2001:db8::/32"})"), Contains("prefix: does not fit type A"));
    CHECK_THAT(broken(R"({"prefix":"192.0.2.0/99"})"), Contains("is not an IP prefix"));
    CHECK_THAT(broken(R"({"exchange":"mail."})"), Contains("exchange: does not fit type A"));
    CHECK_THAT(broken(R"({"provider":"nobody"})"),
               Contains("provider: is none that this dnsprop knows"));
    CHECK_THAT(broken(R"({"rdata":"c00002"})"), Contains("rdata: is not rdata of A"));
    CHECK_THAT(broken(R"({"text":"x"})"), Contains("rdata: is missing"));
    CHECK_THAT(broken(R"({"none":true,"address":"192.0.2.7"})"), Contains("unknown key \"none\""));
    CHECK_THAT(broken(R"({"none":true},{"address":"192.0.2.7"})"),
               Contains("questions[0]: expect: holds none beside other values"));
}

TEST_CASE("Time runs forward in a recording, and nothing comes after its end") {
    CHECK_THAT(refusal(begin() + line(answer(), 7) + line(RoundEnded{}, 6)),
               Contains("run.rec:3: its time (ms) lies before that of the line above"));
    CHECK_THAT(refusal(begin() + line(Resumed{at(9)}, 6)), Contains("run.rec:2: its time"));
    CHECK_THAT(refusal(begin() + line(Ended{}, 6) + line(RoundEnded{}, 6)),
               Contains("run.rec:3: comes after the end of its run"));
}

TEST_CASE("A header of more rows than anybody follows is refused") {
    Header many = header();
    many.plan.questions.resize(1000, many.plan.questions[0]);
    many.expectations.resize(1000);
    many.plan.targets.resize(501, many.plan.targets[0]);
    CHECK_THAT(refusal(line_of(many, at(0))), Contains("targets: make more than 500000 rows"));
    Header none = header();
    none.plan.questions.clear();
    CHECK_THAT(refusal(line_of(none, at(0))), Contains("questions: must hold at least one"));
}
