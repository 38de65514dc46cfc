#include "net/reply_matching.hpp"

namespace dnsprop::net {

namespace {

bool is_bare_error(const dns::MessageView& message) {
    if (!message.is_header_only())
        return false;
    const dns::Rcode rcode = message.rcode();
    return rcode == dns::Rcode::formerr || rcode == dns::Rcode::notimp ||
           rcode == dns::Rcode::servfail || rcode == dns::Rcode::refused ||
           rcode == dns::Rcode::badvers;
}

}  // namespace

ReplyFit fit_of(const dns::MessageView& message, const dns::Question& question) {
    if (!message.is_response() || message.opcode() != 0)
        return ReplyFit::not_a_response;
    if (!message.asks(question) && !is_bare_error(message))
        return ReplyFit::other_question;
    return ReplyFit::answers;
}

MatchedReply match_reply(dns::Bytes bytes, const dns::Question& question) {
    const auto read = dns::MessageView::read(bytes);
    const auto* message = std::get_if<dns::MessageView>(&read);
    if (message == nullptr)
        return {ReplyFit::malformed, std::nullopt};
    const ReplyFit fit = fit_of(*message, question);
    if (fit != ReplyFit::answers)
        return {fit, std::nullopt};
    return {fit, *message};
}

}  // namespace dnsprop::net
