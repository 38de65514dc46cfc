#include "check/outcome.hpp"

#include <set>
#include <string>

#include <catch2/catch.hpp>

using namespace dnsprop::check;

TEST_CASE("every note has a word of its own") {
    std::set<std::string_view> words;
    for (unsigned i = 0; i < Notes::count; ++i)
        words.insert(word(static_cast<Note>(i)));
    CHECK(words.size() == Notes::count);
    CHECK_FALSE(words.contains("unknown"));
    CHECK(word(static_cast<Note>(Notes::count)) == "unknown");
}

TEST_CASE("notes are a set") {
    Notes notes;
    CHECK(notes.empty());
    notes.add(Note::tcp_after_tc);
    notes.add(Note::tcp_after_tc);
    CHECK(notes.has(Note::tcp_after_tc));
    CHECK_FALSE(notes.has(Note::icmp_error));
}
