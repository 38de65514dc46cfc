#include "cli/configuration.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <toml++/toml.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "cli/options.hpp"

namespace dnsprop::cli {

namespace {

constexpr std::size_t largest_file = 1024 * 1024;

std::string key_of(const Option& option) {
    return std::string(option.name().substr(2));
}

std::string variable_of(const Option& option) {
    std::string name = "DNSPROP_" + upper_case(key_of(option));
    std::ranges::replace(name, '-', '_');
    return name;
}

std::vector<const Option*> configurable_options() {
    auto options = all_options();
    std::erase_if(options, [](const Option* option) { return !option->is_configurable; });
    return options;
}

const Option& configurable_option(const std::string& where, const std::string& key) {
    std::vector<std::string> keys;
    for (const Option* option : configurable_options()) {
        keys.push_back(key_of(*option));
        if (keys.back() == key)
            return *option;
    }
    const auto near = nearest_words(key, keys);
    throw InputError(fmt::format("{}: '{}' cannot be configured{}", where, key,
                                 near.empty()
                                     ? fmt::format("; there are {}", fmt::join(keys, ", "))
                                     : fmt::format("; did you mean {}?", fmt::join(near, ", "))));
}

Given given(const Option& option, std::string where, std::string value, Given::Level level) {
    if (!option.is_flag())
        return {&option, {std::move(value)}, std::move(where), level};
    if (value != "true" && value != "false" && value != "1" && value != "0")
        throw InputError(fmt::format("{} {}: this is true or false", where, value));
    return {&option, {}, std::move(where), level, value == "false" || value == "0"};
}

/// Text, numbers and true/false alike become the text that the option's own reader judges.
std::string value_text(const std::string& where, const toml::node& node) {
    if (const auto text = node.value_exact<std::string>())
        return *text;
    if (const auto truth = node.value_exact<bool>())
        return *truth ? "true" : "false";
    if (const auto whole = node.value_exact<std::int64_t>())
        return std::to_string(*whole);
    if (const auto number = node.value_exact<double>())
        return fmt::format("{}", *number);
    throw InputError(fmt::format("{}: a value is a text, a number, true or false", where));
}

/// Nothing where there is none, which is the usual case.
std::optional<std::string> read_file(const std::string& path) {
    const auto refusal = [&](const std::string& why) {
        return InputError(fmt::format("{}: {}", path, why));
    };
    // Not blocking: a pipe that nobody writes to would hold up the start.
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return std::nullopt;
        throw refusal(std::generic_category().message(errno));
    }
    struct Closer {
        int file;
        ~Closer() { ::close(file); }
    };
    const Closer closer{file};
    struct stat status{};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        throw refusal("the configuration is not a regular file");
    std::string text(largest_file + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const auto count = ::read(file, text.data() + size, text.size() - size);
        if (count < 0 && errno != EINTR)
            throw refusal(std::generic_category().message(errno));
        if (count == 0)
            break;
        size += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    if (size > largest_file)
        throw refusal("the configuration is larger than 1 MiB");
    text.resize(size);
    return text;
}

/// KEY = VALUE, a remark, both, or nothing; VALUE is a text between quotes, or a word of ASCII.
bool is_setting_or_remark(std::string_view line) {
    constexpr std::string_view letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        "0123456789_-";
    const auto skip = [&](std::string_view some) {
        const std::size_t size = std::min(line.find_first_not_of(some), line.size());
        line.remove_prefix(size);
        return size;
    };
    const auto skip_text = [&] {
        const char quote = line.front();
        std::size_t end = 1;
        for (; end < line.size() && line[end] != quote; ++end)
            if (quote == '"' && line[end] == '\\')
                ++end;  // what it escapes ends nothing
        line.remove_prefix(std::min(end + 1, line.size()));
    };
    constexpr std::string_view blanks = " \t\r";
    skip(blanks);
    if (line.empty() || line.starts_with('#'))
        return true;
    const bool has_key = skip(letters) > 0;
    skip(blanks);
    if (!has_key || !line.starts_with('='))
        return false;
    line.remove_prefix(1);
    skip(blanks);
    if (line.starts_with('"') || line.starts_with('\''))
        skip_text();
    else if (skip(letters) == 0 || (line.starts_with('.') && skip(".0123456789") == 0))
        return false;
    skip(blanks);
    return line.empty() || line.starts_with('#');
}

/// The TOML library (3.3) aborts on some texts that are no TOML, such as "[#", and runs into
/// undefined behaviour on letters beyond ASCII outside of quotes: it gets no such line.
void check_line(const std::string& where, std::string_view line) {
    for (std::string_view rest = line; !rest.empty();) {
        const std::size_t size = utf8_sequence(rest);
        if (size == 0)
            throw InputError(fmt::format("{}: this is not UTF-8", where));
        if (is_control(first_code_point(rest).value) && !rest.starts_with('\t') && rest != "\r")
            throw InputError(fmt::format("{}: a control character does not belong here", where));
        rest.remove_prefix(size);
    }
    if (!is_setting_or_remark(line))
        throw InputError(fmt::format(
            "{}: this is no setting; write it like timeout = \"8s\" or limit = 20", where));
}

std::string configuration_path(const Environment& environment) {
    if (const auto base = environment.variable("XDG_CONFIG_HOME"); base && !base->empty())
        return *base + "/dnsprop/config.toml";
    if (const auto home = environment.variable("HOME"); home && !home->empty())
        return *home + "/.config/dnsprop/config.toml";
    return {};
}

}  // namespace

std::vector<Given> read_configuration(std::string_view toml, const std::string& path) {
    if (constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
        toml.starts_with(byte_order_mark))
        toml.remove_prefix(byte_order_mark.size());
    std::size_t number = 0;
    for (std::string_view rest = toml; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        check_line(fmt::format("{}:{}", path, ++number), line);
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    std::vector<Given> out;
    try {
        const toml::table table = toml::parse(toml, path);
        for (const auto& [key, node] : table) {
            const std::string name(key.str());
            const std::string line = fmt::format("{}:{}", path, node.source().begin.line);
            const Option& option = configurable_option(line, name);
            const std::string where = fmt::format("{}: {}", line, name);
            out.push_back(given(option, where, value_text(where, node), Given::Level::file));
        }
    } catch (const toml::parse_error& error) {
        throw InputError(fmt::format("{}:{}: {}", path, error.source().begin.line,
                                     escape_for_terminal(error.description())));
    }
    return out;
}

std::vector<Given> configured_options(const Environment& environment) {
    std::vector<Given> out;
    if (const std::string path = configuration_path(environment); !path.empty())
        if (const auto text = read_file(path))
            out = read_configuration(*text, path);
    for (const Option* option : configurable_options()) {
        const std::string name = variable_of(*option);
        if (const auto value = environment.variable(name); value && !value->empty())
            out.push_back(given(*option, name, *value, Given::Level::variable));
    }
    return out;
}

}  // namespace dnsprop::cli
