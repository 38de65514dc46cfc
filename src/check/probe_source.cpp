#include <numeric>
#include <utility>

#include "check/engine.hpp"

namespace dnsprop::check {

PreparedQuestion::PreparedQuestion(dns::Question asked, dns::QueryOptions options)
    : question(std::move(asked)) {
    options.edns = true;
    with_edns = dns::compose_query(question, options);
    options.edns = false;
    without_edns = dns::compose_query(question, options);
}

namespace {

std::vector<std::uint32_t> all_of(const Plan& plan) {
    std::vector<std::uint32_t> all(plan.questions.size());
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

}  // namespace

PlanSource::PlanSource(const Plan& plan) : PlanSource(plan, all_of(plan)) {}

PlanSource::PlanSource(const Plan& plan, std::vector<std::uint32_t> asked)
    : target_count_(static_cast<std::uint32_t>(plan.targets.size())), asked_(std::move(asked)) {
    for (const std::uint32_t question : asked_)
        prepared_.push_back(std::make_shared<PreparedQuestion>(plan.questions[question]));
}

std::optional<ProbeOrder> PlanSource::next() {
    if (target_count_ == 0 || next_.question == asked_.size())
        return std::nullopt;
    ProbeOrder order{{asked_[next_.question], next_.target}, prepared_[next_.question]};
    if (++next_.target == target_count_)
        next_ = {next_.question + 1, 0};
    return order;
}

}  // namespace dnsprop::check
