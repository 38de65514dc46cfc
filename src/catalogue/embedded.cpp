#include "catalogue/catalogue.hpp"

// Labels of embedded.S.
extern "C" {
extern const char dnsprop_resolvers_json_begin[];
extern const char dnsprop_resolvers_json_end[];
extern const char dnsprop_providers_json_begin[];
extern const char dnsprop_providers_json_end[];
}

namespace dnsprop::catalogue {

std::string_view embedded_resolvers_json() {
    return {dnsprop_resolvers_json_begin, dnsprop_resolvers_json_end};
}

std::string_view embedded_providers_json() {
    return {dnsprop_providers_json_begin, dnsprop_providers_json_end};
}

}  // namespace dnsprop::catalogue
