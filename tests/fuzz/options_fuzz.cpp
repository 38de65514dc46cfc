// Any words on the command line, any DNSPROP_* variables and any text as configuration are
// understood or refused with an InputError. Nothing is asked and no file but the configuration of
// the fuzzer's own is read: options only say what is to be done.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "base/input_error.hpp"
#include "cli/options.hpp"

using namespace dnsprop;

namespace {

/// Where the configuration is looked for: a folder in memory, of this process alone.
class Home {
public:
    Home() : folder_("/dev/shm/dnsprop-options-fuzz-" + std::to_string(::getpid())) {
        std::filesystem::create_directories(folder_ + "/dnsprop");
    }
    ~Home() { std::filesystem::remove_all(folder_); }
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;

    const std::string& folder() const { return folder_; }
    void configure(std::string_view text) {
        const std::string path = folder_ + "/dnsprop/config.toml";
        if (text.empty() && !has_file_)
            return;
        has_file_ = !text.empty();
        if (!has_file_)
            std::filesystem::remove(path);
        else
            std::ofstream(path) << text;
    }

private:
    std::string folder_;
    bool has_file_ = false;
};

std::string_view take_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

/// toml++ 3.3 aborts on "[#", and reads beyond its memory on letters beyond ASCII in keys: texts
/// that our reader has to refuse before it.
bool is_safe_for_toml(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0 && c != '['; });
}

}  // namespace

/// One word a line; DNSPROP_NAME=VALUE is a variable; what follows an empty line is the
/// configuration.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Home home;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    std::vector<std::string> arguments;
    std::map<std::string, std::string> variables = {{"XDG_CONFIG_HOME", home.folder()}};
    while (!rest.empty() && arguments.size() < 64) {
        const std::string_view line = take_line(rest);
        if (line.empty())
            break;
        // A word of the system ends with NUL.
        const std::string word(line.substr(0, line.find('\0')));
        const std::size_t equals = word.find('=');
        if (word.starts_with("DNSPROP_") && equals != std::string::npos)
            variables[word.substr(0, equals)] = word.substr(equals + 1);
        else
            arguments.push_back(word);
    }
    home.configure(is_safe_for_toml(rest) ? rest : std::string_view());
    const cli::Environment environment{[&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    }};
    try {
        static_cast<void>(cli::read_options(arguments, environment));
    } catch (const InputError& error) {
        if (std::string_view(error.what()).empty())
            std::abort();
    }
    return 0;
}
