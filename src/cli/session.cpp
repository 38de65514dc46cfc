#include "cli/session.hpp"

#include <utility>

#include "net/host.hpp"

namespace dnsprop::cli {

namespace {

run::NetworkAskerSettings asker_settings(const Network& network, check::AttemptLog* log) {
    run::NetworkAskerSettings settings;
    settings.sockets = net::raise_file_limit();
    settings.has_route = network.host().has_route;
    settings.log = log;
    return settings;
}

}  // namespace

Session::Session(boost::asio::io_context& context, const run::RunPlan& plan, const Network& network,
                 check::AttemptLog* log, std::vector<run::Observer*> observers)
    : context_(context),
      clock_(context),
      asker_(context, plan, network.routing(), asker_settings(network, log)),
      conductor_(plan, asker_, clock_, std::move(observers)) {}

std::optional<int> Session::run(StopSignal& stop) {
    std::optional<int> signal;
    stop.on_stop([&](int number) {
        signal = number;
        conductor_.stop();
    });
    conductor_.start([](std::optional<watch::Ending>) {});
    while (!conductor_.is_over()) {
        context_.run_one();
        if (conductor_.wants_end())
            conductor_.stop();
    }
    return signal;
}

}  // namespace dnsprop::cli
