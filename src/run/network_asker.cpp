#include "run/network_asker.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "diagnose/identity_probe.hpp"

namespace dnsprop::run {

namespace asio = boost::asio;

namespace {

/// What is asked beside the rows must not prolong a check much.
constexpr SteadyDuration longest_aside = std::chrono::milliseconds(1500);
constexpr unsigned attempts_aside = 3;
/// No server is there that more repeats could burden; where something answers, two lost datagrams
/// must not hide it.
constexpr unsigned attempts_at_bogons = 6;
constexpr std::size_t sockets_for_bogons = 2;
/// For the event loop's own, and for files.
constexpr std::size_t sockets_kept = 12;

/// Orders that are there already.
class OrderSource final : public check::ProbeSource {
public:
    explicit OrderSource(std::vector<check::ProbeOrder> orders) : orders_(std::move(orders)) {}
    std::optional<check::ProbeOrder> next() override {
        if (next_ == orders_.size())
            return std::nullopt;
        return std::move(orders_[next_++]);
    }

private:
    std::vector<check::ProbeOrder> orders_;
    std::size_t next_ = 0;
};

}  // namespace

class NetworkAsker::Batch final : public check::OutcomeSink {
public:
    Batch(NetworkAsker& asker, Purpose purpose, std::vector<check::ProbeOrder> orders,
          const check::EngineSettings& settings)
        : asker_(asker),
          purpose_(purpose),
          sockets_(purpose == Purpose::poll ? std::min(settings.max_sockets, orders.size() + 2)
                                            : 0),
          source_(std::move(orders)),
          engine_(asker.context_, asker.plan_.targets(purpose), asker.routing_, settings, *this) {}

    void start() {
        engine_.start(source_, [this] {
            is_over_ = true;
            asker_.remove_ended_soon();
            if (asker_.listener_ != nullptr)
                asker_.listener_->on_batch_end(purpose_);
        });
    }

    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override {
        if (asker_.listener_ != nullptr)
            asker_.listener_->on_outcome(purpose_, probe, outcome);
    }

    bool is_over() const { return is_over_; }
    /// Of the Polls' share; the others have one of their own.
    std::size_t sockets() const { return sockets_; }

private:
    NetworkAsker& asker_;
    Purpose purpose_;
    std::size_t sockets_;
    OrderSource source_;
    check::Engine engine_;
    bool is_over_ = false;
};

NetworkAsker::NetworkAsker(asio::io_context& context, const RunPlan& plan,
                           const net::Routing& routing, NetworkAskerSettings settings)
    : context_(context),
      plan_(plan),
      routing_(routing),
      settings_(std::move(settings)),
      self_(std::make_shared<NetworkAsker*>(this)) {}

NetworkAsker::~NetworkAsker() = default;

std::size_t NetworkAsker::sockets_aside() const {
    return std::clamp<std::size_t>(settings_.sockets / 8, 2, 64);
}

std::size_t NetworkAsker::sockets_for_polls() const {
    const bool has_walk = plan_.rules.has_source;
    const std::size_t taken = sockets_kept + sockets_for_bogons + diagnose::max_identity_targets +
                              (has_walk ? 3 : 2) * sockets_aside();
    return std::clamp<std::size_t>(settings_.sockets > taken ? settings_.sockets - taken : 0, 2,
                                   4096);
}

std::size_t NetworkAsker::sockets_in_use() const {
    std::size_t sum = 0;
    for (const auto& batch : batches_)
        sum += batch->sockets();
    return sum;
}

check::EngineSettings NetworkAsker::engine_settings(Purpose purpose) const {
    check::EngineSettings settings;
    settings.timeout = plan_.limits.timeout;
    settings.attempts = plan_.limits.attempts;
    settings.probes_per_second = plan_.limits.probes_per_second;
    if (purpose == Purpose::poll) {
        settings.max_sockets = sockets_for_polls() - sockets_in_use();
        settings.log = settings_.log;
        return settings;
    }
    settings.timeout = std::min(settings.timeout, longest_aside);
    settings.attempts = std::min(settings.attempts, attempts_aside);
    settings.max_sockets = sockets_aside();
    if (purpose == Purpose::bogon) {
        settings.attempts = attempts_at_bogons;
        settings.max_sockets = sockets_for_bogons;
    }
    if (purpose == Purpose::identity)
        settings.max_sockets = std::min(settings.max_sockets, diagnose::max_identity_targets);
    return settings;
}

bool NetworkAsker::has_room() const {
    return sockets_in_use() + 2 <= sockets_for_polls();
}

void NetworkAsker::ask(Purpose purpose, std::vector<check::ProbeOrder> orders) {
    const check::EngineSettings settings = engine_settings(purpose);
    batches_.push_back(std::make_unique<Batch>(*this, purpose, std::move(orders), settings));
    batches_.back()->start();
}

/// From inside an engine's own call it may not be destroyed.
void NetworkAsker::remove_ended_soon() {
    asio::post(context_, [self = std::weak_ptr(self_)] {
        if (const auto asker = self.lock())
            std::erase_if((*asker)->batches_, [](const auto& batch) { return batch->is_over(); });
    });
}

void NetworkAsker::walk() {
    authority::WalkSettings settings;
    settings.root_hints = plan_.root_hints;
    settings.has_route = settings_.has_route;
    settings.max_sockets = sockets_aside();
    settings.client_subnets = plan_.client_subnets;
    walk_ = std::make_unique<authority::Walk>(context_, routing_, std::move(settings));
    auto walking = walk_->find_baselines(
        plan_.plan.questions, [this](std::size_t question, authority::BaselineState state) {
            if (listener_ != nullptr)
                listener_->on_first_word(question, state);
        });
    auto on_end = [self = std::weak_ptr(self_)](const std::exception_ptr& thrown,
                                                authority::BaselineReport report) {
        const auto asker = self.lock();
        if (!asker)
            return;
        if (thrown)
            std::rethrow_exception(thrown);
        (*asker)->walk_.reset();
        if ((*asker)->listener_ != nullptr)
            (*asker)->listener_->on_walk_end(std::move(report.baselines));
    };
    const auto executor = context_.get_executor();
    asio::co_spawn(executor, std::move(walking), std::move(on_end));
}

void NetworkAsker::stop() {
    batches_.clear();
    if (walk_)
        walk_->stop();
}

}  // namespace dnsprop::run
