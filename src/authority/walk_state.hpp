// The inside of a Walk: what its coroutines share. Only authority/walk and the files beside it that
// carry the walk out include this.
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

/// What went wrong on the way, each thing once.
class Problems {
public:
    void add(std::string sentence);
    const std::vector<std::string>& all() const { return all_; }

private:
    std::vector<std::string> all_;
};

/// The name servers whose addresses are being looked up: a walk inside a walk inside a walk.
using CnameChain = std::vector<dns::Name>;

/// Where the way down to a name ended.
struct ChainEnd {
    ZoneCutPtr cut;                       ///< the zone asked last
    std::optional<Heard> heard;           ///< its authoritative answer; nothing: the way ended here
    std::optional<ServerAddress> server;  ///< that gave it
    std::vector<ServerFinding> tried;     ///< the servers of `cut` asked in vain
    bool has_arrived() const { return heard.has_value(); }
};

/// The question at one name of the CNAME chain, and the zone it led to.
struct CnameHop {
    dns::Question question;
    std::optional<dns::Name> leads_to;  ///< the CNAME target where the next leg begins
    ChainEnd chain_end;
    std::optional<ServerAddress> regional_server;  ///< that was asked for the networks of places
    std::vector<RegionalAnswer> regional;          ///< what it made for them
};

/// The way from a Question to its last zone.
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

/// All servers of a zone, asked all that is wanted of it.
struct Survey {
    ZoneCutPtr cut;
    std::vector<CnameHop*> hops;  ///< their questions lie in this zone
    Delegation delegation;
    std::vector<ServerFinding> others;   ///< servers that could not be asked
    std::vector<ServerAddress> servers;  ///< that were
    std::vector<dns::Question> questions;
    std::vector<Heard> heard;
    Problems problems;

    const Heard* heard_of(const dns::Question& question, std::size_t server) const;
    /// What they said to the question of one leg.
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
    Awaitable<ChainEnd> descend(dns::Question question, CnameChain chain, Problems& problems);
    /// Tries the servers of one zone until one is useful.
    Awaitable<ChainEnd> ask_zone(ZoneCutPtr cut, dns::Question question, CnameChain chain,
                                 Problems& problems);
    /// Looks up the addresses that are missing of `servers`, some side by side.
    Awaitable<void> look_up_all(std::vector<NameServer> servers, CnameChain chain,
                                Problems& problems);
    Awaitable<void> look_up(NameServer server, CnameChain chain, Problems& problems);
    std::vector<ServerAddress> candidates(const ZoneCut& cut,
                                          const std::set<net::IpAddress>& tried);
    void note_slow(const std::vector<ServerAddress>& asked, const std::vector<Heard>& heard,
                   std::size_t before);
    /// Adds those of `cut` of whom nothing was heard, each with the reason.
    void add_untried(const ZoneCut& cut, std::vector<ServerFinding>& findings) const;
    /// A server that is not asked, for want of an address, a route or queries left.
    ServerFinding unasked(const dns::Name& server,
                          const std::optional<net::IpAddress>& address) const;
    std::string futility(const ChainEnd& chain_end) const;

    // ---- route.cpp: along the CNAMEs, and to the top of each zone ----
    Awaitable<void> find_route(dns::Question question, std::size_t index, Route& route);
    /// Finds the zone that the leg's name really lies in: parent and child may live on the same
    /// servers, which then refer nowhere.
    Awaitable<void> find_apex(CnameHop& hop, Problems& problems);
    Awaitable<dns::Name> apex_of(const CnameHop& hop, Problems& problems);

    // ---- survey.cpp: every server of a zone ----
    Awaitable<void> survey(Survey& survey);
    Awaitable<void> ask_servers(Survey& survey);
    Awaitable<void> ask_parent(ZoneCutPtr cut, std::optional<DsSet>& ds, Problems& problems);
    /// Of the zone `apex`, which the servers of `cut` answer for.
    Awaitable<void> ask_own_servers(ZoneCutPtr cut, dns::Name apex,
                                    std::vector<NameServer>& servers, Problems& problems);
    void choose_servers(const std::vector<NameServer>& servers, Survey& survey);
    Awaitable<void> ask_round(Survey& survey);

    // ---- regional_round.cpp: what askers of other places are told ----
    /// Asks whoever answered first.
    Awaitable<void> ask_regions(Survey& survey);
    /// Asks another one where that one turned out not to be healthy.
    Awaitable<void> mend_regions(Survey& survey);
    Awaitable<void> ask_regions(const Survey& survey, CnameHop& hop, ServerAddress server,
                                SteadyDuration distance, Problems& problems);

    // ---- walk.cpp ----
    Awaitable<void> find_all(const std::vector<dns::Question>& questions,
                             std::vector<Route>& routes, std::vector<Survey>& surveys);
    void tell(std::size_t index, BaselineState state);
    Awaitable<std::vector<Heard>> put(AskOrder order, bool is_side, Problems& problems);
    bool is_over() const { return waiters_->is_over(); }
    bool has_route(const net::IpAddress& address) const;
    bool can_ask(const net::IpAddress& address) const {
        return is_askable(address) && has_route(address);
    }

    boost::asio::io_context& context_;
    const net::Routing& routing_;
    const WalkSettings settings_;
    ZoneCuts cuts_;
    std::set<net::IpAddress> slow_;  ///< were silent before: asked last
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
