#include "watch/wrong_server_tracker.hpp"

namespace dnsprop::watch {

std::optional<bool> WrongServerTracker::are_right(const diagnose::AuthorityFinding& found) {
    if (found.servers.empty())
        return std::nullopt;
    for (auto& [address, walks] : wrong_)
        ++walks;
    for (const diagnose::JudgedServer& server : found.servers)
        wrong_.erase(server.address);
    // Afterwards: one address may serve several zones on the way, and be wrong in one of them.
    for (const diagnose::JudgedServer& server : found.servers)
        if (server.state != diagnose::AuthorityState::serves_it)
            wrong_[server.address] = 0;
    std::erase_if(wrong_, [](const auto& each) { return each.second >= patience; });
    return wrong_.empty();
}

}  // namespace dnsprop::watch
