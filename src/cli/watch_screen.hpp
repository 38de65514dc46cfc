// The full screen of `--watch` and of a replay: what is pressed, what the terminal says, and when
// it is drawn. What is drawn is tui's.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>

#include "cli/stop_signal.hpp"
#include "report/tool_info.hpp"
#include "run/observer.hpp"
#include "tui/screen.hpp"

namespace dnsprop::cli {

/// What keys can ask for. Empty functions: that cannot be had, and the screen says so.
struct ScreenActions {
    std::function<void()> ask_all;
    std::function<void(const check::Probe&)> ask_row;
};

class WatchScreen final : public run::Observer {
public:
    /// Takes the terminal over until it is destroyed. Throws InputError where that cannot be.
    WatchScreen(boost::asio::io_context& context, const wording::Style& style);
    ~WatchScreen() override;
    WatchScreen(const WatchScreen&) = delete;
    WatchScreen& operator=(const WatchScreen&) = delete;

    void set_actions(ScreenActions actions) { actions_ = std::move(actions); }
    void on_snapshot(const watch::Snapshot& snapshot) override;
    bool wants_end() const override { return wants_end_; }

private:
    void await_keys();
    void await_signals();
    void take_keys();
    void carry_out(const tui::Command& command);
    void export_json();

    TerminalModes modes_;  ///< before the screen changes them
    tui::Screen screen_;
    boost::asio::posix::stream_descriptor keys_;
    boost::asio::signal_set signals_;
    ScreenActions actions_;
    const watch::Snapshot* snapshot_ = nullptr;  ///< the run's own, drawn last
    bool wants_end_ = false;
};

}  // namespace dnsprop::cli
