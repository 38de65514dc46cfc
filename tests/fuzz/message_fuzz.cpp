// Any octets as a response: read or refused, never a crash; whatever was read is walked whole, its
// rdata is canonical and can be written.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "dns/answer_reader.hpp"
#include "dns/ldns_codec.hpp"
#include "dns/message_view.hpp"
#include "dns/rdata_layout.hpp"

using namespace dnsprop::dns;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

Bytes bytes_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

void walk(const MessageView& message) {
    if (message.question_count() > 0) {
        const Question question = message.question();
        require(question.name.text().size() <= 4 * Name::max_wire_size);
        if (message.question_count() == 1)
            require(message.asks(question));
    }
    message.for_each_edns_option([](std::uint16_t, Bytes data) { require(data.size() < 65536); });
    message.for_each_record([&](const RecordView& record) {
        require(record.owner.equals(record.owner.name()));
        require(record.owner.name().wire().size() <= Name::max_wire_size);
        require(record.ttl < 0x80000000U);
        if (!record.is_class_in())
            return;
        require(record.type != RrType::a || record.rdata.size() == 4);
        require(record.type != RrType::aaaa || record.rdata.size() == 16);
        std::string canonical;
        message.append_canonical_rdata(record, canonical);
        // Canonical form is a fixed point.
        require(canonical_rdata(record.type, bytes_of(canonical)) == canonical);
    });
}

void understand(const MessageView& message) {
    static AnswerReader reader;
    Question question;
    if (message.question_count() > 0)
        question = message.question();
    Answer answer;
    reader.read(message, question, answer);
    const AnswerContent& content = *answer.content;
    require(content.chain.size() <= max_chain && answer.chain_ttls.size() == content.chain.size());
    require(answer.record_ttls.size() == content.records.size());
    require(answer.ede.size() <= 8);
    // What was read strictly is written as it came.
    if (answer.client_subnet) {
        const std::string data = write_client_subnet(*answer.client_subnet);
        require(read_client_subnet(bytes_of(data)) == answer.client_subnet);
    }
    for (const auto* records : {&content.chain, &content.records})
        for (const Record& record : *records)
            for (const char c : write_rdata(record.type, record.rdata_bytes()))
                require(c >= 0x20 && c <= 0x7e);
    // The same again is the same object.
    Answer again;
    reader.read(message, question, again);
    require(again.content == answer.content);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = MessageView::read({data, size});
    if (const auto* message = std::get_if<MessageView>(&read)) {
        walk(*message);
        understand(*message);
    } else {
        require(!sentence(std::get<ReadError>(read)).empty());
    }
    return 0;
}
