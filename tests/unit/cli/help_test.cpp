#include "cli/help.hpp"

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "cli/options.hpp"

using namespace dnsprop;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines(1);
    for (const char c : text) {
        if (c == '\n')
            lines.emplace_back();
        else
            lines.back() += c;
    }
    lines.pop_back();  // behind the last newline
    return lines;
}

}  // namespace

TEST_CASE("the brief help of each command is one screen") {
    for (const char* command : {"", "demo", "replay", "resolvers", "help", "completion"}) {
        INFO(command);
        const auto lines = lines_of(cli::brief_help(command, 80));
        CHECK(lines.size() <= 24);
        CHECK(lines.size() >= 4);
        for (const std::string& line : lines)
            CHECK(display_width(line) <= 80);
    }
}

TEST_CASE("each page of the help keeps to the width and loses nothing by that") {
    const auto squeezed = [](const std::string& text) {
        std::string out;
        for (const char c : text)
            if (c != ' ' && c != '\n')
                out += c;
        return out;
    };
    for (const std::string_view topic : cli::help_topics()) {
        INFO(topic);
        for (const std::size_t width : {40U, 80U, 120U}) {
            const std::string page = cli::help_text(topic, width);
            for (const std::string& line : lines_of(page))
                CHECK(display_width(line) <= width);
            CHECK(squeezed(page) == squeezed(cli::help_text(topic, 300)));
        }
    }
}

TEST_CASE("every option stands in the help and in the manual page") {
    const std::string help =
        cli::help_text("", 80) + cli::help_text("demo", 80) + cli::help_text("replay", 80);
    std::string manual;
    for (const char c : cli::help_text("man", 80))
        if (c != '\\')
            manual += c;
    for (const std::string& option : cli::option_names()) {
        INFO(option);
        CHECK(help.find(option) != std::string::npos);
        CHECK(manual.find(option) != std::string::npos);
    }
}

TEST_CASE("the manual page is roff in which no text is taken for a request") {
    const auto lines = lines_of(cli::help_text("man", 80));
    CHECK(lines.front().starts_with(".TH DNSPROP 1"));
    for (const std::string& line : lines) {
        INFO(line);
        const std::string request = line.substr(0, line.find(' '));
        if (line.starts_with('.') || line.starts_with('\''))
            CHECK((request == ".TH" || request == ".SH" || request == ".SS" || request == ".PP" ||
                   request == ".TP" || request == ".RS" || request == ".RE" || request == ".br"));
    }
}

TEST_CASE("help on nothing known lists what there is") {
    CHECK_THROWS_WITH(
        cli::help_text("foo", 80),
        Catch::Matchers::StartsWith("there is no help on 'foo'; there is on check, "));
    CHECK(cli::help_text("check", 80) == cli::help_text("", 80));
}
