// Rows that say the same: under one verdict and reason, and for records, sharing one of them.
#pragma once

#include <vector>

#include "check/summary.hpp"

namespace dnsprop::check {

/// Every row is in exactly one group. Answers that share a record are one group, also by way of a
/// third answer (round-robin, CDN); the chain that led to the records does not matter. In the order
/// of `Summary::groups`; `last_expiry` is left empty.
std::vector<Group> group_rows(const std::vector<Row>& rows);

}  // namespace dnsprop::check
