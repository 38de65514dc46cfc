// One object of a catalogue file read field by field; what is wrong is reported with file, line,
// entry and key. Must not know what resolvers and providers are.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/strict_json.hpp"

namespace dnsprop::catalogue {

/// A key that is absent and a key that is null both mean "unknown": every reader then gives
/// nothing.
class EntryReader {
public:
    /// For messages: `place` is "resolvers[3]", or empty for the file's outermost object.
    EntryReader(JsonValue object, const std::string& source_name, std::string place);

    std::optional<JsonValue> find(std::string_view key);
    /// Not empty, at most `max_size` characters, without control characters of C0, C1 or Unicode's
    /// bidirectional ones, for it is shown on terminals.
    std::optional<std::string> text(std::string_view key, std::size_t max_size = 100);
    /// a-z, 0-9 and single hyphens, at most 64 characters.
    std::optional<std::string> id(std::string_view key);
    /// "2026-11-22", or with `year_alone` also "2026".
    std::optional<std::string> date(std::string_view key, bool year_alone = false);
    /// Printable ASCII that starts with https:// and a host.
    std::optional<std::string> https_url(std::string_view key);
    std::optional<std::string> host_name(std::string_view key);
    std::optional<bool> boolean(std::string_view key);
    std::optional<double> number(std::string_view key, double lowest, double highest);
    std::optional<std::uint32_t> integer(std::string_view key, std::uint32_t lowest,
                                         std::uint32_t highest);
    /// The index in `known` of the word given.
    std::optional<std::size_t> word(std::string_view key, std::span<const std::string_view> known);
    /// The strings of an array.
    std::optional<std::vector<JsonValue>> strings(std::string_view key);
    /// The objects of an array that must be there.
    std::vector<JsonValue> objects(std::string_view key);

    /// Every key that nothing has asked for is unknown. To be called once all fields are read.
    void refuse_unknown_keys() const;

    /// "FILE:12: resolvers[3] (google): ipv4[0]: PROBLEM"; `field` may be empty.
    [[noreturn]] void fail(std::string_view field, const std::string& problem) const;
    [[noreturn]] void fail_at(JsonValue where, std::string_view field,
                              const std::string& problem) const;

private:
    struct Member {
        JsonValue key;
        JsonValue value;
        bool is_read = false;
    };

    /// The value of a key if it is of this kind; fails for another kind.
    std::optional<JsonValue> find(std::string_view key, JsonKind kind);

    JsonValue object_;
    const std::string& source_name_;
    std::string place_;
    std::vector<Member> members_;
    std::size_t next_ = 0;                 ///< in members_: fields are mostly read in their order
    std::vector<std::string_view> known_;  ///< keys asked for so far
};

/// Refuses a file of another version than 1, or of none.
void require_format_version(EntryReader& file);

/// ASCII letters, digits and inner hyphens in labels, without a trailing dot: an IDN as A-labels.
bool is_host_name(std::string_view text);

/// "ipv4[1]".
std::string element(std::string_view key, std::size_t index);

}  // namespace dnsprop::catalogue
