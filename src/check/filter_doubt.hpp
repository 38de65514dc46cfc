// Filters answer as their operators choose: with the real address of a block page, or an NXDOMAIN
// with a SOA of their own. Such an answer is recognised only beside those of the other resolvers.
// Pure.
#pragma once

#include <span>
#include <vector>

#include "check/plan.hpp"
#include "check/summary.hpp"

namespace dnsprop::check {

/// A stale or absent answer that only filtering resolvers give comes from their policy: the row
/// becomes `filtered`, so that it does not count against a change. The value of --old is no
/// filter's, and stays stale. `rows` are those of one Question, judged; without an answer of a
/// resolver that does not filter none of them changes.
void excuse_filters(std::vector<Row>& rows, std::span<const Target> targets);

}  // namespace dnsprop::check
