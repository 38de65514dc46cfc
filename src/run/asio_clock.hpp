// This machine's clocks, and an alarm on an io_context.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "run/clock.hpp"

namespace dnsprop::run {

/// CLOCK_BOOTTIME, which goes on while the machine is suspended as caches do, and the wall clock.
watch::Moment moment_now();

class AsioClock final : public Clock {
public:
    explicit AsioClock(boost::asio::io_context& context) : timer_(context) {}

    watch::Moment now() const override { return moment_now(); }
    void set_alarm(SteadyTime at, std::function<void()> action) override;
    void cancel_alarm() override { action_.reset(); }

private:
    boost::asio::steady_timer timer_;
    /// A timer that has run out cannot be called back: its handler sees here that it is too late.
    std::shared_ptr<std::function<void()>> action_;
};

}  // namespace dnsprop::run
