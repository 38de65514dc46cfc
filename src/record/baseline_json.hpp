// A Baseline in a recording, and back: all that the walk found, so that the zone's own servers can
// be judged and shown as they were.
#pragma once

#include <string_view>
#include <vector>

#include "authority/baseline.hpp"
#include "record/outcome_json.hpp"

namespace dnsprop::record {

/// By their enumerators.
extern const std::vector<std::string_view> baseline_state_words;

Json json_of(const authority::Baseline& baseline);
authority::Baseline read_baseline(Fields fields, Contents& contents);

}  // namespace dnsprop::record
