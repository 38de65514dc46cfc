#include "cli/watch_observer.hpp"

#include <algorithm>

namespace dnsprop::cli {

void ChangeTeller::tell(const watch::Picture& picture,
                        const std::vector<WatchObserver*>& observers) {
    const auto& changes = picture.timeline.changes();
    const std::uint64_t untold = picture.timeline.change_count() - told_;
    const std::size_t kept = std::min<std::uint64_t>(untold, changes.size());
    for (std::size_t i = changes.size() - kept; i < changes.size(); ++i)
        for (WatchObserver* observer : observers)
            observer->on_change(changes[i], picture);
    told_ = picture.timeline.change_count();
    for (WatchObserver* observer : observers)
        observer->on_picture(picture);
}

}  // namespace dnsprop::cli
