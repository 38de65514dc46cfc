// Whether this process has been asked to end, for whoever waits in the system (for a reader, for a
// child): such waits watch this too, and are given up soon after it. Must not know who asks:
// signals are the command line's.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace dnsprop {

class StopRequest {
public:
    /// What a wait may still take once it is asked: a reader that is only slow gets what is known.
    static constexpr std::chrono::milliseconds patience{1000};

    StopRequest();
    ~StopRequest();
    StopRequest(const StopRequest&) = delete;
    StopRequest& operator=(const StopRequest&) = delete;

    /// Also from a signal handler. The first one counts.
    void ask() noexcept;
    /// As if it had not been asked.
    void withdraw() noexcept;
    bool is_asked() const noexcept { return asked_at_ns_.load() != 0; }
    /// Readable as long as it is asked; -1 where the system had none left.
    int descriptor() const noexcept { return fd_; }

    /// How long a wait may still take; nothing: as long as it likes, for it has not been asked.
    std::optional<std::chrono::milliseconds> time_left() const noexcept;
    /// Waits until `fd` is ready for these events of poll(), or has an error; false: given up.
    bool wait_until_ready(int fd, short events) const noexcept;

private:
    int fd_;
    std::atomic<std::int64_t> asked_at_ns_{0};  ///< of the steady clock; 0: not asked
};

/// The process' own: there is one, as there is one process to end.
StopRequest& process_stop();

}  // namespace dnsprop
