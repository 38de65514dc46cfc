#include "diagnose/site.hpp"

namespace dnsprop::diagnose {

std::optional<std::string> site_of(const catalogue::Resolver& resolver, std::string_view nsid) {
    const catalogue::OperatorIdentityPtr& identity = resolver.operator_identity;
    return identity && identity->nsid_site ? catalogue::read_site(*identity->nsid_site, nsid)
                                           : std::nullopt;
}

}  // namespace dnsprop::diagnose
