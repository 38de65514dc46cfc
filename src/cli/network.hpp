// The network that a run goes over: this machine's, or one that stands in its place.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>

#include "cli/planning.hpp"
#include "cli/settings.hpp"
#include "net/routing.hpp"
#include "run/run_plan.hpp"

namespace dnsprop::cli {

class Network {
public:
    virtual ~Network() = default;
    /// What can be known of it before a socket opens.
    virtual HostView host() const = 0;
    /// Where this machine looks names up, unless options say otherwise.
    virtual run::LocalSources local_sources(const Settings& settings) const = 0;
    /// `plan` has its questions, targets and expectations; a simulated network makes itself fit
    /// them, and may put what it knows in their place. `zone` is that of a zone file. Once.
    virtual void set_up(const Settings& /*settings*/, const std::optional<dns::Name>& /*zone*/,
                        run::RunPlan& /*plan*/) {}
    /// After `set_up`.
    virtual const net::Routing& routing() const = 0;
};

/// Makes the network of `dnsprop demo`; the context must outlive it.
using MakeNetwork = std::function<std::unique_ptr<Network>(boost::asio::io_context& context)>;

/// This machine's.
std::unique_ptr<Network> real_network();

}  // namespace dnsprop::cli
