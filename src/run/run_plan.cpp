#include "run/run_plan.hpp"

#include "diagnose/diagnostic_query.hpp"
#include "diagnose/identity_probe.hpp"
#include "diagnose/interception.hpp"

namespace dnsprop::run {

std::span<const check::Target> RunPlan::targets(Purpose purpose) const {
    switch (purpose) {
        case Purpose::poll:
        case Purpose::diagnostic:
            return plan.targets;
        case Purpose::bogon:
            return interception.bogons;
        case Purpose::identity:
            return interception.identity.targets;
        case Purpose::local:
            return local.resolvers;
    }
    return {};
}

InterceptionTargets interception_targets(const std::vector<check::Target>& targets) {
    return {diagnose::bogon_targets(), diagnose::plan_identity_probes(targets)};
}

std::vector<check::ProbeOrder> interception_orders(const InterceptionTargets& targets,
                                                   Purpose purpose) {
    check::Plan bogons;
    if (purpose == Purpose::bogon) {
        bogons.questions = {diagnose::control_question()};
        bogons.targets = targets.bogons;
    }
    check::PlanSource source(purpose == Purpose::bogon ? bogons : targets.identity);
    std::vector<check::ProbeOrder> orders;
    while (auto order = source.next())
        orders.push_back(*std::move(order));
    return orders;
}

}  // namespace dnsprop::run
