#include "dns/zone_file.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "dns/ldns_codec.hpp"
#include "dns/zone_scanner.hpp"

namespace dnsprop::dns {

namespace {

/// Something from the file in a message: short, and no terminal's business.
std::string shown(std::string_view text) {
    constexpr std::size_t longest = 60;
    const std::string escaped = escape_for_terminal(text.substr(0, longest));
    return text.size() > longest ? escaped + "..." : escaped;
}

/// "3600", "1h30m" (as BIND, NSD and Knot write them).
bool is_ttl(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.empty() || !is_digit(text.front()))
        return false;
    bool after_unit = false;
    for (const char c : text) {
        const bool is_unit = std::string_view("smhdwSMHDW").find(c) != std::string_view::npos;
        if (!is_digit(c) && (!is_unit || after_unit))
            return false;
        after_unit = is_unit;
    }
    return true;
}

/// CLASSnnn as RFC 3597 section 5 has it; IN is CLASS1.
bool is_class(const std::string& word) {
    constexpr std::array<std::string_view, 6> classes = {"IN", "CH", "HS", "CS", "ANY", "NONE"};
    return std::ranges::find(classes, word) != classes.end() ||
           (word.starts_with("CLASS") && word.size() > 5 &&
            word.find_first_not_of("0123456789", 5) == std::string::npos);
}

/// Ends in a dot that no backslash takes away.
bool is_absolute(std::string_view name) {
    if (!name.ends_with('.'))
        return false;
    name.remove_suffix(1);
    const std::size_t last = name.find_last_not_of('\\');
    const std::size_t backslashes = name.size() - (last == std::string_view::npos ? 0 : last + 1);
    return backslashes % 2 == 0;
}

class Reader {
public:
    Reader(std::string_view text, const std::string& source, std::optional<Name> origin)
        : scanner_(text, source), source_(source), origin_(std::move(origin)) {}

    std::vector<ZoneRecord> read() {
        while (const auto entry = scanner_.next()) {
            line_ = entry->line;
            try {
                if (entry->text.starts_with('$') && !entry->begins_blank)
                    directive(*entry);
                else
                    record(*entry);
            } catch (const InputError& error) {
                throw InputError(fmt::format("{}:{}: {}", source_, line_, error.what()));
            }
        }
        return std::move(records_);
    }

private:
    [[noreturn]] static void refuse(const std::string& why) { throw InputError(why); }

    void directive(const ZoneEntry& entry) {
        EntryWords words(entry.text);
        const std::string word = upper_case(words.take());
        const std::string_view value = words.take();
        if (word == "$INCLUDE" || word == "$GENERATE")
            refuse(
                fmt::format("{} is not followed: give one whole file, such as "
                            "'named-compilezone -o - ZONE FILE' writes",
                            word));
        if (word != "$ORIGIN" && word != "$TTL")
            refuse(fmt::format("'{}' is not a directive; there are $ORIGIN and $TTL",
                               shown(entry.text.substr(0, word.size()))));
        if (value.empty() || !words.rest().empty())
            refuse(word == "$TTL" ? "$TTL takes one value, such as $TTL 3600"
                                  : "$ORIGIN takes one name, such as $ORIGIN example.com.");
        if (word == "$ORIGIN")
            origin_ = name(value);
        else if (!is_ttl(value))
            refuse(fmt::format("$TTL '{}' is not a TTL, such as 3600 or 1h", shown(value)));
    }

    Name name(std::string_view text) const {
        if (is_absolute(text))
            return read_name(text);
        if (!origin_)
            refuse(fmt::format("'{}' is relative: {}", shown(text), nameless_zone));
        if (text == "@")
            return *origin_;
        return read_name(fmt::format("{}.{}", text, origin_->is_root() ? "" : origin_->text()));
    }

    void record(const ZoneEntry& entry) {
        EntryWords words(entry.text);
        if (!entry.begins_blank)
            owner_ = name(words.take());
        if (!owner_)
            refuse("the first record has no owner");
        const RrType type = type_after_ttl_and_class(words);
        ZoneRecord out;
        out.line = entry.line;
        out.text = words.rest();
        if (out.text.empty())
            refuse(fmt::format("the data of the {} record is missing", write_rr_type(type)));
        try {
            out.record = {*owner_, type, read_zone_rdata(type, out.text, origin_)};
        } catch (const InputError& error) {
            refuse(shorten(error.what(), out.text));
        }
        records_.push_back(std::move(out));
    }

    /// The codec quotes what it was given whole, and a key may have pages.
    static std::string shorten(std::string message, const std::string& data) {
        const auto at = message.find(data);
        if (at != std::string::npos)
            message.replace(at, data.size(), shown(data));
        return message;
    }

    /// TTL and class may stand in either order, or be left out.
    RrType type_after_ttl_and_class(EntryWords& words) const {
        bool has_ttl = false;
        bool has_class = false;
        for (;;) {
            const std::string_view given = words.take();
            const std::string word = upper_case(given);
            if (word.empty())
                refuse("the type of the record is missing");
            if (!has_ttl && is_ttl(word)) {
                has_ttl = true;
            } else if (!has_class && is_class(word)) {
                has_class = true;
                if (word != "IN" && word != "CLASS1")
                    refuse(fmt::format("class {} is not asked for: only IN is", word));
            } else if (const auto type = read_record_type(word)) {
                return *type;
            } else {
                refuse(fmt::format("'{}' is not a record type", shown(given)));
            }
        }
    }

    ZoneScanner scanner_;
    const std::string& source_;
    std::optional<Name> origin_;
    std::optional<Name> owner_;  ///< of the record before
    std::size_t line_ = 0;
    std::vector<ZoneRecord> records_;
};

}  // namespace

std::vector<ZoneRecord> read_zone_file(std::string_view text, const std::string& source,
                                       std::optional<Name> origin) {
    return Reader(text, source, std::move(origin)).read();
}

}  // namespace dnsprop::dns
