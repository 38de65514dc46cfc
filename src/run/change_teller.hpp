// Tells observers each change once, and the Snapshot after them. Live and replayed.
#pragma once

#include <cstdint>
#include <vector>

#include "run/observer.hpp"

namespace dnsprop::run {

class ChangeTeller {
public:
    void tell(const watch::Snapshot& snapshot, const std::vector<Observer*>& observers);

private:
    std::uint64_t told_ = 0;
};

}  // namespace dnsprop::run
