#include "cli/asking.hpp"

#include <algorithm>

#include "net/host.hpp"

namespace dnsprop::cli {

Asking::Asking(const Settings& settings, const Preparation& ready, const Network& network,
               check::AttemptLog* log)
    : settings_(settings),
      ready_(ready),
      network_(network),
      log_(log),
      free_files_(net::raise_file_limit()) {}

check::EngineSettings Asking::rounds() const {
    check::EngineSettings engine;
    engine.timeout = settings_.timeout;
    engine.attempts = settings_.attempts;
    engine.probes_per_second = settings_.rate;
    engine.log = log_;
    // A few are kept for the event loop's own and for files.
    constexpr std::size_t kept = 12 + InterceptionProbe::max_sockets;
    const bool has_walk = settings_.authority != AuthorityUse::off;
    const std::size_t taken = kept + (has_walk ? 3 : 2) * sockets_aside();
    engine.max_sockets =
        std::clamp<std::size_t>(free_files_ > taken ? free_files_ - taken : 0, 2, 4096);
    return engine;
}

check::EngineSettings Asking::aside() const {
    check::EngineSettings side = rounds();
    side.timeout = std::min<SteadyDuration>(side.timeout, std::chrono::milliseconds(1500));
    side.attempts = std::min(side.attempts, 3U);
    side.max_sockets = sockets_aside();
    side.log = nullptr;
    return side;
}

std::unique_ptr<authority::Walk> Asking::make_walk(boost::asio::io_context& context) const {
    authority::WalkSettings settings;
    settings.root_hints = network_.root_hints();
    settings.has_route = [this](const net::Endpoint& endpoint) {
        return network_.has_route(endpoint);
    };
    settings.max_sockets = sockets_aside();
    settings.client_subnets = ready_.client_subnets;
    return std::make_unique<authority::Walk>(context, network_.routing(), std::move(settings));
}

std::unique_ptr<InterceptionProbe> Asking::make_interception_probe(
    boost::asio::io_context& context, const std::vector<check::Target>& targets) const {
    if (!settings_.references.empty() || net::is_encrypted(settings_.protocol))
        return nullptr;
    return std::make_unique<InterceptionProbe>(context, targets, network_.routing(), aside());
}

std::size_t Asking::sockets_aside() const {
    return std::clamp<std::size_t>(free_files_ / 8, 2, 64);
}

}  // namespace dnsprop::cli
