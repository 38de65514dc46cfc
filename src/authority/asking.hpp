// The only place from which a walk uses the network: puts questions to servers through
// check::Engine and waits.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "authority/referral.hpp"
#include "check/engine.hpp"

namespace dnsprop::authority {

/// One address of one name server.
struct ServerAddress {
    dns::Name server;
    net::IpAddress address;
};

struct AskOrder {
    std::vector<ServerAddress> servers;
    std::vector<dns::Question> questions;
    /// Beside `questions`, where these are asked for a network (RFC 7871); else empty.
    std::vector<dns::ClientSubnet> client_subnets;
    dns::Name zone;                ///< that the servers are asked as servers of
    std::size_t max_servers = 32;  ///< kept of a referral
    std::size_t max_probes = 0;    ///< the rest is not asked
    bool is_first_enough = false;  ///< the first useful response ends it
    check::EngineSettings engine;
};

/// What came of one question to one server.
struct ServerOutcome {
    std::uint32_t question = 0;  ///< index into the order's questions
    std::uint32_t server = 0;    ///< index into the order's servers
    check::Outcome outcome;
    std::optional<Reading> reading;  ///< set when there is an Answer

    bool is_useful() const { return reading && authority::is_useful(*reading); }
};

/// Coroutines that wait; `wake_all` ends every wait under way, and every later one at once.
class Waiters {
public:
    using Timer = boost::asio::steady_timer;
    std::shared_ptr<Timer> add(boost::asio::io_context& context);
    void wake_all();
    bool is_over() const { return is_over_; }

private:
    std::vector<std::weak_ptr<Timer>> timers_;
    bool is_over_ = false;
};

struct AskResult {
    std::vector<ServerOutcome> heard;  ///< in the order they were settled
    std::size_t begun = 0;             ///< questions put to servers
    std::uint64_t queries = 0;         ///< sent, repeated ones too
};

/// Puts every question to every server, question by question; ends when all are settled, when a
/// first one is enough, or when `waiters` are woken.
boost::asio::awaitable<AskResult> ask(boost::asio::io_context& context, const net::Routing& routing,
                                      std::shared_ptr<Waiters> waiters, AskOrder order);

/// Runs all of them, a few dozen side by side, begun in their order; ends when the last one does.
boost::asio::awaitable<void> run_all(boost::asio::io_context& context,
                                     std::vector<boost::asio::awaitable<void>> tasks);

}  // namespace dnsprop::authority
