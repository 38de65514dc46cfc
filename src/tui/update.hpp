// What a key does. Pure: it changes the Model, and says what the watching is asked to do.
#pragma once

#include <optional>

#include "tui/key.hpp"
#include "tui/model.hpp"

namespace dnsprop::tui {

/// `live` is the snapshot of now; what is frozen is in the model.
std::optional<Command> update(Model& model, const Key& key, const watch::Snapshot& live);

}  // namespace dnsprop::tui
