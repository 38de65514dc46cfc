// Pages on which an operator drops one name from its resolver's cache, and whether asking for that
// is worth the trouble. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnose/result.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

/// A cache that lets go sooner does so before a form is filled in.
inline constexpr std::chrono::minutes least_for_flush{5};

struct FlushPage {
    std::string url;                  ///< escaped
    std::vector<std::uint32_t> rows;  ///< that it serves, and that hold on for longer
};

/// Of the resolvers that hold something else in their caches.
struct FlushPages {
    std::vector<FlushPage> pages;
    std::uint32_t without_page = 0;  ///< resolvers that hold on for longer and have none
    std::uint32_t soon_over = 0;     ///< resolvers for which it is not worth asking
};
FlushPages flush_pages(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                       const Style& style);

/// What is typed there: "example.com, type A". None of the pages takes it in its address: those of
/// Google and Cloudflare are forms that are posted, and OpenDNS's asks for a name only.
std::string flush_input(const FlushPage& page, const diagnose::QuestionResult& result);

}  // namespace dnsprop::report
