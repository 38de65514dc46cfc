#include "check/outcome.hpp"

namespace dnsprop::check {

std::string_view word(Note note) {
    switch (note) {
        case Note::without_edns:
            return "without-edns";
        case Note::tcp_after_loss:
            return "tcp-after-loss";
        case Note::tcp_after_tc:
            return "tcp-after-tc";
        case Note::trailing_bytes:
            return "trailing-bytes";
        case Note::stray_responses:
            return "stray-responses";
        case Note::other_records:
            return "other-records";
        case Note::icmp_error:
            return "icmp-error";
    }
    return "unknown";
}

}  // namespace dnsprop::check
