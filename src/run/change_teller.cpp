#include "run/change_teller.hpp"

#include <algorithm>

namespace dnsprop::run {

void ChangeTeller::tell(const watch::Snapshot& snapshot, const std::vector<Observer*>& observers) {
    const auto& changes = snapshot.timeline.changes();
    const std::uint64_t untold = snapshot.timeline.change_count() - told_;
    const std::size_t kept = std::min<std::uint64_t>(untold, changes.size());
    for (std::size_t i = changes.size() - kept; i < changes.size(); ++i)
        for (Observer* observer : observers)
            observer->on_change(changes[i], snapshot);
    told_ = snapshot.timeline.change_count();
    for (Observer* observer : observers)
        observer->on_snapshot(snapshot);
}

}  // namespace dnsprop::run
