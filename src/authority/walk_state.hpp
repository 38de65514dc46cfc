// What the coroutines of a Walk share. Only authority/walk and the files beside it that carry out
// the walk may include this.
#pragma once

#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "authority/asking.hpp"
#include "authority/walk.hpp"
#include "authority/zone_cuts.hpp"

namespace dnsprop::authority {

/// What went wrong during a walk; each sentence is kept once.
class Problems {
public:
    void add(std::string sentence);
    const std::vector<std::string>& all() const { return all_; }

private:
    std::vector<std::string> all_;
};

/// Name servers whose addresses are being looked up, outermost first: to find the address of one,
/// the address of the next is needed.
using LookupChain = std::vector<dns::Name>;

/// Where the descent to a name ended.
struct Descent {
    ZoneCutPtr cut;                       ///< the zone asked last
    std::optional<ServerOutcome> heard;   ///< its authoritative answer; nothing: no server gave one
    std::optional<ServerAddress> server;  ///< that gave it
    std::vector<ServerFinding> tried;     ///< the servers of `cut` asked in vain
    bool is_answered() const { return heard.has_value(); }
};

/// The question at one name of the CNAME chain, and the zone that answers it.
struct CnameHop {
    dns::Question question;
    std::optional<dns::Name> leads_to;  ///< the CNAME target, which the next hop asks for
    Descent descent;
    std::optional<ServerAddress> regional_server;  ///< the one asked on behalf of other places
    std::vector<RegionalAnswer> regional;          ///< its answers for these places
};

/// From a Question to the zone that decides it: one hop for each zone that the CNAMEs lead through.
struct Route {
    std::vector<CnameHop> hops;
    BaselineState state = BaselineState::broken;
    Problems problems;
};

/// The DS records of a zone, as its parent has them; there may be none.
struct DsSet {
    std::vector<dns::Record> records;
    std::optional<dns::Ttl> ttl;
};

/// All servers of a zone, and what each of them answered.
struct Survey {
    ZoneCutPtr cut;
    std::vector<CnameHop*> hops;  ///< their questions lie in this zone
    Delegation delegation;
    std::vector<ServerFinding> others;   ///< servers that could not be asked
    std::vector<ServerAddress> servers;  ///< servers that were asked
    std::vector<dns::Question> questions;
    std::vector<ServerOutcome> heard;
    Problems problems;

    const ServerOutcome* heard_of(const dns::Question& question, std::size_t server) const;
    /// What the servers answered to the hop's question.
    ZoneFinding finding_of(const CnameHop& hop) const;
};

class WalkState : public std::enable_shared_from_this<WalkState> {
public:
    template <class T>
    using Awaitable = boost::asio::awaitable<T>;

    WalkState(boost::asio::io_context& context, const net::Routing& routing, WalkSettings settings);

    /// Forgets an earlier `stop`.
    void begin();
    /// Everything the coroutines touch lives as long as they do: `self`.
    static Awaitable<BaselineReport> find_baselines(std::shared_ptr<WalkState> self,
                                                    std::vector<dns::Question> questions,
                                                    Walk::OnFirstWord on_first_word);
    void stop();

private:
    // ---- descent.cpp: from the deepest known zone to the one that answers ----
    Awaitable<Descent> descend(dns::Question question, LookupChain chain, Problems& problems);
    /// Asks the servers of one zone until one gives a useful answer.
    Awaitable<Descent> ask_zone(ZoneCutPtr cut, dns::Question question, LookupChain chain,
                                Problems& problems);
    /// Looks up the missing addresses of `servers`, several at the same time.
    Awaitable<void> look_up_all(std::vector<NameServer> servers, LookupChain chain,
                                Problems& problems);
    Awaitable<void> look_up(NameServer server, LookupChain chain, Problems& problems);
    std::vector<ServerAddress> candidates(const ZoneCut& cut,
                                          const std::set<net::IpAddress>& tried);
    void note_slow(const std::vector<ServerAddress>& asked, const std::vector<ServerOutcome>& heard,
                   std::size_t before);
    /// Adds the servers of `cut` that were not asked, each with the reason.
    void add_untried(const ZoneCut& cut, std::vector<ServerFinding>& findings) const;
    /// A server that is not asked, for want of an address, a route or queries left.
    ServerFinding unasked(const dns::Name& server,
                          const std::optional<net::IpAddress>& address) const;
    std::string futility(const Descent& descent) const;

    // ---- route.cpp: along the CNAMEs, and to the top of each zone ----
    Awaitable<void> find_route(dns::Question question, std::size_t index, Route& route);
    /// Finds the zone that really holds the hop's name: where parent and child zone are on the same
    /// servers, no referral shows the cut.
    Awaitable<void> find_apex(CnameHop& hop, Problems& problems);
    Awaitable<dns::Name> apex_of(const CnameHop& hop, Problems& problems);

    // ---- survey.cpp: every server of a zone ----
    Awaitable<void> survey(Survey& survey);
    Awaitable<void> ask_servers(Survey& survey);
    Awaitable<void> ask_parent(ZoneCutPtr cut, std::optional<DsSet>& ds, Problems& problems);
    /// The name servers of the zone `apex`, which the servers of `cut` answer for.
    Awaitable<void> ask_own_servers(ZoneCutPtr cut, dns::Name apex,
                                    std::vector<NameServer>& servers, Problems& problems);
    void choose_servers(const std::vector<NameServer>& servers, Survey& survey);
    Awaitable<void> ask_round(Survey& survey);

    // ---- regional_round.cpp: the answers that clients in other places get ----
    /// Asks the server that answered first.
    Awaitable<void> ask_regions(Survey& survey);
    /// Asks another server where the first one turned out not to be healthy.
    Awaitable<void> mend_regions(Survey& survey);
    Awaitable<void> ask_regions(const Survey& survey, CnameHop& hop, ServerAddress server,
                                SteadyDuration distance, Problems& problems);

    // ---- walk.cpp ----
    Awaitable<void> find_all(const std::vector<dns::Question>& questions,
                             std::vector<Route>& routes, std::vector<Survey>& surveys);
    void tell(std::size_t index, BaselineState state);
    Awaitable<std::vector<ServerOutcome>> put(AskOrder order, bool is_side, Problems& problems);
    bool is_over() const { return waiters_->is_over(); }
    bool has_route(const net::IpAddress& address) const;
    bool can_ask(const net::IpAddress& address) const {
        return is_askable(address) && has_route(address);
    }

    boost::asio::io_context& context_;
    const net::Routing& routing_;
    const WalkSettings settings_;
    ZoneCuts cuts_;
    std::set<net::IpAddress> slow_;  ///< addresses that did not answer before: asked last
    std::minstd_rand random_;

    // Of the call under way.
    std::shared_ptr<Waiters> waiters_ = std::make_shared<Waiters>();
    Walk::OnFirstWord on_first_word_;
    std::vector<bool> is_told_;
    std::size_t max_queries_ = 0;  ///< for all its questions
    std::size_t probes_ = 0;       ///< questions put to servers
    std::uint64_t queries_ = 0;    ///< with their repeats
    bool is_stopped_ = false;      ///< by `stop`, not by the deadline
};

}  // namespace dnsprop::authority
