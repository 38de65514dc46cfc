#include "authority/asking.hpp"

#include <exception>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace dnsprop::authority {

namespace asio = boost::asio;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

/// Every question for every server, without recursion, up to a bound.
class Source final : public check::ProbeSource {
public:
    explicit Source(const AskOrder& order)
        : left_(order.max_probes), servers_(static_cast<std::uint32_t>(order.servers.size())) {
        dns::QueryOptions options;
        options.recursion_desired = false;
        for (std::size_t i = 0; i < order.questions.size(); ++i) {
            if (!order.client_subnets.empty())
                options.client_subnet = order.client_subnets[i];
            questions_.push_back(
                std::make_shared<const check::PreparedQuestion>(order.questions[i], options));
        }
    }

    std::optional<check::ProbeOrder> next() override {
        if (left_ == 0 || servers_ == 0 || next_.question == questions_.size())
            return std::nullopt;
        --left_;
        ++begun_;
        check::ProbeOrder order{next_, questions_[next_.question]};
        if (++next_.target == servers_) {
            next_.target = 0;
            ++next_.question;
        }
        return order;
    }

    std::size_t begun() const { return begun_; }

private:
    std::size_t left_;
    std::size_t begun_ = 0;
    std::uint32_t servers_;
    std::vector<std::shared_ptr<const check::PreparedQuestion>> questions_;
    check::Probe next_;
};

class Listener final : public check::OutcomeSink {
public:
    Listener(const AskOrder& order, std::vector<ServerOutcome>& heard, Waiters::Timer& timer)
        : order_(order), heard_(heard), timer_(timer) {}

    void on_response(const check::Probe& probe, const dns::MessageView& response) override {
        reading_ = read_response(response, order_.questions[probe.question], order_.zone,
                                 order_.max_servers);
    }

    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override {
        ServerOutcome heard;
        heard.question = probe.question;
        heard.server = probe.target;
        heard.outcome = outcome;
        heard.reading = std::exchange(reading_, std::nullopt);
        if (heard.outcome.failure)
            heard.reading.reset();
        const bool is_enough = order_.is_first_enough && heard.is_useful();
        heard_.push_back(std::move(heard));
        if (is_enough)
            finish();
    }

    /// The engine must not be stopped from inside `on_outcome`: this wakes the coroutine that
    /// waits.
    void finish() {
        is_finished_ = true;
        timer_.cancel();
    }
    bool is_finished() const { return is_finished_; }

private:
    const AskOrder& order_;
    std::vector<ServerOutcome>& heard_;
    Waiters::Timer& timer_;
    std::optional<Reading> reading_;
    bool is_finished_ = false;
};

std::vector<check::Target> targets_of(const AskOrder& order) {
    std::vector<check::Target> targets;
    for (const ServerAddress& server : order.servers) {
        check::Target target;
        target.resolver.id = server.server.plain_text();
        target.endpoint.address = server.address;
        targets.push_back(std::move(target));
    }
    return targets;
}

/// A set of records makes hundreds of tasks, each with sockets of its own.
constexpr std::size_t most_side_by_side = 32;

/// Tasks under way and those that wait for one to end.
struct Running : std::enable_shared_from_this<Running> {
    Running(asio::io_context& io, std::vector<asio::awaitable<void>> all)
        : context(io),
          tasks(std::move(all)),
          left(tasks.size()),
          ended(io, asio::steady_timer::time_point::max()) {}

    void begin_next() {
        if (next == tasks.size())
            return;
        const auto on_end = [self = shared_from_this()](const std::exception_ptr& thrown) {
            if (thrown)
                self->error = thrown;
            if (--self->left == 0)
                self->ended.cancel();
            self->begin_next();
        };
        asio::co_spawn(context, std::move(tasks[next++]), on_end);
    }

    asio::io_context& context;
    std::vector<asio::awaitable<void>> tasks;
    std::size_t next = 0;
    std::size_t left;
    std::exception_ptr error;
    asio::steady_timer ended;
};

}  // namespace

std::shared_ptr<Waiters::Timer> Waiters::add(asio::io_context& context) {
    std::erase_if(timers_, [](const auto& each) { return each.expired(); });
    auto timer = std::make_shared<Timer>(context, Timer::time_point::max());
    timers_.push_back(timer);
    return timer;
}

void Waiters::wake_all() {
    is_over_ = true;
    for (const auto& each : timers_)
        if (const auto timer = each.lock())
            timer->cancel();
}

asio::awaitable<AskResult> ask(asio::io_context& context, const net::Routing& routing,
                               std::shared_ptr<Waiters> waiters, AskOrder order) {
    AskResult result;
    if (waiters->is_over() || order.servers.empty() || order.max_probes == 0)
        co_return result;
    const auto timer = waiters->add(context);
    const std::vector<check::Target> targets = targets_of(order);
    Listener listener(order, result.heard, *timer);
    Source source(order);
    check::Engine engine(context, targets, routing, order.engine, listener);
    const auto on_done = [&listener] { listener.finish(); };
    engine.start(source, on_done);
    // Nothing that ends the wait can come between the question and the wait: one thread.
    while (!listener.is_finished() && !waiters->is_over())
        co_await timer->async_wait(as_result);
    engine.stop();
    result.begun = source.begun();
    result.queries = engine.statistics().udp_queries + engine.statistics().stream_queries;
    co_return result;
}

asio::awaitable<void> run_all(asio::io_context& context, std::vector<asio::awaitable<void>> tasks) {
    const auto running = std::make_shared<Running>(context, std::move(tasks));
    for (std::size_t i = 0; i < most_side_by_side; ++i)
        running->begin_next();
    while (running->left != 0)
        co_await running->ended.async_wait(as_result);
    if (running->error)
        std::rethrow_exception(running->error);
}

}  // namespace dnsprop::authority
