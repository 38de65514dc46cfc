// The whole screen from what was chosen and what is known. Pure: the same values give the same
// cells.
#pragma once

#include "tui/canvas.hpp"
#include "tui/model.hpp"
#include "tui/theme.hpp"

namespace dnsprop::tui {

/// `live` is the snapshot of now; what is frozen is in the model.
Canvas view(const Model& model, const watch::Snapshot& live, const Theme& theme, Size size);

/// Scrolling ends where the text does; only views know where. After `update`, for `model.size`.
void end_scrolling(Model& model, const watch::Snapshot& live, const Theme& theme);

}  // namespace dnsprop::tui
