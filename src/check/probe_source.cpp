#include "check/engine.hpp"

namespace dnsprop::check {

PreparedQuestion::PreparedQuestion(dns::Question asked, dns::QueryOptions options)
    : question(std::move(asked)) {
    options.edns = true;
    with_edns = dns::compose_query(question, options);
    options.edns = false;
    without_edns = dns::compose_query(question, options);
}

PlanSource::PlanSource(const Plan& plan)
    : target_count_(static_cast<std::uint32_t>(plan.targets.size())) {
    for (const dns::Question& question : plan.questions)
        questions_.push_back(std::make_shared<PreparedQuestion>(question));
}

std::optional<ProbeOrder> PlanSource::next() {
    if (target_count_ == 0 || next_.question == questions_.size())
        return std::nullopt;
    ProbeOrder order{next_, questions_[next_.question]};
    if (++next_.target == target_count_)
        next_ = {next_.question + 1, 0};
    return order;
}

}  // namespace dnsprop::check
