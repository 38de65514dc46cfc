// What a key does. Pure: it changes the Model, and says what the watching is asked to do.
#pragma once

#include <optional>

#include "tui/key.hpp"
#include "tui/model.hpp"

namespace dnsprop::tui {

enum class CommandKind : std::uint8_t {
    quit,
    ask_all,      ///< ask everybody again now
    ask_row,      ///< ask `probe` again now
    export_json,  ///< write what is shown to a file
};

struct Command {
    CommandKind kind = CommandKind::quit;
    check::Probe probe;

    friend bool operator==(const Command& a, const Command& b) {
        return a.kind == b.kind && a.probe.question == b.probe.question &&
               a.probe.target == b.probe.target;
    }
};

/// `live` is the snapshot of now; what is frozen is in the model.
std::optional<Command> update(Model& model, const Key& key, const watch::Snapshot& live);

}  // namespace dnsprop::tui
