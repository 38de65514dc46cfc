// A longer text in titled parts: what stands in it and in which order. Knows nothing of columns:
// each format lays it out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "wording/style.hpp"

namespace dnsprop::wording {

enum class EntryKind : std::uint8_t {
    title,  ///< what follows stands under it; one without anything under it is not shown
    text,
    item,    ///< one of a list
    step,    ///< one of those that are numbered anew under each title
    detail,  ///< belongs to the step, or the text, above it
};

struct Entry {
    EntryKind kind = EntryKind::text;
    std::string text;
    Tone tone = Tone::plain;
};

class Outline {
public:
    void title(std::string text) { put(EntryKind::title, std::move(text), Tone::strong); }
    void add(std::string text, Tone tone = Tone::plain) {
        put(EntryKind::text, std::move(text), tone);
    }
    void item(std::string text, Tone tone = Tone::plain) {
        put(EntryKind::item, std::move(text), tone);
    }
    void step(std::string text) { put(EntryKind::step, std::move(text), Tone::plain); }
    void steps(const std::vector<std::string>& texts) {
        for (const std::string& text : texts)
            step(text);
    }
    void detail(std::string text) { put(EntryKind::detail, std::move(text), Tone::plain); }

    const std::vector<Entry>& entries() const { return entries_; }

private:
    void put(EntryKind kind, std::string text, Tone tone) {
        entries_.push_back({kind, std::move(text), tone});
    }

    std::vector<Entry> entries_;
};

}  // namespace dnsprop::wording
