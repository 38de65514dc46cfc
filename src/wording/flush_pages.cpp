#include "wording/flush_pages.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dns/rr_type.hpp"
#include "wording/causes.hpp"
#include "wording/text.hpp"

namespace dnsprop::wording {

namespace {

using diagnose::Cause;

/// Does the state end when the cache forgets?
bool ends_with_a_flush(Cause cause) {
    return cause == Cause::cached_record || cause == Cause::cached_absence ||
           cause == Cause::old_name_servers || cause == Cause::stretched_ttl;
}

}  // namespace

FlushPages flush_pages(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                       const Style& style) {
    FlushPages out;
    for (std::uint32_t i = 0; i < result.rows.size(); ++i) {
        if (!ends_with_a_flush(cause_of(result, i).cause))
            continue;
        const auto eta = diagnose::eta_of(result, i);
        if (eta && eta->at - check.finished_at < least_for_flush) {
            ++out.soon_over;
            continue;
        }
        const auto& url = check.plan->targets[result.rows[i].probe.target].resolver.flush_url;
        if (!url) {
            ++out.without_page;
            continue;
        }
        const std::string shown = catalogue_text(*url, style);
        auto page = std::ranges::find(out.pages, shown, &FlushPage::url);
        if (page == out.pages.end())
            page = out.pages.insert(page, {shown, {}});
        page->rows.push_back(i);
    }
    return out;
}

std::string flush_input(const FlushPage& page, const diagnose::QuestionResult& result) {
    std::string name = result.question.name.plain_text();
    if (page.url.starts_with("https://cachecheck.opendns.com"))
        return name;
    return fmt::format("{}, type {}", name, dns::write_rr_type(result.question.type));
}

}  // namespace dnsprop::wording
