#include "wording/place.hpp"

#include "wording/country.hpp"
#include "wording/text.hpp"

namespace dnsprop::wording {

std::string place_text(const catalogue::Resolver& resolver, const Style& style) {
    const std::string operator_name = catalogue_text(resolver.operator_name, style);
    if (resolver.anycast.value_or(false))
        return operator_name.empty() ? "anycast" : operator_name + ", anycast";
    const std::string country = catalogue_text(country_name(resolver.country.value_or("")), style);
    if (resolver.city)
        return catalogue_text(*resolver.city, style) + (country.empty() ? "" : ", ") + country;
    return country.empty() ? operator_name : country;
}

}  // namespace dnsprop::wording
