#include "cli/completion.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "catalogue/catalogue.hpp"
#include "cli/help.hpp"
#include "cli/option_table.hpp"
#include "dns/rr_type.hpp"

namespace dnsprop::cli {

namespace {

using Words = std::vector<std::string>;

std::string joined(const Words& words) {
    return fmt::format("{}", fmt::join(words, " "));
}

catalogue::Catalogue shipped_resolvers() {
    return catalogue::read_resolvers(catalogue::embedded_resolvers_json(), "resolvers.json");
}

Words resolver_ids(std::string_view before) {
    const auto catalogue = shipped_resolvers();
    Words ids;
    for (const catalogue::Resolver& resolver : catalogue.resolvers)
        ids.push_back(std::string(before) + resolver.id);
    return ids;
}

Words provider_ids() {
    const auto directory =
        catalogue::read_providers(catalogue::embedded_providers_json(), "providers.json");
    Words ids;
    for (const catalogue::Provider& provider : directory.all())
        ids.push_back(provider.id);
    return ids;
}

Words countries() {
    const auto catalogue = shipped_resolvers();
    std::set<std::string> codes;
    for (const catalogue::Resolver& resolver : catalogue.resolvers)
        if (resolver.country)
            codes.insert(*resolver.country);
    return {codes.begin(), codes.end()};
}

/// The values that an option can take, where they can be listed.
Words values_of(const Option& option) {
    if (option.name() == "--expect" || option.name() == "--old")
        return provider_ids();
    if (option.name() == "--country")
        return countries();
    if (option.name() == "--continent")
        return {"AF", "AN", "AS", "EU", "NA", "OC", "SA"};
    const auto choices = words_of(option.choices);
    return {choices.begin(), choices.end()};
}

bool takes_file(const Option& option) {
    return option.value == "FILE";
}

/// What follows a word: an option or a command.
struct Follower {
    Words after;
    Words values;  ///< none: what cannot be listed
    bool is_file = false;
};
std::vector<Follower> followers() {
    std::vector<Follower> out;
    for (const Option* option : all_options()) {
        // What may be left out may also be followed by anything else.
        if (option->is_flag() || !option->bare.empty())
            continue;
        const auto names = words_of(option->names);
        out.push_back({{names.begin(), names.end()}, values_of(*option), takes_file(*option)});
    }
    const auto topics = help_topics();
    out.push_back({{"help"}, {topics.begin(), topics.end()}});
    out.push_back({{"completion"}, {"bash", "zsh", "fish"}});
    out.push_back({{"resolvers"}, {"list", "show"}});
    out.push_back({{"show"}, resolver_ids("")});
    out.push_back({{"replay"}, {}, true});
    return out;
}

/// The options of a command, each of its names.
Words names_of_options(unsigned command) {
    Words out;
    for (const Option* option : all_options())
        if ((option->commands & command) != 0)
            for (const std::string_view name : words_of(option->names))
                out.emplace_back(name);
    return out;
}

/// What stands where a name may stand too.
Words commands_and_types() {
    Words out;
    for (const CommandRow& row : command_rows().subspan(1))
        out.emplace_back(row.name);
    for (const std::string_view type : dns::askable_rr_types())
        out.emplace_back(type);
    return out;
}

/// Branches of a `case`, for bash and zsh alike.
std::string options_by_command(std::string_view indent) {
    std::string out;
    for (const CommandRow& row : command_rows().subspan(1))
        out += fmt::format("{}{}) options='{}' ;;\n", indent, row.name,
                           joined(names_of_options(row.options == 0 ? of_all : row.options)));
    return out + fmt::format("{}*) options='{}' ;;\n", indent, joined(names_of_options(of_check)));
}

std::string bash_script() {
    std::string cases;
    for (const Follower& each : followers())
        cases +=
            fmt::format("        {}) {} ;;\n", fmt::join(each.after, "|"),
                        each.is_file          ? "compopt -o default; return"
                        : each.values.empty() ? "return"
                                              : fmt::format("words='{}'", joined(each.values)));
    // Readline completes what follows the last of COMP_WORDBREAKS, among them "=" and ":", but with
    // "@" from that on.
    return fmt::format(R"(_dnsprop() {{
    local line="${{COMP_LINE:0:COMP_POINT}}" token before previous kept prefix= words= command= options each
    token="${{line##*[[:space:]]}}"
    before="${{line%"$token"}}"
    before="${{before%"${{before##*[![:space:]]}}"}}"
    previous="${{before##*[[:space:]]}}"
    kept="${{token%"${{token##*[${{COMP_WORDBREAKS//@/}}]}}"}}"
    COMPREPLY=()
    if [[ $token == --*=* ]]; then
        previous="${{token%%=*}}"
        prefix="$previous="
        token="${{token#*=}}"
    fi
    case "$previous" in
{}    esac
    if [[ -z $words ]]; then
        for each in "${{COMP_WORDS[@]:1}}"; do
            [[ $each == -* ]] || {{ command="$each"; break; }}
        done
        case "$command" in
{}        esac
        case "$token" in
            -*) words="$options" ;;
            @*) words='{}' ;;
            *) words='{}' ;;
        esac
    fi
    while IFS= read -r each; do
        each="$prefix$each"
        COMPREPLY+=("${{each#"$kept"}}")
    done < <(compgen -W "$words" -- "$token")
}}
complete -F _dnsprop dnsprop
)",
                       cases, options_by_command("            "), joined(resolver_ids("@")),
                       joined(commands_and_types()));
}

