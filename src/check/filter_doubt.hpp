// Filters answer with what they like: the real address of a block page, an NXDOMAIN with a SOA of
// their own. Such an answer is known only beside those of everybody else. Pure.
#pragma once

#include <span>
#include <vector>

#include "check/plan.hpp"
#include "check/summary.hpp"

namespace dnsprop::check {

/// A stale or absent answer that only resolvers which filter by trade give, and nobody who does not
/// filter, is their policy's: the row becomes `filtered`, so that it does not count against a
/// change. A value given as old is nobody's invention and stays. `rows` are those of one Question,
/// judged; without any answer of a resolver that does not filter nothing is known.
void excuse_filters(std::vector<Row>& rows, std::span<const Target> targets);

}  // namespace dnsprop::check
