#include "diagnose/identity_probe.hpp"

#include <map>
#include <utility>

#include "dns/ldns_codec.hpp"

namespace dnsprop::diagnose {

namespace {

/// All strings of TXT rdata together. In class CHAOS nobody has checked it: nothing where it is not
/// whole.
std::string read_txt(std::string_view rdata) {
    std::string text;
    while (!rdata.empty()) {
        const std::size_t size = static_cast<unsigned char>(rdata.front());
        if (rdata.size() < 1 + size)
            return {};
        text += rdata.substr(1, size);
        rdata.remove_prefix(1 + size);
    }
    return text;
}

}  // namespace

const std::vector<dns::Question>& identity_questions() {
    using enum dns::RrClass;
    static const std::vector<dns::Question> questions = {
        {dns::read_name("id.server"), dns::RrType::txt, ch},
        {dns::read_name("hostname.bind"), dns::RrType::txt, ch},
        {dns::read_name("version.bind"), dns::RrType::txt, ch},
        {dns::read_name("o-o.myaddr.l.google.com"), dns::RrType::txt, in}};
    return questions;
}

check::Plan plan_identity_probes(const std::vector<check::Target>& targets) {
    check::Plan plan;
    plan.questions = identity_questions();
    std::map<std::size_t, const check::Target*> by_rank;  // the first of each operator
    for (const check::Target& target : targets)
        if (target.resolver.operator_identity && !net::is_encrypted(target.protocol))
            by_rank.try_emplace(target.resolver.operator_identity->rank, &target);
    for (const auto& [rank, target] : by_rank)
        if (plan.targets.size() < max_identity_targets)
            plan.targets.push_back(*target);
    return plan;
}

std::vector<IdentityAnswer> identity_answers_of(const check::Plan& identity_targets,
                                                const FindOutcome& find) {
    std::vector<IdentityAnswer> identity_answers;
    for (std::uint32_t question = 0; question < identity_targets.questions.size(); ++question) {
        for (std::uint32_t target = 0; target < identity_targets.targets.size(); ++target) {
            const check::Outcome* outcome = find(question, target);
            if (outcome == nullptr || !outcome->has_answer())
                continue;
            for (const dns::Record& record : outcome->answer.content->records)
                if (std::string text = read_txt(record.rdata); !text.empty())
                    identity_answers.push_back(
                        {identity_targets.targets[target].resolver.operator_identity,
                         static_cast<IdentityQuestion>(question), std::move(text)});
        }
    }
    return identity_answers;
}

}  // namespace dnsprop::diagnose
