// Asks over the network, or over whatever Routing stands in its place: an Engine for each batch,
// one Walk, within a budget of sockets.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "authority/walk.hpp"
#include "net/routing.hpp"
#include "run/asker.hpp"

namespace dnsprop::run {

struct NetworkAskerSettings {
    /// File descriptors that it may use, all purposes together. With fewer than a few dozen it asks
    /// in smaller portions.
    std::size_t sockets = 1024;
    /// Addresses without a route are skipped by the walk. Empty: all have one.
    std::function<bool(const net::Endpoint&)> has_route;
    check::AttemptLog* log = nullptr;  ///< hears of the Polls' attempts; must outlive the asker
};

class NetworkAsker final : public Asker {
public:
    /// `plan` and `routing` must outlive it.
    NetworkAsker(boost::asio::io_context& context, const RunPlan& plan, const net::Routing& routing,
                 NetworkAskerSettings settings);
    ~NetworkAsker() override;
    NetworkAsker(const NetworkAsker&) = delete;
    NetworkAsker& operator=(const NetworkAsker&) = delete;

    void listen(Listener* listener) override { listener_ = listener; }
    bool has_room() const override;
    void ask(Purpose purpose, std::vector<check::ProbeOrder> orders) override;
    void walk() override;
    void stop() override;

private:
    class Batch;

    check::EngineSettings engine_settings(Purpose purpose) const;
    std::size_t sockets_aside() const;
    std::size_t sockets_for_polls() const;
    std::size_t sockets_in_use() const;
    void remove_ended_soon();

    boost::asio::io_context& context_;
    const RunPlan& plan_;
    const net::Routing& routing_;
    NetworkAskerSettings settings_;
    Listener* listener_ = nullptr;
    std::list<std::unique_ptr<Batch>> batches_;
    std::unique_ptr<authority::Walk> walk_;
    /// Handlers that the event loop still holds see by it that this is gone.
    std::shared_ptr<NetworkAsker*> self_;
};

}  // namespace dnsprop::run
