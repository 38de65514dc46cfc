#include "cli/help.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "cli/help_topics.hpp"
#include "cli/option_table.hpp"
#include "report/layout.hpp"

namespace dnsprop::cli {

namespace {

constexpr std::string_view question =
    "Has my DNS change arrived everywhere? If not: where not, why, and until when?";
/// What most checks need.
constexpr std::string_view most_used =
    "--expect|--old|--file|--at-least|--set|--dot|--authority-only|--watch|--wait|--explain|"
    "--json|-v";

std::string shown_names(const Option& option) {
    const std::string names = fmt::format("{}", fmt::join(words_of(option.names), ", "));
    return option.is_flag() ? names : fmt::format("{} {}", names, option.value);
}

std::string option_line(const Option& option, bool with_choices) {
    std::string line = fmt::format("  {:<25}{}", shown_names(option), option.help);
    if (auto words = words_of(option.choices); with_choices && !words.empty()) {
        const std::string_view last = words.back();
        words.pop_back();
        line += fmt::format(
            "; {} is {} or {}",
            option.bare.empty() ? option.value : option.value.substr(1, option.value.size() - 2),
            fmt::join(words, ", "), last);
    }
    return line + "\n";
}

/// The groups that hold such options, each with its title.
std::string option_list(bool (*is_listed)(const Option&)) {
    std::string out;
    for (const OptionGroup& group : option_groups()) {
        std::string lines;
        for (const Option& option : group.options)
            if (is_listed(option))
                lines += option_line(option, true);
        if (!lines.empty())
            out += fmt::format("\n{}\n{}", group.title, lines);
    }
    return out;
}

std::string filled(std::string text, std::string_view place, const std::string& list) {
    if (const auto at = text.find(place); at != std::string::npos)
        text.replace(at, place.size(), list);
    return text;
}

std::string text_of(const HelpTopic& topic) {
    std::vector<std::string_view> configurable;
    for (const Option* option : all_options())
        if (option->is_configurable)
            configurable.push_back(option->name().substr(2));
    std::string text = filled(std::string(topic.text), "{configurable}",
                              fmt::format("{}", fmt::join(configurable, ", ")));
    return filled(std::move(text), "{topics}", fmt::format("{}", fmt::join(help_topics(), ", ")));
}

/// A line of the markup: a term and its text, where two blanks part them.
struct Item {
    std::size_t indent = 0;
    std::size_t text_at = 0;
    std::string_view term, text;
};
Item read_item(std::string_view line) {
    Item item;
    item.indent = line.find_first_not_of(' ');
    const auto gap = line.find("  ", item.indent);
    item.term = line.substr(item.indent, gap == line.npos ? gap : gap - item.indent);
    if (gap != line.npos) {
        item.text_at = line.find_first_not_of(' ', gap);
        item.text = line.substr(item.text_at);
    }
    return item;
}

/// Calls `paragraph` with each paragraph, whole, and `item` with each line that stands alone.
template <class Paragraph, class Alone>
void read_markup(std::string_view markup, Paragraph paragraph, Alone alone) {
    std::string open;
    const auto close = [&] {
        if (!open.empty())
            paragraph(std::exchange(open, {}));
    };
    while (!markup.empty()) {
        const auto line = markup.substr(0, markup.find('\n'));
        markup.remove_prefix(std::min(line.size() + 1, markup.size()));
        if (line.empty() || line.starts_with("  "))
            close();
        if (line.empty() || line.starts_with("  "))
            alone(line);
        else
            open += (open.empty() ? "" : " ") + std::string(line);
    }
    close();
}

std::string laid_out(std::string_view markup, std::size_t width) {
    std::string out;
    const auto add = [&](std::string_view text, std::size_t first, std::size_t next) {
        bool is_first = true;
        for (const std::string& line : report::wrap(text, width - std::max(first, next))) {
            out += std::string(is_first ? first : next, ' ') + line + "\n";
            is_first = false;
        }
    };
    read_markup(
        markup, [&](const std::string& text) { add(text, 0, 0); },
        [&](std::string_view line) {
            if (line.empty()) {
                out += "\n";
                return;
            }
            const Item item = read_item(line);
            if (item.text.empty() || item.text_at > width / 2) {
                add(item.term, item.indent, item.indent + 2);
                add(item.text, item.indent + 4, item.indent + 4);
                return;
            }
            const std::size_t start = out.size();
            add(item.text, item.text_at, item.text_at);
            out.replace(start + item.indent, item.term.size(), item.term);
        });
    return out;
}

std::string roff_text(std::string_view text) {
    std::string out = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
    for (const char c : text)
        out += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
    return out;
}

std::string roff(std::string_view markup) {
    std::string out;
    read_markup(
        markup, [&](const std::string& text) { out += ".PP\n" + roff_text(text) + "\n"; },
        [&](std::string_view line) {
            if (line.empty())
                return;
            const Item item = read_item(line);
            out += item.text.empty() ? fmt::format(".PP\n.RS\n{}\n.RE\n", roff_text(item.term))
                                     : fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff_text(item.term),
                                                   roff_text(item.text));
        });
    return out;
}

std::string manual_page() {
    std::string out = fmt::format(
        ".TH DNSPROP 1 \"\" \"dnsprop {0}\" \"User Commands\"\n.SH NAME\ndnsprop \\- {1}\n"
        ".SH SYNOPSIS\n",
        DNSPROP_VERSION, roff_text("has my DNS change arrived everywhere?"));
    for (const CommandRow& row : command_rows())
        out += fmt::format("{}\n.br\n", roff_text(row.usage));
    for (const HelpTopic& topic : help_topic_rows()) {
        if (topic.title == "EXPECTED VALUES") {
            out += ".SH OPTIONS\n";
            for (const OptionGroup& group : option_groups()) {
                out += fmt::format(".SS {}\n", roff_text(group.title));
                for (const Option& option : group.options)
                    out += roff(option_line(option, true));
            }
        }
        out += fmt::format(".SH {}\n{}", topic.title, roff(text_of(topic)));
    }
    return out;
}

/// -h and the like, which every command takes.
bool is_help(const Option& option) {
    return option.set == nullptr && option.stands_for.empty();
}

std::string commands() {
    std::string out;
    for (const CommandRow& row : command_rows().subspan(1))
        out += fmt::format("  dnsprop {:<17}{}\n", row.name, row.help);
    return out;
}

}  // namespace

