#include <algorithm>
#include <string_view>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/ndjson.hpp"
#include "report/short.hpp"
#include "support/report_fixtures.hpp"
#include "unit/report/golden.hpp"

using namespace dnsprop;
using namespace dnsprop::tests;
using nlohmann::json;

namespace {

const report::ToolInfo tool{"dnsprop", "0.1.0"};

std::string render_json(const BuiltCheck& built) {
    StringSink sink;
    report::write_json(built.check, tool, sink);
    return sink.text;
}

std::string render_csv(const BuiltCheck& built) {
    StringSink sink;
    report::write_csv(built.check, sink);
    return sink.text;
}

std::string render_ndjson(const BuiltCheck& built) {
    StringSink sink;
    report::write_start_event(built.check, tool, sink);
    for (const auto& result : built.check.questions)
        for (const auto& row : result.rows)
            report::write_result_event(row, *built.plan, sink);
    for (const auto& result : built.check.questions)
        report::write_round_event(result, *built.check.plan, 1, built.check.finished_at, sink);
    report::write_end_event(built.check, sink);
    return sink.text;
}

std::string render_short(const BuiltCheck& built) {
    StringSink sink;
    report::write_short(built.check, sink);
    return sink.text;
}

bool is_printable_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == '\n' || (c >= 0x20 && c <= 0x7e); });
}

