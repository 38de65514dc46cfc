#include "cli/interception_probe.hpp"

#include "diagnose/diagnostic_query.hpp"

namespace dnsprop::cli {

InterceptionProbe::InterceptionProbe(boost::asio::io_context& context,
                                     const std::vector<check::Target>& targets,
                                     const net::Routing& routing,
                                     const check::EngineSettings& settings)
    : targets_(targets),
      bogons_(plan_bogons()),
      identity_targets_(diagnose::plan_identity_probes(targets)),
      bogon_source_(bogons_),
      identity_target_source_(identity_targets_),
      bogon_engine_(context, bogons_.targets, routing, with_sockets(settings, 2), from_bogons_),
      identity_target_engine_(context, identity_targets_.targets, routing,
                              with_sockets(settings, diagnose::max_identity_targets),
                              from_identity_targets_) {}

check::Plan InterceptionProbe::plan_bogons() {
    check::Plan plan;
    plan.questions = {diagnose::control_question()};
    plan.targets = diagnose::bogon_targets();
    return plan;
}

check::EngineSettings InterceptionProbe::with_sockets(check::EngineSettings settings,
                                                      std::size_t count) {
    settings.max_sockets = std::min(settings.max_sockets, count);
    return settings;
}

void InterceptionProbe::start() {
    bogon_engine_.start(bogon_source_, [] {});
    identity_target_engine_.start(identity_target_source_, [this] { is_settled_ = true; });
}

void InterceptionProbe::stop() {
    bogon_engine_.stop();
    identity_target_engine_.stop();
    is_settled_ = true;
}

std::optional<diagnose::Interception> InterceptionProbe::judge(
    std::span<const check::Row> rows) const {
    std::vector<check::Outcome> bogons;
    for (std::uint32_t i = 0; i < bogons_.targets.size(); ++i)
        if (const check::Outcome* outcome = from_bogons_.find(0, i))
            bogons.push_back(*outcome);
    const auto identity_answers = diagnose::identity_answers_of(
        identity_targets_, [this](std::uint32_t question, std::uint32_t target) {
            return from_identity_targets_.find(question, target);
        });
    return diagnose::find_interception({bogons, rows, targets_, identity_answers});
}

}  // namespace dnsprop::cli
