#include "catalogue/operator_identity.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace dnsprop::catalogue {

namespace {

constexpr std::string_view site_place = "{site}";
constexpr std::string_view number_place = "{number}";
constexpr std::size_t site_size = 3;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool take(std::string_view& text, std::string_view front) {
    if (!text.starts_with(front))
        return false;
    text.remove_prefix(front.size());
    return true;
}

}  // namespace

OperatorIdentityPtr find_operator(const std::vector<OperatorIdentityPtr>& operators,
                                  std::string_view name) {
    const auto found = std::ranges::find(operators, name, &OperatorIdentity::name);
    return found == operators.end() ? nullptr : *found;
}

bool matches_server_name(std::string_view pattern, std::string_view name) {
    const std::string wanted = upper_case(pattern);
    const std::string given = upper_case(name);
    std::size_t at = 0;
    std::size_t next = 0;
    // The last `*` so far, and where in the name it ends. Only this one has to be tried again, so
    // that a long name from the network costs pattern times name at most.
    std::size_t star = std::string::npos;
    std::size_t star_end = 0;
    while (next < given.size()) {
        if (at < wanted.size() && wanted[at] == '*') {
            star = at++;
            star_end = next;
        } else if (at < wanted.size() && wanted[at] == given[next]) {
            ++at;
            ++next;
        } else if (star != std::string::npos) {
            at = star + 1;
            next = ++star_end;
        } else {
            return false;
        }
    }
    return wanted.find_first_not_of('*', at) == std::string::npos;
}

std::optional<std::string> read_site(std::string_view pattern, std::string_view nsid) {
    std::string site;
    while (!pattern.empty()) {
        if (take(pattern, site_place)) {
            if (nsid.size() < site_size ||
                !std::ranges::all_of(nsid.substr(0, site_size), is_letter))
                return std::nullopt;
            site = upper_case(nsid.substr(0, site_size));
            nsid.remove_prefix(site_size);
        } else if (take(pattern, number_place)) {
            const std::size_t end = std::ranges::find_if_not(nsid, is_digit) - nsid.begin();
            if (end == 0)
                return std::nullopt;
            nsid.remove_prefix(end);
        } else if (take(nsid, pattern.substr(0, 1))) {
            pattern.remove_prefix(1);
        } else {
            return std::nullopt;
        }
    }
    return nsid.empty() && !site.empty() ? std::optional(site) : std::nullopt;
}

std::optional<std::string> site_pattern_fault(std::string_view pattern) {
    std::size_t sites = 0;
    while (!pattern.empty()) {
        if (take(pattern, site_place)) {
            ++sites;
        } else if (take(pattern, number_place)) {
            if (!pattern.empty() &&
                (is_digit(pattern.front()) || pattern.starts_with(number_place)))
                return "has a digit behind {number}, which takes all digits";
        } else if (pattern.front() == '{' || pattern.front() == '}') {
            return "has a brace that is neither of {site} nor of {number}";
        } else {
            pattern.remove_prefix(1);
        }
    }
    if (sites != 1)
        return "must have {site} once, where the three letters of the site are";
    return std::nullopt;
}

}  // namespace dnsprop::catalogue
