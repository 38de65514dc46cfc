// A filter that has what all resolvers had a moment ago is late, and does not block: what is known
// of a filter's answer is kept until that answer expires (check/filter_doubt.hpp looks at one
// moment only). Pure.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "check/plan.hpp"
#include "check/summary.hpp"

namespace dnsprop::watch {

class LateFilterTracker {
public:
    /// check::excuse_filters, but for rows that have been seen to hold what resolvers without a
    /// filter held too.
    void excuse(std::vector<check::Row>& rows, std::span<const check::Target> targets);
    void shift_clock(Milliseconds by);

private:
    struct Confirmed {
        std::shared_ptr<const dns::AnswerContent> content;
        UtcTime until{};
    };

    std::vector<std::optional<Confirmed>> confirmed_;  ///< by target
};

}  // namespace dnsprop::watch
