// The network of `dnsprop demo`: a World that fits what is asked. A demo is an ordinary run over
// it.
#pragma once

#include <memory>

#include "cli/network.hpp"
#include "world/world.hpp"

namespace dnsprop::demo {

class DemoNetwork final : public cli::Network {
public:
    /// `context` must outlive it.
    explicit DemoNetwork(boost::asio::io_context& context) : context_(context) {}

    cli::HostView host() const override;
    run::LocalSources local_sources(const cli::Settings& settings) const override;
    /// Makes the World. Throws InputError where this host has too few descriptors for it, for an
    /// unknown fault or resolver, and for what a World does not speak.
    void set_up(const cli::Settings& settings, const std::optional<dns::Name>& zone,
                run::RunPlan& plan) override;
    const net::Routing& routing() const override { return *world_; }
    /// Null before `set_up`.
    const world::World* world() const { return world_.get(); }

private:
    boost::asio::io_context& context_;
    std::unique_ptr<world::World> world_;
};

std::unique_ptr<cli::Network> make_demo_network(boost::asio::io_context& context);

}  // namespace dnsprop::demo
