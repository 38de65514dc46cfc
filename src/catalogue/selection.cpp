#include <algorithm>
#include <compare>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/did_you_mean.hpp"

namespace dnsprop::catalogue {

namespace {

using Rows = std::vector<const Resolver*>;

/// The words of a filter that keep a row, checked and folded; empty when the filter is not given.
using Words = std::set<std::string>;

template <class Project>
std::vector<std::string> distinct(const Catalogue& catalogue, Project project) {
    std::set<std::string> out;
    for (const auto& resolver : catalogue.resolvers)
        out.insert(project(resolver));
    out.erase("");
    return {out.begin(), out.end()};
}

std::string country_or_nothing(const Resolver& resolver) {
    return resolver.country.value_or("");
}

std::string continent_or_nothing(const Resolver& resolver) {
    return std::string(continent_of(country_or_nothing(resolver)).value_or(""));
}

void check_set(const std::string& set) {
    const std::vector<std::string> known = {"core", "world", "all"};
    if (std::ranges::find(known, set) == known.end())
        throw InputError(fmt::format("unknown set {}{}", quote(set), did_you_mean(set, known)));
}

Words read_ids(const Catalogue& catalogue, const std::vector<std::string>& given) {
    Words out;
    const auto known = distinct(catalogue, [](const Resolver& r) { return r.id; });
    for (const auto& id : given) {
        if (!std::ranges::binary_search(known, lower_case(id)))
            throw InputError(fmt::format("no resolver of the catalogue has the id {}{}", quote(id),
                                         did_you_mean(id, known)));
        out.insert(lower_case(id));
    }
    return out;
}

/// Two letters are few to compare: only codes of the catalogue that share one of them are offered.
std::string nearest_countries(const Catalogue& catalogue, const std::string& given) {
    if (upper_case(given) == "UK")
        return "; did you mean \"GB\"?";
    if (given.size() > 3)
        return "; countries are given by two letters, such as DE or BR";
    return did_you_mean(given, distinct(catalogue, country_or_nothing));
}

Words read_countries(const Catalogue& catalogue, const std::vector<std::string>& given) {
    Words out;
    for (const auto& country : given) {
        if (!continent_of(country))
            throw InputError(fmt::format("{} is not a country code of ISO 3166-1{}", quote(country),
                                         nearest_countries(catalogue, country)));
        out.insert(upper_case(country));
    }
    return out;
}

Words read_continents(const std::vector<std::string>& given) {
    const std::vector<std::string> known = {"AF", "AN", "AS", "EU", "NA", "OC", "SA"};
    Words out;
    for (const auto& continent : given) {
        if (std::ranges::find(known, upper_case(continent)) == known.end())
            throw InputError(
                fmt::format("unknown continent {}; known are Africa AF, Antarctica AN, Asia AS, "
                            "Europe EU, North America NA, Oceania OC, South America SA",
                            quote(continent)));
        out.insert(upper_case(continent));
    }
    return out;
}

bool has_operator(const Resolver& resolver, const Words& words) {
    const std::string name = lower_case(resolver.operator_name);
    return std::ranges::any_of(
        words, [&](const auto& word) { return name.find(word) != std::string::npos; });
}

Words read_operators(const Catalogue& catalogue, const std::vector<std::string>& given) {
    Words out;
    for (const auto& word : given) {
        const Words folded = {lower_case(word)};
        const auto has_it = [&](const Resolver& resolver) {
            return has_operator(resolver, folded);
        };
        if (word.empty() || std::ranges::none_of(catalogue.resolvers, has_it)) {
            const auto known =
                distinct(catalogue, [](const Resolver& r) { return r.operator_name; });
            throw InputError(fmt::format("no resolver of the catalogue is run by {}{}", quote(word),
                                         did_you_mean(word, known)));
        }
        out.insert(folded.begin(), folded.end());
    }
    return out;
}

/// First one row of each key, then a second of each, and so on; otherwise in the order given.
template <class Project>
void take_turns(Rows& rows, Project key_of) {
    struct Turn {
        std::size_t round = 0;
        std::size_t position = 0;
        auto operator<=>(const Turn&) const = default;
    };
    std::map<std::string, std::size_t> seen;
    std::vector<Turn> turns;
    turns.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        turns.push_back({seen[key_of(*rows[i])]++, i});
    std::ranges::sort(turns);
    const Rows before = rows;
    std::ranges::transform(turns, rows.begin(),
                           [&](const Turn& turn) { return before[turn.position]; });
}

/// Rows of `core` first, then the rest; in each, operators take turns, among their firsts the
/// continents, and in a continent the countries.
void limit_rows(Rows& rows, std::size_t limit) {
    if (rows.size() <= limit)
        return;
    Rows core;
    Rows rest;
    for (const Resolver* row : rows)
        (std::ranges::count(row->sets, "core") > 0 ? core : rest).push_back(row);
    for (Rows* part : {&core, &rest}) {
        take_turns(*part, country_or_nothing);
        take_turns(*part, continent_or_nothing);
        take_turns(*part, [](const Resolver& row) { return row.operator_name; });
    }
    core.insert(core.end(), rest.begin(), rest.end());
    core.resize(limit);
    // Rows point into one vector, so their order is the catalogue's.
    std::ranges::sort(core);
    rows = std::move(core);
}

std::string describe(const Selection& selection) {
    std::vector<std::string> parts;
    if (selection.ids.empty())
        parts.push_back("set " + selection.set);
    const auto add = [&](std::string_view what, const std::vector<std::string>& words) {
        if (!words.empty())
            parts.push_back(fmt::format("{} {}", what, fmt::join(words, ",")));
    };
    add("id", selection.ids);
    add("country", selection.countries);
    add("continent", selection.continents);
    add("operator", selection.operators);
    if (selection.limit)
        parts.push_back(fmt::format("limit {}", *selection.limit));
    return fmt::format("{}", fmt::join(parts, " + "));
}

}  // namespace

std::vector<const Resolver*> select(const Catalogue& catalogue, const Selection& selection) {
    check_set(selection.set);
    const Words ids = read_ids(catalogue, selection.ids);
    const Words countries = read_countries(catalogue, selection.countries);
    const Words continents = read_continents(selection.continents);
    const Words operators = read_operators(catalogue, selection.operators);

    const auto is_wanted = [&](const Resolver& resolver) {
        const bool is_in_set =
            ids.empty()
                ? selection.set == "all" || std::ranges::count(resolver.sets, selection.set) > 0
                : ids.contains(resolver.id);
        return is_in_set &&
               (countries.empty() || countries.contains(country_or_nothing(resolver))) &&
               (continents.empty() || continents.contains(continent_or_nothing(resolver))) &&
               (operators.empty() || has_operator(resolver, operators));
    };
    Rows rows;
    for (const auto& resolver : catalogue.resolvers)
        if (is_wanted(resolver))
            rows.push_back(&resolver);
    if (selection.limit)
        limit_rows(rows, *selection.limit);
    if (rows.empty())
        throw InputError(fmt::format(
            "nothing to ask: no resolver of the catalogue is in all of {}{}", describe(selection),
            selection.set == "all" || !ids.empty() ? "" : "; --set all has more"));
    return rows;
}

}  // namespace dnsprop::catalogue