std::string zsh_script() {
    std::string cases;
    for (const Follower& each : followers())
        cases += fmt::format("        ({}) {} ;;\n", fmt::join(each.after, "|"),
                             each.is_file ? "_files; return"
                             : each.values.empty()
                                 ? "return"
                                 : fmt::format("compadd -- {}; return", joined(each.values)));
    return fmt::format(R"(#compdef dnsprop
_dnsprop() {{
    local previous="${{words[CURRENT-1]}}" command= options each
    if [[ $PREFIX == --*=* ]]; then
        previous="${{PREFIX%%=*}}"
        compset -P '*='
    fi
    case "$previous" in
{}    esac
    for each in "${{(@)words[2,-1]}}"; do
        [[ $each == -* ]] || {{ command="$each"; break; }}
    done
    case "$command" in
{}    esac
    case "$PREFIX" in
        (-*) compadd -- ${{=options}} ;;
        (@*) compadd -- {} ;;
        (*) compadd -- {} ;;
    esac
}}
if [[ $funcstack[1] == _dnsprop ]]; then
    _dnsprop "$@"
else
    compdef _dnsprop dnsprop
fi
)",
                       cases, options_by_command("        "), joined(resolver_ids("@")),
                       joined(commands_and_types()));
}

/// Between single quotes.
std::string fish_text(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
    return out;
}

std::string fish_script() {
    std::string out = fmt::format(
        "complete -c dnsprop -f\n"
        "complete -c dnsprop -n 'string match -q -- \"@*\" (commandline -ct)' -a '{}'\n",
        joined(resolver_ids("@")));
    for (const std::string_view type : dns::askable_rr_types())
        out += fmt::format("complete -c dnsprop -a {}\n", type);
    for (const CommandRow& row : command_rows().subspan(1))
        out += fmt::format("complete -c dnsprop -n __fish_use_subcommand -a {} -d '{}'\n", row.name,
                           fish_text(row.help));
    for (const Option* option : all_options()) {
        std::string line = "complete -c dnsprop";
        if (option->commands == of_demo || option->commands == of_replay)
            line += fmt::format(" -n '__fish_seen_subcommand_from {}'",
                                option->commands == of_demo ? "demo" : "replay");
        for (const std::string_view name : words_of(option->names))
            line += name.starts_with("--") ? fmt::format(" -l {}", name.substr(2))
                                           : fmt::format(" -s {}", name.substr(1));
        if (takes_file(*option))
            line += " -r -F";
        else if (!option->is_flag() && option->bare.empty())
            line += fmt::format(" -x -a '{}'", joined(values_of(*option)));
        out += fmt::format("{} -d '{}'\n", line, fish_text(option->help));
    }
    for (const Follower& each : followers())
        if (!each.after.front().starts_with('-'))
            out += fmt::format("complete -c dnsprop -n '__fish_seen_subcommand_from {}'{}\n",
                               each.after.front(),
                               each.is_file ? " -F" : fmt::format(" -a '{}'", joined(each.values)));
    return out;
}

}  // namespace

std::string completion_script(std::string_view shell) {
    if (shell == "bash")
        return bash_script();
    if (shell == "zsh")
        return zsh_script();
    if (shell == "fish")
        return fish_script();
    if (shell.empty())
        throw InputError("which shell? dnsprop completion bash, zsh or fish");
    throw InputError(fmt::format("'{}': completions are there for bash, zsh and fish", shell));
}

}  // namespace dnsprop::cli
