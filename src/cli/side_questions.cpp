#include "cli/side_questions.hpp"

#include "diagnose/follow_up.hpp"

namespace dnsprop::cli {

SideQuestions::SideQuestions(boost::asio::io_context& context,
                             const std::vector<check::Target>& targets, const net::Routing& routing,
                             const check::EngineSettings& settings)
    : targets_(targets),
      decoys_(plan_decoys()),
      witnesses_(diagnose::plan_witnesses(targets)),
      decoy_source_(decoys_),
      witness_source_(witnesses_),
      decoy_engine_(context, decoys_.targets, routing, with_sockets(settings, 2), from_decoys_),
      witness_engine_(context, witnesses_.targets, routing,
                      with_sockets(settings, diagnose::max_witnesses), from_witnesses_) {}

check::Plan SideQuestions::plan_decoys() {
    check::Plan plan;
    plan.questions = {diagnose::control_question()};
    plan.targets = diagnose::decoy_targets();
    return plan;
}

check::EngineSettings SideQuestions::with_sockets(check::EngineSettings settings,
                                                  std::size_t count) {
    settings.max_sockets = std::min(settings.max_sockets, count);
    return settings;
}

void SideQuestions::start() {
    decoy_engine_.start(decoy_source_, [] {});
    witness_engine_.start(witness_source_, [this] { is_settled_ = true; });
}

void SideQuestions::stop() {
    decoy_engine_.stop();
    witness_engine_.stop();
    is_settled_ = true;
}

std::optional<diagnose::Interception> SideQuestions::judge(std::span<const check::Row> rows) const {
    std::vector<check::Outcome> decoys;
    for (std::uint32_t i = 0; i < decoys_.targets.size(); ++i)
        if (const check::Outcome* outcome = from_decoys_.find(0, i))
            decoys.push_back(*outcome);
    const auto testimonies =
        diagnose::testimonies_of(witnesses_, [this](std::uint32_t question, std::uint32_t target) {
            return from_witnesses_.find(question, target);
        });
    return diagnose::find_interception({decoys, rows, targets_, testimonies});
}

}  // namespace dnsprop::cli
