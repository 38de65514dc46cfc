#include "watch/source_memory.hpp"

namespace dnsprop::watch {

std::optional<bool> SourceMemory::are_right(const diagnose::SourceFinding& found) {
    if (found.servers.empty())
        return std::nullopt;
    for (auto& [address, walks] : wrong_)
        ++walks;
    for (const diagnose::SourceServer& server : found.servers)
        wrong_.erase(server.address);
    // Afterwards: one address may serve several zones on the way, and be wrong in one of them.
    for (const diagnose::SourceServer& server : found.servers)
        if (server.state != diagnose::SourceState::serves_it)
            wrong_[server.address] = 0;
    std::erase_if(wrong_, [](const auto& each) { return each.second >= patience; });
    return wrong_.empty();
}

}  // namespace dnsprop::watch
