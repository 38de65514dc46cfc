// Things to be done later, in the order of their times, behind one timer.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/time.hpp"

namespace dnsprop::world {

class Schedule : public std::enable_shared_from_this<Schedule> {
public:
    explicit Schedule(boost::asio::io_context& context) : timer_(context) {}

    /// `action` runs on the io_context, not before `due`; actions of one moment in the order given.
    void at(SteadyTime due, std::function<void()> action) {
        actions_.emplace(due, std::move(action));
        arm();
    }
    /// Forgets everything and stays empty, so that an io_context can run dry.
    void close() {
        actions_.clear();
        timer_.cancel();
    }

private:
    void arm() {
        if (actions_.empty() || armed_for_ <= actions_.begin()->first)
            return;
        armed_for_ = actions_.begin()->first;
        timer_.expires_at(armed_for_);
        timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            const auto self = weak.lock();
            if (error || !self)
                return;
            self->run_due(std::chrono::steady_clock::now());
        });
    }

    void run_due(SteadyTime now) {
        armed_for_ = SteadyTime::max();
        while (!actions_.empty() && actions_.begin()->first <= now) {
            // Out of the map first: an action may add more.
            const auto action = std::move(actions_.extract(actions_.begin()).mapped());
            action();
        }
        arm();
    }

    boost::asio::steady_timer timer_;
    SteadyTime armed_for_ = SteadyTime::max();
    std::multimap<SteadyTime, std::function<void()>> actions_;
};

}  // namespace dnsprop::world
