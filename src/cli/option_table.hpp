// Every option, one row each. The parser, the refusals, the configuration, the help, the manual
// page and the completions are made from these rows. Knows no option parser, no terminal and no
// shell.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/settings.hpp"
#include "cli/values.hpp"

namespace dnsprop::cli {

/// Commands that take options, as bits.
inline constexpr unsigned of_check = 1, of_demo = 2, of_replay = 4, of_resolvers = 8;
inline constexpr unsigned of_asking = of_check | of_demo, of_judging = of_asking | of_replay;
inline constexpr unsigned of_all = of_judging | of_resolvers;

/// A row. Lists of words are written "a|b|c".
struct Option {
    std::string_view names;  ///< "-q|--quiet"
    std::string_view value;  ///< what stands in its place in the help; empty for a flag
    std::string_view help;   ///< one line
    /// Throws InputError for a value that is not right. Nothing where `stands_for` says it all.
    void (*set)(Settings&, const OptionValue&) = nullptr;

    unsigned commands = of_asking;
    bool is_configurable = false;   ///< by a variable or in the configuration file
    bool may_repeat = false;        ///< `set` then gets each value, else the last
    std::string_view choices{};     ///< the values that it can take, where they are few
    std::string_view bare{};        ///< its value where it is given without one
    std::string_view stands_for{};  ///< "--format=json": a flag that is short for another's value
    std::string_view excludes{};    ///< options that contradict it; also "@RESOLVER"
    std::string_view needs{};       ///< one of these options must be given too
    std::string_view formats{};     ///< those of --format that it goes with; empty: all

    constexpr Option of(unsigned bits) const { return with(&Option::commands, bits); }
    constexpr Option configured() const { return with(&Option::is_configurable, true); }
    constexpr Option repeated() const { return with(&Option::may_repeat, true); }
    constexpr Option one_of(std::string_view words) const { return with(&Option::choices, words); }
    constexpr Option or_bare(std::string_view text) const { return with(&Option::bare, text); }
    constexpr Option as(std::string_view other) const { return with(&Option::stands_for, other); }
    constexpr Option not_with(std::string_view all) const { return with(&Option::excludes, all); }
    constexpr Option only_with(std::string_view any) const { return with(&Option::needs, any); }
    constexpr Option in_format(std::string_view any) const { return with(&Option::formats, any); }

    /// What messages call it: its first name.
    std::string_view name() const { return names.substr(0, names.find('|')); }
    bool is_flag() const { return value.empty(); }

private:
    constexpr Option with(std::string_view Option::* member, std::string_view content) const {
        Option out = *this;
        out.*member = content;
        return out;
    }
    constexpr Option with(bool Option::* member, bool content) const {
        Option out = *this;
        out.*member = content;
        return out;
    }
    constexpr Option with(unsigned Option::* member, unsigned content) const {
        Option out = *this;
        out.*member = content;
        return out;
    }
};

/// The rows under one heading, in the order of the help.
struct OptionGroup {
    std::string_view title;
    std::span<const Option> options;
};
std::span<const OptionGroup> option_groups();
/// All of them.
std::vector<const Option*> all_options();
/// By one of its names; null for an unknown one.
const Option* find_option(std::string_view name);

/// What comes first in the arguments, and what its help says of it in one line.
struct CommandRow {
    std::string_view name;  ///< empty: the check
    std::string_view usage;
    std::string_view help;
    unsigned options = 0;  ///< the bit of its options
};
std::span<const CommandRow> command_rows();

/// "a|b|c" as three words.
std::vector<std::string_view> words_of(std::string_view list);

/// An option with what was said about it, and where.
struct Given {
    enum class Level : std::uint8_t { file, variable, typed };
    const Option* option = nullptr;
    std::vector<std::string> values{};
    std::string where{};  ///< "--timeout", "DNSPROP_TIMEOUT", "FILE:3: timeout"
    Level level = Level::typed;
    bool is_off = false;  ///< a flag that is configured not to be
};

/// Into the member that it sets. Throws InputError.
void apply(const Given& given, Settings& settings);

}  // namespace dnsprop::cli