std::vector<std::string_view> help_topics() {
    std::vector<std::string_view> names;
    for (const HelpTopic& topic : help_topic_rows())
        names.push_back(topic.name);
    return names;
}

std::string brief_help(std::string_view command, std::size_t width) {
    const auto found = std::ranges::find(command_rows(), command, &CommandRow::name);
    if (found == command_rows().end() || found->options == 0)
        return help_text(command, width);
    const CommandRow& row = *found;
    std::string out = fmt::format("{}\n\n  {}\n", command.empty() ? question : row.help, row.usage);
    if (command.empty())
        out += commands();
    out += "\n";
    const auto used = words_of(most_used);
    for (const Option* option : all_options()) {
        const bool is_listed =
            row.options == of_check  ? std::ranges::find(used, option->name()) != used.end()
            : row.options == of_demo ? option->commands == of_demo
                                     : (option->commands & row.options) != 0 && !is_help(*option);
        if (is_listed)
            out += option_line(*option, false);
    }
    out += command.empty() ? "\nAll options: dnsprop --help. More: dnsprop help "
                             "expect|watch|formats|exit-codes|environment\n"
                           : fmt::format("\nMore: dnsprop help {}\n", command);
    return laid_out(out, width);
}

std::string help_text(std::string_view topic, std::size_t width) {
    if (topic == "man")
        return manual_page();
    const auto rows = help_topic_rows();
    const auto row =
        topic.empty() ? rows.begin() : std::ranges::find(rows, topic, &HelpTopic::name);
    if (row == rows.end())
        throw InputError(fmt::format("there is no help on '{}'; there is on {}", topic,
                                     fmt::join(help_topics(), ", ")));
    std::string out;
    if (row == rows.begin()) {
        out = fmt::format("{}\n\n", question);
        for (const CommandRow& command : command_rows())
            out += fmt::format("  {}\n", command.usage);
        out += "\n";
    }
    out += text_of(*row);
    if (row->lists != nullptr)
        out += option_list(row->lists);
    return laid_out(out, width);
}

}  // namespace dnsprop::cli
