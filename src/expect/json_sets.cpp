#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "catalogue/entry_reader.hpp"
#include "catalogue/strict_json.hpp"
#include "dns/ldns_codec.hpp"
#include "expect/record_sets.hpp"

namespace dnsprop::expect {

namespace {

using catalogue::EntryReader;
using catalogue::JsonKind;
using catalogue::JsonValue;

constexpr std::array<std::string_view, 3> mode_words = {"any", "all", "exact"};
constexpr std::array<MatchMode, 3> modes = {MatchMode::any, MatchMode::all, MatchMode::exact};
constexpr std::size_t longest_name = 1000;  ///< escapes make four characters of an octet

dns::Question read_question(EntryReader& entry) {
    const auto name = entry.text("name", longest_name);
    if (!name)
        entry.fail("name", "is missing");
    const auto type_word = entry.text("type");
    if (!type_word)
        entry.fail("type", "is missing, such as \"A\"");
    const auto type = dns::read_rr_type(*type_word);
    if (!type)
        entry.fail_at(*entry.find("type"), "type",
                      fmt::format("\"{}\" is not a record type, such as \"A\"", *type_word));
    try {
        return {dns::read_name(*name), *type};
    } catch (const InputError& error) {
        entry.fail_at(*entry.find("name"), "name", error.what());
    }
}

/// One string, or several in a list.
std::vector<std::string> read_values(EntryReader& entry, std::string_view key) {
    const auto value = entry.find(key);
    if (!value)
        return {};
    if (value->is(JsonKind::string))
        return {std::string(value->text())};
    std::vector<std::string> texts;
    const auto items = entry.strings(key);
    for (const JsonValue& item : *items)
        texts.emplace_back(item.text());
    if (texts.empty())
        entry.fail_at(*value, key, "is an empty list; a record that must be gone is \"none\"");
    return texts;
}

Expectation read_expectation(EntryReader& entry, const dns::Question& question, MatchMode mode,
                             const catalogue::ProviderLookup& providers) {
    ExpectationTexts texts;
    texts.expected_word = "expect";
    texts.old_word = "old";
    texts.expected = read_values(entry, "expect");
    texts.old = read_values(entry, "old");
    texts.mode = mode;
    if (const auto given = entry.word("match", mode_words))
        texts.mode = modes[*given];
    if (texts.expected.empty())
        entry.fail("expect", "is missing: what should the record hold?");
    try {
        return read_expectations(texts, {question}, providers).front();
    } catch (const InputError& error) {
        const bool is_old = std::string_view(error.what()).starts_with(texts.old_word);
        entry.fail_at(*entry.find(is_old ? "old" : "expect"), "", error.what());
    }
}

/// The outermost list, or the one that the outermost object has.
std::vector<JsonValue> find_entries(const catalogue::JsonDocument& document) {
    const JsonValue root = document.root();
    if (root.is(JsonKind::array))
        return root.children();
    EntryReader file(root, document.source_name(), "");
    catalogue::require_format_version(file);
    std::vector<JsonValue> entries = file.objects("records");
    file.refuse_unknown_keys();
    return entries;
}

}  // namespace

bool is_json(std::string_view text, const std::string& name) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return name.ends_with(".json") ||
           (first != std::string_view::npos && (text[first] == '[' || text[first] == '{'));
}

RecordSets read_json_sets(std::string_view text, const RecordSource& source,
                          const catalogue::ProviderLookup& providers) {
    const catalogue::JsonDocument document(text, source.name);
    RecordSets sets;
    std::map<std::pair<dns::Name, dns::RrType>, std::size_t> places;
    const std::vector<JsonValue> entries = find_entries(document);
    if (entries.empty())
        throw InputError(fmt::format("{}: holds no record to ask for", source.name));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EntryReader entry(entries[i], document.source_name(), catalogue::element("records", i));
        if (i == max_record_sets)
            entry.fail("", fmt::format("more than {} records: split the file", max_record_sets));
        // A mistyped key first: it is why another one is missing.
        for (const char* key : {"name", "type", "expect", "old", "match"})
            static_cast<void>(entry.find(key));
        entry.refuse_unknown_keys();
        dns::Question question = read_question(entry);
        sets.expectations.push_back(
            read_expectation(entry, question, source.mode.value_or(MatchMode::any), providers));
        const auto [twin, is_new] = places.emplace(std::pair(question.name, question.type), i);
        if (!is_new)
            entry.fail("", fmt::format("{} {} is already {}", question.name.plain_text(),
                                       dns::write_rr_type(question.type),
                                       catalogue::element("records", twin->second)));
        sets.questions.push_back(std::move(question));
    }
    return sets;
}

}  // namespace dnsprop::expect
