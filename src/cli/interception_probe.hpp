// What is asked beside the round to find one box that answers for everybody: addresses where nobody
// is, and strangers that cannot say the same (diagnose/interception.hpp). It asks; the round's end
// is its end.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include <boost/asio/io_context.hpp>

#include "check/engine.hpp"
#include "cli/outcome_table.hpp"
#include "diagnose/interception.hpp"

namespace dnsprop::cli {

class InterceptionProbe {
public:
    /// Sockets it takes at most.
    static constexpr std::size_t max_sockets = 2 + diagnose::max_identity_targets;

    /// Asks nothing yet. `targets` are those of the round; it and `routing` must outlive this.
    InterceptionProbe(boost::asio::io_context& context, const std::vector<check::Target>& targets,
                      const net::Routing& routing, const check::EngineSettings& settings);

    void start();
    /// Gives up on what has not come.
    void stop();
    /// Whether nothing is to come but the silence that is hoped for.
    bool is_settled() const { return is_settled_; }

    /// `rows` of one Question of the round. Whether asked or stopped before.
    std::optional<diagnose::Interception> judge(std::span<const check::Row> rows) const;

private:
    static check::Plan plan_bogons();
    static check::EngineSettings with_sockets(check::EngineSettings settings, std::size_t count);

    const std::vector<check::Target>& targets_;
    check::Plan bogons_;
    check::Plan identity_targets_;
    check::PlanSource bogon_source_;
    check::PlanSource identity_target_source_;
    OutcomeTable from_bogons_;
    OutcomeTable from_identity_targets_;
    check::Engine bogon_engine_;
    check::Engine identity_target_engine_;
    bool is_settled_ = false;
};

}  // namespace dnsprop::cli
