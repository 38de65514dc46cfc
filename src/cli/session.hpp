// One run of the command line: it has the event loop to itself, and a signal ends it.
#pragma once

#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "cli/network.hpp"
#include "cli/stop_signal.hpp"
#include "run/asio_clock.hpp"
#include "run/conductor.hpp"
#include "run/network_asker.hpp"

namespace dnsprop::cli {

class Session {
public:
    /// All must outlive it; `log` may be null. Raises this process' limit of open files.
    Session(boost::asio::io_context& context, const run::RunPlan& plan, const Network& network,
            check::AttemptLog* log, std::vector<run::Observer*> observers);

    /// Until the run is over or `stop` says to end, by the signal that it returns. Once.
    std::optional<int> run(StopSignal& stop);

    run::Conductor& conductor() { return conductor_; }
    const watch::Snapshot& snapshot() const { return conductor_.snapshot(); }

private:
    boost::asio::io_context& context_;
    run::AsioClock clock_;
    run::NetworkAsker asker_;
    run::Conductor conductor_;
};

}  // namespace dnsprop::cli
