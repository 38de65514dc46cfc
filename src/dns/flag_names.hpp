// The flags of a message's header by their words, in the order dig shows them.
#pragma once

#include <array>
#include <string_view>

#include "dns/answer.hpp"

namespace dnsprop::dns {

struct FlagName {
    bool Flags::* flag;
    std::string_view word;
};
inline constexpr std::array<FlagName, 7> flag_names = {{{&Flags::qr, "qr"},
                                                        {&Flags::aa, "aa"},
                                                        {&Flags::tc, "tc"},
                                                        {&Flags::rd, "rd"},
                                                        {&Flags::ra, "ra"},
                                                        {&Flags::ad, "ad"},
                                                        {&Flags::cd, "cd"}}};

}  // namespace dnsprop::dns
