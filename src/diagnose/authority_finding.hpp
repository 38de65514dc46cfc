// Is it right at the source? What each authoritative server serves, judged by what is expected, and
// the Expectation that the Baseline is where none was given. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "authority/baseline.hpp"
#include "diagnose/result.hpp"
#include "expect/expectation.hpp"

namespace dnsprop::diagnose {

/// How one server, or all that answer together, stand to an Expectation.
enum class AuthorityState : std::uint8_t {
    serves_it,
    serves_it_partly,  ///< expected values beside others, not all of them, or only some servers
    serves_something_else,  ///< a record, and none of the expected values
    not_there,              ///< NXDOMAIN or NODATA where a record is expected
    unknown,                ///< nothing to judge by, or no server answers with authority
};
/// "serves-it", ...: the published word.
std::string_view word(AuthorityState state);

/// One address of one authoritative server that answers with authority.
struct JudgedServer {
    dns::Name zone;
    dns::Name server;
    net::IpAddress address;
    authority::ServerHealth health = authority::ServerHealth::healthy;
    AuthorityState state = AuthorityState::unknown;
    std::string says;  ///< "192.0.2.1", "NXDOMAIN", "NODATA", "a CNAME to old.example.net"
};

struct AuthorityFinding {
    AuthorityState state = AuthorityState::unknown;
    /// Of the zone that decides; and of the zones on the CNAME way to it, those that do not lead
    /// there. In the order of the Baseline.
    std::vector<JudgedServer> servers;

    /// Somebody answers with authority, and not what is expected: waiting will not help.
    bool is_wrong() const;
};

/// `server` is one of `zone`, and `zone` one of `baseline`. Unknown where it gave no authoritative
/// answer.
AuthorityState judge_server(const authority::ServerFinding& server,
                            const authority::ZoneFinding& zone, const authority::Baseline& baseline,
                            const expect::Expectation& expectation);

AuthorityFinding check_authority(const authority::Baseline& baseline,
                                 const expect::Expectation& expectation);

/// What the authoritative servers have, as the Expectation: any of the union of their records.
/// `Source::none` where nothing was learned from them.
expect::Expectation expectation_of(const authority::Baseline& baseline);

/// Makes the status `wrong_at_source` where the Expectation was given and the Baseline is known to
/// differ from it.
void apply_authority(QuestionResult& result);

/// Where the resolvers were not asked (`was_asked` is false) the zone's own servers are all there
/// is to judge: the status speaks of them.
void judge_authority_alone(QuestionResult& result);

}  // namespace dnsprop::diagnose
