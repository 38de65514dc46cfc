#include "tui/screen.hpp"

#include <chrono>

#include "tui/view.hpp"

namespace dnsprop::tui {

namespace {

constexpr SteadyDuration message_lasts = std::chrono::seconds(8);

}  // namespace

Screen::Screen(const Theme& theme, std::FILE* input, std::FILE* output)
    : theme_(theme), terminal_(theme_.style.colour, input, output) {
    model_.size = terminal_.size();
}

std::vector<Command> Screen::read_keys(const watch::Snapshot& snapshot) {
    std::vector<Command> commands;
    while (const auto key = terminal_.next_key()) {
        if (const auto command = update(model_, *key, snapshot))
            commands.push_back(*command);
        end_scrolling(model_, snapshot, theme_);
    }
    if (terminal_.is_hung_up())
        commands.push_back({CommandKind::quit, {}});
    return commands;
}

void Screen::draw(const watch::Snapshot& snapshot) {
    if (!model_.message.empty()) {
        if (!told_at_)
            told_at_ = snapshot.now.elapsed;
        if (snapshot.now.elapsed - *told_at_ >= message_lasts)
            model_.message.clear();
    }
    terminal_.show(view(model_, snapshot, theme_, model_.size));
}

void Screen::on_resize() {
    terminal_.resized();
    model_.size = terminal_.size();
}

void Screen::resume() {
    terminal_.resume();
    model_.size = terminal_.size();
}

void Screen::tell(std::string text) {
    model_.message = std::move(text);
    told_at_.reset();
}

}  // namespace dnsprop::tui
