// Pages on which an operator drops one name from its resolver's cache, and whether asking for that
// is worth the trouble. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnose/result.hpp"
#include "wording/style.hpp"

namespace dnsprop::wording {

/// A copy that expires sooner does so before a form is filled in.
inline constexpr std::chrono::minutes least_for_flush{5};

struct FlushPage {
    std::string url;                  ///< escaped
    std::vector<std::uint32_t> rows;  ///< that it serves, and that keep their copy longer
};

/// Of the resolvers with something else in their caches.
struct FlushPages {
    std::vector<FlushPage> pages;
    std::uint32_t without_page = 0;  ///< resolvers that keep their copy longer and have none
    std::uint32_t soon_over = 0;     ///< resolvers whose copy expires sooner
};
FlushPages flush_pages(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                       const Style& style);

/// What is typed there: "example.com, type A". None of the pages takes it in its address: those of
/// Google and Cloudflare are forms that are posted, and OpenDNS's asks for a name only.
std::string flush_input(const FlushPage& page, const diagnose::QuestionResult& result);

}  // namespace dnsprop::wording