/// Where a spreadsheet would put each field of the first record of `csv`, which is cut off.
std::vector<std::string> take_csv_record(std::string_view& csv) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    while (!csv.empty()) {
        const char c = csv.front();
        csv.remove_prefix(1);
        if (quoted && c == '"' && csv.starts_with('"')) {
            fields.back() += '"';
            csv.remove_prefix(1);
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            fields.emplace_back();
        } else if (!quoted && c == '\r' && csv.starts_with('\n')) {
            csv.remove_prefix(1);
            return fields;
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

}  // namespace

TEST_CASE("the machine-readable formats of a check keep their shape") {
    // tests/schema/check_schema.py validates the JSON among these files.
    for (const char* name :
         {"absent", "all-verdicts", "behind-cloudflare", "gone", "hostile", "idn", "interrupted",
          "low-coverage", "no-network", "several", "ttl-not-believed"}) {
        const auto built = report_fixture(name);
        check_golden(fmt::format("report/{}.json", name), render_json(built));
        check_golden(fmt::format("report/{}.ndjson", name), render_ndjson(built));
    }
    for (const char* name : {"all-verdicts", "hostile", "several"})
        check_golden(fmt::format("report/{}.csv", name), render_csv(report_fixture(name)));
}

TEST_CASE("the short format is one line of status per question") {
    std::string all;
    for (const auto& fixture : report_fixtures())
        all += render_short(fixture.build());
    check_golden("report/short.txt", all);
    CHECK(render_short(report_fixture("partial")) ==
          "propagating 82.5% 118/143 example.com. A until 2026-11-22T09:58:00Z\n");
}

TEST_CASE("JSON is one valid ASCII document whatever the wire says") {
    for (const auto& fixture : report_fixtures()) {
        const std::string text = render_json(fixture.build());
        CHECK(is_printable_ascii(text));
        CHECK(json::accept(text));
    }
}

TEST_CASE("NDJSON is one valid ASCII object a line whatever the wire says") {
    for (const auto& fixture : report_fixtures()) {
        const std::string whole = render_ndjson(fixture.build());
        std::string_view text = whole;
        CHECK(is_printable_ascii(text));
        while (!text.empty()) {
            const auto end = text.find('\n');
            REQUIRE(end != text.npos);
            CHECK(json::parse(text.substr(0, end)).contains("event"));
            text.remove_prefix(end + 1);
        }
    }
}

TEST_CASE("JSON has every field of the published example, null and not absent when unknown") {
    const auto document = json::parse(render_json(report_fixture("all-verdicts")));
    CHECK(document["format_version"] == "1.0");
    CHECK(document["tool"] == json({{"name", "dnsprop"}, {"version", "0.1.0"}}));
    CHECK(document["started_at"] == "2026-11-22T09:15:59Z");
    CHECK(document["duration_ms"] == 412);
    CHECK(document["exit_code"] == 1);
    const auto& question = document["questions"][0];
    CHECK(question["name"] == "www.example.com.");
    CHECK(question["expectation"] == json({{"source", "given"},
                                           {"values", {"192.0.2.7"}},
                                           {"match", "any"},
                                           {"old", {"192.0.2.1"}}}));
    REQUIRE(question["results"].size() == 14);
    const auto& first = question["results"][0];
    CHECK(first["nsid"] == json({{"hex", "6770646e732d667261"}, {"text", "gpdns-fra"}}));
    CHECK(first["reason"].is_null());
    CHECK(first["rtt_ms"] == 12.4);
    CHECK(first["flags"] == json({"qr", "rd", "ra"}));
    for (const auto& result : question["results"]) {
        CHECK(result.size() == first.size());
        CHECK(result["resolver"].size() == first["resolver"].size());
    }
    const auto& stale = question["results"][1];
    CHECK(stale["verdict"] == "stale");
    CHECK(stale["reason"] == "old-value");
    CHECK(stale["expires_at"] == "2026-11-22T09:44:53Z");
    CHECK(stale["answers"][0] == json({{"name", "www.example.com."},
                                       {"type", "A"},
                                       {"ttl", 1733},
                                       {"text", "192.0.2.1"},
                                       {"rdata_hex", "c0000201"}}));
    const auto& silent = question["results"][11];
    CHECK(silent["verdict"] == "silent");
    CHECK(silent["rtt_ms"].is_null());
    CHECK(silent["rcode"].is_null());
    CHECK(silent["answers"].empty());
    CHECK(question["summary"]["counts"].size() == 8);
}

TEST_CASE("percentages in JSON are cut, so 100 means all") {
    auto built = report_fixture("enough");
    built.check.questions[0].summary.propagated_percent = 99.96;
    const auto document = json::parse(render_json(built));
    CHECK(document["questions"][0]["summary"]["propagated_percent"] == 99.9);
}

TEST_CASE("a result with many records is capped and says so") {
    const auto document = json::parse(render_json(report_fixture("hostile")));
    const auto& results = document["questions"][0]["results"];
    const auto many = std::find_if(results.begin(), results.end(), [](const json& result) {
        return result["resolver"]["name"] == "Many";
    });
    REQUIRE(many != results.end());
    CHECK((*many)["answers"].size() == 256);
    CHECK((*many)["notes"] == json({"answers-capped"}));
}

TEST_CASE("every CSV line has the fields of its header, and none begins a formula") {
    for (const auto& fixture : report_fixtures()) {
        const std::string text = render_csv(fixture.build());
        std::string_view rest = text;
        const auto header = take_csv_record(rest);
        CHECK(header.front() == "name");
        while (!rest.empty()) {
            const auto fields = take_csv_record(rest);
            CHECK(fields.size() == header.size());
            for (const auto& field : fields)
                CHECK((field.empty() ||
                       std::string_view("=+-@\t\r").find(field.front()) == std::string::npos));
        }
    }
}

TEST_CASE("a CSV field is quoted and disarmed where it must be") {
    CHECK(report::csv_field("plain text") == "plain text");
    CHECK(report::csv_field("a,b") == "\"a,b\"");
    CHECK(report::csv_field("say \"hi\"") == "\"say \"\"hi\"\"\"");
    CHECK(report::csv_field("=1+1") == "'=1+1");
    CHECK(report::csv_field("+1") == "'+1");
    CHECK(report::csv_field("-1") == "'-1");
    CHECK(report::csv_field("@SUM(A1)") == "'@SUM(A1)");
    CHECK(report::csv_field("\tx") == "'\tx");
    CHECK(report::csv_field("\rx") == "\"'\rx\"");
    CHECK(report::csv_field("=a,b") == "\"'=a,b\"");
}
