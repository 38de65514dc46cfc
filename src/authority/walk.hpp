// Finds Baselines: walks from the root hints down the delegations and asks every authoritative
// server of the zone. Asks through check::Engine; every bound that is reached becomes a problem in
// the Baseline.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "authority/baseline.hpp"
#include "authority/name_server.hpp"
#include "net/routing.hpp"

namespace dnsprop::authority {

struct WalkSettings {
    std::vector<NameServer> root_hints;  ///< built_in_root_hints(), or of a file
    /// Addresses without a route are skipped, and said to be. Empty: all have one.
    std::function<bool(const net::Endpoint&)> has_route;
    /// Questions put to servers; repeats after a loss are not counted. Twice as many servers as
    /// considered may have each of the zone's questions put to them, by IPv4 and IPv6.
    std::size_t max_queries = 400;
    std::size_t more_queries_per_question = 64;  ///< for each after the first
    std::size_t max_zones = 32;                  ///< zone cuts on the way down to one name
    std::size_t max_side_depth = 4;  ///< walks inside walks for the addresses of name servers
    std::size_t max_servers = 32;    ///< name servers of a zone that are considered
    std::size_t servers_per_step =
        8;  ///< addresses tried on the way down before a zone is given up
    /// On the way down the next server is asked when those before have been silent for so long, so
    /// that a dead one costs this and no timeout. Below 100 ms the first ones go out together
    /// (check::Pace); 0: all at once.
    SteadyDuration stagger = std::chrono::milliseconds(100);
    unsigned attempts = 4;  ///< queries to one server for one question at most
    SteadyDuration step_timeout = std::chrono::seconds(2);   ///< for one server on the way down
    SteadyDuration round_timeout = std::chrono::seconds(3);  ///< for one server of the zone itself
    SteadyDuration deadline = std::chrono::seconds(15);      ///< for the whole walk
    std::size_t max_sockets = 64;                            ///< of one step or round
    /// For whose places a zone is asked too, where its answers may depend on that. Empty: nothing
    /// of the kind is sent.
    std::vector<RegionalSubnet> client_subnets;
};

/// Remembers zone cuts and addresses of name servers from one call to the next; make a new one when
/// they may have changed. May be destroyed while `find_baselines` is under way, which then ends as
/// by `stop`.
class Walk {
public:
    /// Called as soon as the first authoritative answer to a question is known (or that there is
    /// none), before all servers have been asked: a watch that waits for a name to exist may then
    /// ask recursors, without planting NXDOMAIN in their caches.
    using OnFirstWord = std::function<void(std::size_t question, BaselineState state)>;

    /// `routing` must outlive the walk.
    Walk(boost::asio::io_context& context, const net::Routing& routing, WalkSettings settings);
    ~Walk();
    Walk(const Walk&) = delete;
    Walk& operator=(const Walk&) = delete;

    /// One call at a time. Questions of one name, or of one zone, share the way down.
    boost::asio::awaitable<BaselineReport> find_baselines(std::vector<dns::Question> questions,
                                                          OnFirstWord on_first_word = {});
    /// Ends the call under way soon, from the event loop, with what is known; nothing more is sent.
    void stop();

private:
    std::shared_ptr<class WalkState> state_;
};

}  // namespace dnsprop::authority
