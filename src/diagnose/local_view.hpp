// This machine's own view beside the world's: its hosts file and its resolver. Never counted. Pure;
// the files are read by diagnose/system_files.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "check/summary.hpp"
#include "dns/question.hpp"
#include "expect/expectation.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::diagnose {

/// The system's resolver, asked like any other.
struct LocalResolver {
    net::Endpoint endpoint;
    check::Row row;  ///< its `probe.target` is the index among the local resolvers
};

struct LocalView {
    /// Addresses the hosts file gives for the name: they win over any DNS.
    std::vector<net::IpAddress> hosts_addresses;
    /// The file's own line numbers are of no use to anybody, its name is.
    std::string hosts_file;
    bool hosts_match = false;  ///< what the hosts file says is what is expected
    std::vector<LocalResolver> resolvers;

    bool is_empty() const { return hosts_addresses.empty() && resolvers.empty(); }
};

/// What one of the system's resolvers came to.
struct LocalOutcome {
    net::Endpoint endpoint;
    check::Outcome outcome;
};

/// What this machine itself gave for one Question, before it is judged.
struct LocalAnswers {
    std::string hosts_file;
    std::vector<net::IpAddress> hosts_addresses;  ///< of the Question's type
    std::vector<LocalOutcome> outcomes;
};

LocalView make_local_view(const dns::Question& question, const expect::Expectation& expectation,
                          const LocalAnswers& answers);

}  // namespace dnsprop::diagnose
