#include "cli/configuration.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <toml++/toml.h>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "cli/options.hpp"

namespace dnsprop::cli {

namespace {

/// What may be configured: how to ask and how to show, never what is asked or expected.
struct Configurable {
    std::string_view name;
    bool is_flag = false;
};
constexpr std::array<Configurable, 22> configurable = {
    {{"match"},      {"at-least"},       {"min-coverage"}, {"set"},       {"country"},
     {"continent"},  {"operator"},       {"limit"},        {"resolvers"}, {"providers"},
     {"tcp", true},  {"dot", true},      {"doh", true},    {"transport"}, {"no-authority", true},
     {"root-hints"}, {"no-local", true}, {"timeout"},      {"attempts"},  {"rate"},
     {"format"},     {"color"}}};

/// One setting as an argument; nothing for a flag that is switched off.
std::optional<std::string> argument(const std::string& where, const std::string& name,
                                    const std::string& value) {
    const auto known = std::ranges::find(configurable, name, &Configurable::name);
    if (known == configurable.end()) {
        std::vector<std::string> names;
        names.reserve(configurable.size());
        for (const Configurable& option : configurable)
            names.emplace_back(option.name);
        const auto near = nearest_words(name, names);
        throw InputError(
            fmt::format("{}: '{}' cannot be configured{}", where, name,
                        near.empty() ? fmt::format("; there are {}", fmt::join(names, ", "))
                                     : fmt::format("; did you mean {}?", fmt::join(near, ", "))));
    }
    if (!known->is_flag)
        return fmt::format("--{}={}", name, value);
    if (value != "true" && value != "false" && value != "1" && value != "0")
        throw InputError(fmt::format("{}: {} is true or false, not '{}'", where, name, value));
    return value == "true" || value == "1" ? std::optional("--" + name) : std::nullopt;
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

std::vector<std::string> read_file(const std::string& path) {
    std::vector<std::string> out;
    std::ifstream file(path);
    if (!file)
        return out;  // having none is the usual case
    try {
        const toml::table table = toml::parse(file, path);
        for (const auto& [key, node] : table) {
            const std::string where = fmt::format("{}:{}", path, node.source().begin.line);
            if (auto given = argument(where, std::string(key.str()), value_text(where, node)))
                out.push_back(*std::move(given));
        }
    } catch (const toml::parse_error& error) {
        throw InputError(fmt::format("{}:{}: {}", path, error.source().begin.line,
                                     escape_for_terminal(error.description())));
    }
    return out;
}

std::string configuration_path(const Environment& environment) {
    if (const auto base = environment.variable("XDG_CONFIG_HOME"); base && !base->empty())
        return *base + "/dnsprop/config.toml";
    if (const auto home = environment.variable("HOME"); home && !home->empty())
        return *home + "/.config/dnsprop/config.toml";
    return {};
}

}  // namespace

std::vector<std::string> configured_arguments(const Environment& environment) {
    std::vector<std::string> out = read_file(configuration_path(environment));
    for (const Configurable& option : configurable) {
        std::string variable = "DNSPROP_" + std::string(option.name);
        std::ranges::transform(variable, variable.begin(), [](char c) {
            return c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        });
        if (const auto value = environment.variable(variable); value && !value->empty())
            if (auto given = argument(variable, std::string(option.name), *value))
                out.push_back(*std::move(given));
    }
    return out;
}

}  // namespace dnsprop::cli
