// How this run asks: limits of engines and walks, by the options and by what this host allows.
#pragma once

#include <cstddef>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "authority/walk.hpp"
#include "check/engine.hpp"
#include "cli/interception_probe.hpp"
#include "cli/preparation.hpp"
#include "cli/settings.hpp"

namespace dnsprop::cli {

class Asking {
public:
    /// All must outlive it; `log` may be null. Raises this process' limit of open files.
    Asking(const Settings& settings, const Preparation& ready, const Network& network,
           check::AttemptLog* log);

    /// For the resolvers' rounds.
    check::EngineSettings rounds() const;
    /// For the few questions beside them: they must not prolong it much.
    check::EngineSettings aside() const;
    std::unique_ptr<authority::Walk> make_walk(boost::asio::io_context& context) const;
    /// Null where nobody is to be asked for it: with @RESOLVER nobody else is asked, and TLS says
    /// for itself who answers. `targets` must outlive them.
    std::unique_ptr<InterceptionProbe> make_interception_probe(
        boost::asio::io_context& context, const std::vector<check::Target>& targets) const;

private:
    /// Of the walk, of the local resolvers, of the diagnostic queries: each.
    std::size_t sockets_aside() const;

    const Settings& settings_;
    const Preparation& ready_;
    const Network& network_;
    check::AttemptLog* log_;
    std::size_t free_files_;
};

}  // namespace dnsprop::cli
