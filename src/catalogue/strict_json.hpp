// JSON text (RFC 8259) read strictly: the user may give any file as a catalogue. Refuses repeated
// keys, nesting deeper than 16, more than 16 MiB and what is not UTF-8, and knows the line of every
// value. Our own since loading is on the way to the first packet: nlohmann_json takes several times
// as long, and forgets the lines (docs/catalogue.md). Must not know resolvers or providers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dnsprop::catalogue {

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

inline constexpr std::size_t max_json_size = 16 * 1024 * 1024;
inline constexpr std::size_t max_json_depth = 16;

class JsonDocument;

/// A value inside a JsonDocument, which must outlive it. Cheap to copy.
class JsonValue {
public:
    JsonKind kind() const;
    bool is(JsonKind kind) const { return this->kind() == kind; }
    /// Of a boolean.
    bool boolean() const;
    /// A string's characters without its escapes, as UTF-8; a number as it is written.
    std::string_view text() const;
    /// Counted from 1, or from the document's `first_line`.
    std::size_t line() const;
    /// The values of an array, or of an object key, value, key, value.
    std::vector<JsonValue> children() const;

private:
    friend class JsonDocument;
    JsonValue(const JsonDocument& document, std::uint32_t index)
        : document_(&document), index_(index) {}

    const JsonDocument* document_;
    std::uint32_t index_;
};

/// The whole text, checked. Values lie in one vector, each container directly before its children.
class JsonDocument {
public:
    /// Throws InputError: "resolvers.json:12:8: expected ',' or '}', found '"'". `text` must
    /// outlive the document; `source_name` names it in messages, where its first line counts as
    /// `first_line`.
    JsonDocument(std::string_view text, const std::string& source_name, std::size_t first_line = 1);
    JsonDocument(const JsonDocument&) = delete;
    JsonDocument& operator=(const JsonDocument&) = delete;

    JsonValue root() const { return {*this, 0}; }
    const std::string& source_name() const { return source_name_; }

private:
    friend class JsonValue;
    friend class JsonParser;

    struct Node {
        std::uint32_t offset = 0;  ///< in the text, of the value's first character
        std::uint32_t begin = 0;   ///< of a string's or number's characters
        std::uint32_t size = 0;    ///< of them in octets; of a container in nodes, itself included
        JsonKind kind = JsonKind::null;
        bool flag = false;  ///< a boolean's value; a string's: its characters are in `unescaped_`
    };

    std::string_view text_of(const Node& node) const;

    std::string_view text_;
    std::string source_name_;
    std::size_t first_line_;
    std::vector<Node> nodes_;
    std::string unescaped_;  ///< the strings that had escapes
};

}  // namespace dnsprop::catalogue
