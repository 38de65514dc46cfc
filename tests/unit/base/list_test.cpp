#include "base/list.hpp"

#include <catch2/catch.hpp>

using dnsprop::list_text;

TEST_CASE(
    "a list of names reads as a sentence does, and is cut where one name more is not enough") {
    CHECK(list_text({}).empty());
    CHECK(list_text({"a"}) == "a");
    CHECK(list_text({"a", "b"}) == "a and b");
    CHECK(list_text({"a", "b", "c"}) == "a, b and c");
    // "and 1 more" takes the room that the name would.
    CHECK(list_text({"a", "b", "c", "d"}) == "a, b, c and d");
    CHECK(list_text({"a", "b", "c", "d", "e"}) == "a, b, c and 2 more");
    CHECK(list_text({"a", "b", "c"}, 1) == "a and 2 more");
    CHECK(list_text({"a", "b", "c"}, 3, "or") == "a, b or c");
}
