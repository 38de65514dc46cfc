// Writes a recording as it happens: each event one whole line, handed to the system at once, so
// that a killed run loses at most its last line.
#pragma once

#include <functional>
#include <string>

#include "record/event.hpp"

namespace dnsprop::record {

class Writer {
public:
    /// Hears of the first line that could not be written, in the system's words; nothing is written
    /// after it. Not where the process is asked to end and nobody takes the line.
    using OnFailure = std::function<void(const std::string& error)>;

    /// Creates the file, or appends a run to a recording; a named pipe is waited for until it is
    /// read. Throws InputError where it cannot be opened, is another kind of file, or is being
    /// written to by another process: then nothing is written to it.
    Writer(const std::string& path, OnFailure on_failure);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// First of all, and once.
    void begin(const Header& header, watch::Moment at);
    void write(const Event& event, watch::Moment at);
    bool has_failed() const { return has_failed_; }

private:
    void append(const std::string& line);

    int fd_ = -1;
    OnFailure on_failure_;
    watch::Moment started_;
    bool follows_torn_line_ = false;
    bool has_failed_ = false;
};

}  // namespace dnsprop::record
