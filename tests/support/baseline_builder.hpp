// Baselines as tests write them:
//
//   const auto baseline = BaselineBuilder("www.example.com", "A")
//       .zone("example.com")
//       .server("ns1.example.com", answer("A", {"192.0.2.7"}))
//       .finish();
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "authority/assess.hpp"
#include "support/row_builder.hpp"

namespace dnsprop::test {

/// An authoritative server's answer in which every TTL is `ttl`.
inline check::Outcome said_with_authority(const dns::AnswerContent& content, dns::Ttl ttl) {
    check::Outcome outcome;
    outcome.answer.content = std::make_shared<const dns::AnswerContent>(content);
    outcome.answer.flags.aa = true;
    outcome.answer.chain_ttls.assign(content.chain.size(), ttl);
    outcome.answer.record_ttls.assign(content.records.size(), ttl);
    if (content.records.empty())
        outcome.answer.negative_ttl = ttl;
    return outcome;
}

class BaselineBuilder {
public:
    BaselineBuilder(const std::string& name, const std::string& type) {
        made_.question = question(name, type);
    }

    /// The zone whose servers speak next. What a zone before it leads to is asked of it.
    BaselineBuilder& zone(const std::string& apex) {
        authority::ZoneFinding zone;
        zone.zone = zone.delegation.zone = dns::read_name(apex);
        zone.question = made_.question;
        if (!made_.zones.empty())
            zone.question.name = made_.zones.back().leads_to.value();
        made_.zones.push_back(std::move(zone));
        return *this;
    }
    BaselineBuilder& leads_to(const std::string& name) {
        made_.zones.back().leads_to = dns::read_name(name);
        return *this;
    }
    BaselineBuilder& ns_at_parent(const std::vector<std::string>& names, dns::Ttl ttl = 86400) {
        made_.zones.back().delegation.parent_ns_ttl = ttl;
        return fill(names, made_.zones.back().delegation.ns_at_parent);
    }
    BaselineBuilder& ns_at_zone(const std::vector<std::string>& names) {
        return fill(names, made_.zones.back().delegation.ns_at_zone);
    }
    BaselineBuilder& ds_state(authority::DsState state) {
        made_.zones.back().delegation.ds_state = state;
        return *this;
    }
    /// It answers with authority.
    BaselineBuilder& server(const std::string& name, const dns::AnswerContent& content,
                            std::uint32_t serial = 7, dns::Ttl ttl = 300) {
        add(name, said_with_authority(content, ttl), authority::Authoritative{});
        made_.zones.back().servers.back().serial = serial;
        return *this;
    }
    /// It says nothing of use.
    BaselineBuilder& silent_server(const std::string& name) {
        add(name, failed(FailureKind::timeout), std::nullopt);
        return *this;
    }

    authority::Baseline finish() {
        for (authority::ZoneFinding& zone : made_.zones)
            authority::assess(zone);
        static_cast<void>(authority::conclude(made_));
        return made_;
    }

private:
    BaselineBuilder& fill(const std::vector<std::string>& names, std::vector<dns::Name>& to) {
        for (const std::string& name : names)
            to.push_back(dns::read_name(name));
        std::ranges::sort(to);
        return *this;
    }
    void add(const std::string& name, const check::Outcome& outcome,
             const std::optional<authority::Reading>& reading) {
        authority::ZoneFinding& zone = made_.zones.back();
        const auto address =
            *net::IpAddress::read(fmt::format("198.51.100.{}", zone.servers.size() + 1));
        zone.servers.push_back(
            authority::read_finding(zone, dns::read_name(name), address, outcome, reading));
    }

    authority::Baseline made_;
};

}  // namespace dnsprop::test
