#include <algorithm>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "diagnose/diagnosis.hpp"

using namespace dnsprop::diagnose;

TEST_CASE("each cause has a word of its own") {
    std::set<std::string_view> words;
    for (std::size_t i = 0; i < cause_count; ++i) {
        const auto cause = static_cast<Cause>(i);
        INFO(word(cause));
        words.insert(word(cause));
        CHECK(word(cause).empty() == (cause == Cause::none));
        CHECK(word(cause) != "unknown");
        CHECK(std::ranges::all_of(word(cause),
                                  [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); }));
    }
    CHECK(words.size() == cause_count);
}

TEST_CASE("each bound has a word of its own") {
    std::set<std::string_view> words;
    for (std::size_t i = 0; i < bound_count; ++i)
        words.insert(word(static_cast<Bound>(i)));
    CHECK(words ==
          std::set<std::string_view>{"", "record TTL", "negative TTL", "NS TTL at the parent"});
}
