#include "cli/files.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <sys/stat.h>
#include <system_error>

#include <fmt/format.h>

#include "base/input_error.hpp"

namespace dnsprop::cli {

std::string read_whole_file(const std::string& path) {
    constexpr std::size_t largest = 16 * 1024 * 1024;
    const auto refuse = [&](const std::string& why) {
        return InputError(fmt::format("{}: {}", path, why));
    };
    const auto system_says = [] { return std::generic_category().message(errno); };

    struct Close {
        void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
    };
    const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "re"));
    if (!file)
        throw refuse(system_says());
    struct stat status{};
    if (::fstat(::fileno(file.get()), &status) == 0 && S_ISDIR(status.st_mode))
        throw refuse("is a directory");
    std::string text;
    std::string chunk(64 * 1024, '\0');
    while (const std::size_t size = std::fread(chunk.data(), 1, chunk.size(), file.get())) {
        text.append(chunk, 0, size);
        if (text.size() > largest)
            throw refuse("is larger than 16 MiB");
    }
    if (std::ferror(file.get()) != 0)
        throw refuse(system_says());
    return text;
}

catalogue::Catalogue load_resolvers(const Settings& settings) {
    if (settings.resolvers_file)
        return catalogue::read_resolvers(read_whole_file(*settings.resolvers_file),
                                         *settings.resolvers_file);
    return catalogue::read_resolvers(catalogue::embedded_resolvers_json(),
                                     "resolvers.json (built in)");
}

Providers::Providers(const Settings& settings) {
    if (settings.providers_file)
        directory_ = catalogue::read_providers(read_whole_file(*settings.providers_file),
                                               *settings.providers_file);
}

const catalogue::ProviderDirectory& Providers::get() {
    if (!directory_)
        directory_ = catalogue::read_providers(catalogue::embedded_providers_json(),
                                               "providers.json (built in)");
    return *directory_;
}

}  // namespace dnsprop::cli
