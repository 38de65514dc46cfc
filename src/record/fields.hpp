// One object of a recording, read field by field: a stranger's file, of which nothing is believed.
// Whatever is wrong is said with file, line and place (InputError).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "catalogue/entry_reader.hpp"
#include "dns/name.hpp"
#include "dns/rr_type.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::record {

/// The words of the enumerators from 0 on, as `word` of each type publishes them.
template <class Enum, std::size_t Count, class Word>
std::vector<std::string_view> words_of(Word word) {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < Count; ++i)
        words.push_back(word(static_cast<Enum>(i)));
    return words;
}

/// Keys that may be left out are those whose readers give an optional, a list or a flag; every
/// other missing key is refused, and so is every key that nobody has read at the end.
class Fields {
public:
    /// `place` is where the object stands in its line: "targets[3]".
    Fields(catalogue::JsonValue object, const std::string& source_name, std::string place);

    /// Any octets.
    std::string text(std::string_view key);
    /// For what is shown as it is: holds no control character. Empty where it is left out.
    std::string shown_text(std::string_view key);
    std::optional<std::string> optional_shown_text(std::string_view key);
    std::optional<std::string> optional_text(std::string_view key);
    std::vector<std::string> texts(std::string_view key);
    std::vector<std::string> shown_texts(std::string_view key);

    /// False where it is left out.
    bool flag(std::string_view key);
    std::optional<bool> optional_flag(std::string_view key);
    std::uint32_t whole(std::string_view key, std::uint32_t highest = UINT32_MAX);
    std::optional<std::uint32_t> optional_whole(std::string_view key,
                                                std::uint32_t highest = UINT32_MAX);
    std::vector<std::uint32_t> wholes(std::string_view key);
    double number(std::string_view key, double lowest, double highest);
    std::optional<double> optional_number(std::string_view key, double lowest, double highest);
    /// Whole, from 0 to `longest`, in nanoseconds or milliseconds as the key says.
    template <class Duration>
    Duration duration(std::string_view key, Duration longest);
    template <class Duration>
    std::optional<Duration> optional_duration(std::string_view key, Duration longest);
    UtcTime time(std::string_view key);

    dns::Name name(std::string_view key);
    std::optional<dns::Name> optional_name(std::string_view key);
    std::vector<dns::Name> names(std::string_view key);
    dns::RrType type(std::string_view key);
    net::IpAddress address(std::string_view key);
    std::optional<net::IpAddress> optional_address(std::string_view key);
    std::vector<net::IpAddress> addresses(std::string_view key);
    std::optional<net::IpPrefix> optional_prefix(std::string_view key);
    /// Hex digits, of rdata that is of the type and in its canonical form.
    std::string rdata(std::string_view key, dns::RrType type);
    /// "address" and "port".
    net::Endpoint endpoint();

    template <class Enum>
    Enum word(std::string_view key, const std::vector<std::string_view>& words) {
        return static_cast<Enum>(word_index(key, words));
    }

    Fields object(std::string_view key);
    std::optional<Fields> optional_object(std::string_view key);
    std::vector<Fields> objects(std::string_view key);

    /// To be called once all fields are read.
    void refuse_unknown_keys() const { entry_.refuse_unknown_keys(); }
    [[noreturn]] void fail(std::string_view key, const std::string& problem) const;

private:
    catalogue::JsonValue require(std::optional<catalogue::JsonValue> value,
                                 std::string_view key) const;
    std::optional<catalogue::JsonValue> find_string(std::string_view key);
    std::size_t word_index(std::string_view key, const std::vector<std::string_view>& words);
    std::int64_t count(std::string_view key, std::int64_t highest);
    std::string place_of(std::string_view key) const;
    /// Each element of a list of strings, by `read`, which gives nothing for what is none.
    template <class Value, class Read>
    std::vector<Value> list(std::string_view key, std::string_view what, Read read);
    template <class Value, class Read>
    std::optional<Value> single(std::string_view key, std::string_view what, Read read);

    catalogue::EntryReader entry_;
    const std::string* source_name_;
    std::string place_;
};

template <class Duration>
Duration Fields::duration(std::string_view key, Duration longest) {
    return Duration(count(key, longest.count()));
}

template <class Duration>
std::optional<Duration> Fields::optional_duration(std::string_view key, Duration longest) {
    return entry_.find(key) ? std::optional(duration(key, longest)) : std::nullopt;
}

}  // namespace dnsprop::record
