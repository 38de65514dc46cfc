// What resolvers say of a zone's name servers, for networks that let no DNS out to those servers
// themselves. Says who could be asked from elsewhere; judges nothing. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnose/diagnostic_query.hpp"

namespace dnsprop::diagnose {

/// So many resolvers are asked, each for the NS of the name and of those above it.
inline constexpr std::size_t enough_reporters = 3;

/// Where the walk could not even begin (BaselineState::unreachable): NS of the name and of the
/// names above it, the top-level domain and the root left out, of the first resolvers that
/// answered. Empty otherwise.
std::vector<DiagnosticQuery> plan_reported_name_servers(const QuestionResult& result);

/// The deepest zone that a witness knows name servers of, with all that the witnesses name.
std::optional<ReportedNameServers> collect_reported_name_servers(const QuestionResult& result,
                                                                 const DiagnosticAnswers& answers);

}  // namespace dnsprop::diagnose
