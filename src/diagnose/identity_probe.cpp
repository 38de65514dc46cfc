#include "diagnose/identity_probe.hpp"

#include <algorithm>
#include <array>

#include "dns/ldns_codec.hpp"

namespace dnsprop::diagnose {

namespace {

/// None of them resells or runs another one's servers.
constexpr std::array<std::string_view, 8> strangers = {
    "Quad9",  "Cloudflare",         "Google",       "Cisco OpenDNS", "AdGuard",
    "Yandex", "Hurricane Electric", "Alibaba Cloud"};
/// As many of them as name their servers.
constexpr std::size_t naming_count = 3;

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

bool is_over_port_53(const check::Target& target) {
    return target.protocol != net::Protocol::tls && target.protocol != net::Protocol::https;
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
    for (const std::string_view stranger : strangers) {
        const auto found = std::ranges::find_if(targets, [&](const check::Target& target) {
            return target.resolver.operator_name == stranger && is_over_port_53(target);
        });
        if (found != targets.end() && plan.targets.size() < max_identity_targets)
            plan.targets.push_back(*found);
    }
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
                        {identity_targets.targets[target].resolver.operator_name,
                         static_cast<IdentityQuestion>(question), std::move(text)});
        }
    }
    return identity_answers;
}

bool names_its_servers(std::string_view operator_name) {
    const auto* const end = strangers.begin() + naming_count;
    return std::find(strangers.begin(), end, operator_name) != end;
}

}  // namespace dnsprop::diagnose
