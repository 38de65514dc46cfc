// Does a message that came belong to a Query that was sent? One pure function (RFC 5452
// section 9.1). The id has been looked up by then: it is how the Query was found.
#pragma once

#include <optional>

#include "dns/message_view.hpp"

namespace dnsprop::net {

enum class ReplyFit : std::uint8_t {
    answers,         ///< a well-formed response to this question
    malformed,       ///< breaks the message format
    not_a_response,  ///< QR is 0, or it is no standard query's response
    other_question,  ///< well formed, but to another question, or to none
};

/// Whether a message that was read is a response to `question`, whatever its id.
ReplyFit fit_of(const dns::MessageView& message, const dns::Question& question);

struct MatchedReply {
    ReplyFit fit = ReplyFit::malformed;
    std::optional<dns::MessageView>
        message;  ///< set when `fit` is `answers`; views into the bytes given
};

/// A reply without question section counts only when it is a bare header with an error, which is
/// how servers reject what they cannot read (FORMERR, NOTIMP, SERVFAIL, REFUSED).
MatchedReply match_reply(dns::Bytes message, const dns::Question& question);

}  // namespace dnsprop::net
