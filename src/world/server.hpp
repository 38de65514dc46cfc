// One simulated server, without its sockets: octets of a query in, octets and their delays out.
// Faults, loss and latency are decided here, so a test needs no network to see them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "world/faults.hpp"
#include "world/identity.hpp"
#include "world/message_builder.hpp"
#include "world/random.hpp"
#include "world/validator.hpp"

namespace dnsprop::world {

/// What a server has seen and said.
struct Counters {
    std::uint64_t udp_queries = 0;  ///< that arrived
    std::uint64_t tcp_queries = 0;
    std::uint64_t tcp_connections = 0;
    std::uint64_t replies = 0;     ///< datagrams and frames sent, forged ones too
    std::uint64_t lost = 0;        ///< datagrams the weather took, both ways
    std::uint64_t unreadable = 0;  ///< that were no query
    std::uint64_t chaos_queries = 0;
    std::map<dns::RrType, std::uint64_t> by_type;

    std::uint64_t queries() const { return udp_queries + tcp_queries; }
    Counters& operator+=(const Counters& other);
};

/// Octets to be sent a while after the query came.
struct Delivery {
    SteadyDuration after{0};
    Wire octets;                  ///< over TCP with the length in front; may be empty
    bool from_elsewhere = false;  ///< UDP: from another address than the one that was asked
    bool closes = false;          ///< TCP: the connection is closed behind it
};

struct ServerSettings {
    std::string id;  ///< also its NSID
    FaultSet faults;
    SteadyDuration round_trip{0};  ///< the longest; replies come a little sooner
    double loss = 0;
    bool recursive = true;
    bool gives_nsid = true;
    Identity identity = {};
    /// The control question ". NS" is answered whatever is wrong with the content.
    bool spares_root = false;
};

class Server {
public:
    /// What it would say if nothing were wrong.
    using Responder = std::function<Reply(const dns::Question&, SteadyTime)>;
    using Check = std::function<Validation(const Reply&, SteadyTime)>;
    /// The same to askers of a network.
    using AnswerByPlace =
        std::function<Reply(const dns::Question&, SteadyTime, const dns::ClientSubnet&)>;

    Server(ServerSettings settings, Random random)
        : settings_(std::move(settings)), random_(random) {}
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void set_responder(Responder responder) { responder_ = std::move(responder); }
    /// With it, what it says is validated, unless CD is set.
    void set_validation(Check check) { check_ = std::move(check); }
    /// Answers by EDNS Client Subnet where there is something to tell apart (RFC 7871).
    void set_answer_by_place(AnswerByPlace answer) { answer_by_place_ = std::move(answer); }
    std::vector<Delivery> on_datagram(dns::Bytes query, SteadyTime now);
    void on_connection() { ++counters_.tcp_connections; }
    /// A whole message that came over TCP; `first` on its connection, which then bears the time of
    /// the handshake too.
    std::vector<Delivery> on_frame(dns::Bytes query, SteadyTime now, bool first);

    const std::string& id() const { return settings_.id; }
    bool is_recursive() const { return settings_.recursive; }
    const FaultSet& faults() const { return settings_.faults; }
    SteadyDuration round_trip() const { return settings_.round_trip; }
    const Counters& counters() const { return counters_; }
    Random& random() { return random_; }

private:
    void count(const dns::Question& question);
    MessageBuilder compose(const Query& query, SteadyTime now);
    Reply content(const Query& query, SteadyTime now);
    /// Says for whose network the answer is.
    void add_client_subnet(const Query& query, const Reply& reply, MessageBuilder& builder) const;
    /// What faults of content make of it; nothing: the truth.
    std::optional<Reply> wrong_content(const Query& query) const;
    bool is_spared(const dns::Question& question) const {
        return settings_.spares_root && question.name.is_root();
    }
    bool drops(const Query& query) const;
    void truncate(const Query& query, MessageBuilder& builder) const;
    Wire damage(MessageBuilder builder, const Query& query) const;
    std::vector<Delivery> forge(const Query& query, SteadyDuration before) const;
    SteadyDuration delay(const Query& query);
    bool has(Fault fault) const { return settings_.faults.has(fault); }

    ServerSettings settings_;
    Random random_;
    Responder responder_;
    Check check_;
    AnswerByPlace answer_by_place_;
    Counters counters_;
    std::map<std::pair<dns::Name, dns::RrType>, std::uint64_t> asked_;  ///< for `late`
};

}  // namespace dnsprop::world
