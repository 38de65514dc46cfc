#include "net/query_ids.hpp"

#include <cerrno>
#include <sys/random.h>
#include <system_error>

namespace dnsprop::net {

void QueryIds::refill() {
    auto* at = reinterpret_cast<char*>(block_.data());
    std::size_t missing = sizeof block_;
    while (missing > 0) {
        const ssize_t got = getrandom(at, missing, 0);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        at += got;
        missing -= static_cast<std::size_t>(got);
    }
    used_ = 0;
}

}  // namespace dnsprop::net
