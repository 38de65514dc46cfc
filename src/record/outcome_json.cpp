#include "record/outcome_json.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dns/flag_names.hpp"
#include "dns/message_view.hpp"
#include "record/text.hpp"

namespace dnsprop::record {

namespace {

// In the order of their enumerators.
const std::vector<std::string_view> kind_words = {"positive", "nodata",     "nxdomain",
                                                  "error",    "cname-loop", "chain-too-long"};
const std::vector<std::string_view> failure_words =
    words_of<FailureKind, static_cast<std::size_t>(FailureKind::http) + 1>(
        [](FailureKind kind) { return word(kind); });
const std::vector<std::string_view> protocol_words =
    words_of<net::Protocol, 4>([](net::Protocol protocol) { return net::word(protocol); });
const std::vector<std::string_view> note_words =
    words_of<check::Note, check::Notes::count>([](check::Note note) { return check::word(note); });

constexpr std::uint32_t highest_rcode = 0xfff;  // twelve bits with EDNS (RFC 6891 section 6.1.3)
constexpr std::size_t most_errors = 8;
/// No Probe takes longer, whatever --timeout says.
constexpr SteadyDuration longest_rtt = std::chrono::hours(24);

Json json_of_records(const std::vector<dns::Record>& records) {
    Json out = Json::array();
    for (const dns::Record& record : records)
        out.push_back({{"name", record.owner.text()},
                       {"type", dns::write_rr_type(record.type)},
                       {"rdata", write_hex(record.rdata)}});
    return out;
}

Json json_of_answer(const dns::Answer& answer) {
    Json out = json_of(*answer.content);
    Json flags = Json::array();
    for (const dns::FlagName& each : dns::flag_names)
        if (answer.flags.*each.flag)
            flags.push_back(each.word);
    out["flags"] = std::move(flags);
    put(out, "chain_ttls", answer.chain_ttls);
    put(out, "record_ttls", answer.record_ttls);
    put(out, "ttl", answer.ttl);
    put(out, "negative_ttl", answer.negative_ttl);
    for (const dns::ExtendedError& error : answer.ede) {
        Json each = {{"code", error.code}};
        put_text(each, "text", error.text);
        out["ede"].push_back(std::move(each));
    }
    if (answer.nsid)
        out["nsid"] = write_text(*answer.nsid);
    put_flag(out, "trailing_bytes", answer.trailing_bytes);
    put_flag(out, "other_records", answer.other_records);
    return out;
}

dns::Record read_record(Fields fields, dns::RrType type) {
    dns::Record record;
    record.owner = fields.name("name");
    record.type = fields.type("type");
    if (record.type != type)
        fields.fail("type", "must be " + dns::write_rr_type(type) + " here");
    record.rdata = fields.rdata("rdata", type);
    fields.refuse_unknown_keys();
    return record;
}

/// Without a look for keys that nobody reads: an answer has more of them.
dns::AnswerContent read_content_keys(Fields& fields, dns::RrType type) {
    dns::AnswerContent content;
    content.kind = fields.word<dns::AnswerKind>("kind", kind_words);
    content.rcode = static_cast<dns::Rcode>(fields.whole("rcode", highest_rcode));
    for (Fields& link : fields.objects("chain"))
        content.chain.push_back(read_record(std::move(link), dns::RrType::cname));
    for (Fields& record : fields.objects("records"))
        content.records.push_back(read_record(std::move(record), type));
    return content;
}

dns::Answer read_answer(Fields fields, dns::RrType type, Contents& contents) {
    dns::AnswerContent content = read_content_keys(fields, type);
    const bool wants_records = content.kind == dns::AnswerKind::positive;
    const bool wants_none = content.kind == dns::AnswerKind::nodata;
    if ((wants_records && content.records.empty()) || (wants_none && !content.records.empty()))
        fields.fail("records", wants_records ? "must hold a record where the kind is positive"
                                             : "must be empty where the kind is nodata");
    dns::Answer answer;
    answer.chain_ttls = fields.wholes("chain_ttls");
    answer.record_ttls = fields.wholes("record_ttls");
    if (answer.chain_ttls.size() != content.chain.size())
        fields.fail("chain_ttls", "must stand beside the chain, one for each link");
    if (answer.record_ttls.size() != content.records.size())
        fields.fail("record_ttls", "must stand beside the records, one for each");
    answer.content = contents.shared(std::move(content));
    for (const std::string& flag : fields.texts("flags")) {
        const auto known = std::ranges::find(dns::flag_names, flag, &dns::FlagName::word);
        if (known == dns::flag_names.end())
            fields.fail("flags", "may hold qr, aa, tc, rd, ra, ad and cd");
        answer.flags.*known->flag = true;
    }
    answer.ttl = fields.optional_whole("ttl");
    answer.negative_ttl = fields.optional_whole("negative_ttl");
    for (Fields& error : fields.objects("ede")) {
        if (answer.ede.size() == most_errors)
            fields.fail("ede", "holds more than 8");
        answer.ede.push_back({static_cast<std::uint16_t>(error.whole("code", UINT16_MAX)),
                              error.optional_text("text").value_or(std::string())});
        error.refuse_unknown_keys();
    }
    answer.nsid = fields.optional_text("nsid");
    answer.trailing_bytes = fields.flag("trailing_bytes");
    answer.other_records = fields.flag("other_records");
    fields.refuse_unknown_keys();
    return answer;
}

}  // namespace

std::shared_ptr<const dns::AnswerContent> Contents::shared(dns::AnswerContent content) {
    std::string key(1, static_cast<char>(content.kind));
    key += std::to_string(static_cast<unsigned>(content.rcode));
    for (const auto* records : {&content.chain, &content.records}) {
        key += '|';
        for (const dns::Record& record : *records) {
            const dns::Bytes owner = record.owner.wire();
            key.append(owner.begin(), owner.end());
            key += std::to_string(static_cast<unsigned>(record.type)) + ' ' +
                   std::to_string(record.rdata.size()) + ' ' + record.rdata;
        }
    }
    auto& known = known_[std::move(key)];
    if (!known)
        known = std::make_shared<const dns::AnswerContent>(std::move(content));
    return known;
}

void put_text(Json& out, const char* key, std::string_view octets) {
    if (!octets.empty())
        out[key] = write_text(octets);
}

void put_texts(Json& out, const char* key, const std::vector<std::string>& texts) {
    for (const std::string& text : texts)
        out[key].push_back(write_text(text));
}

void put_flag(Json& out, const char* key, bool flag) {
    if (flag)
        out[key] = true;
}

void put_names(Json& out, const char* key, const std::vector<dns::Name>& names) {
    for (const dns::Name& name : names)
        out[key].push_back(name.text());
}

Json json_of(const dns::AnswerContent& content) {
    Json out = {{"kind", kind_words[static_cast<std::size_t>(content.kind)]},
                {"rcode", static_cast<unsigned>(content.rcode)}};
    if (!content.chain.empty())
        out["chain"] = json_of_records(content.chain);
    if (!content.records.empty())
        out["records"] = json_of_records(content.records);
    return out;
}

Json json_of(const check::Outcome& outcome) {
    Json out = {{"received_at", write_time(outcome.received_at)},
                {"protocol", net::word(outcome.protocol)},
                {"attempts", outcome.attempts}};
    if (outcome.rtt.count() > 0)
        out["rtt_ns"] = outcome.rtt.count();
    for (std::size_t i = 0; i < note_words.size(); ++i)
        if (outcome.notes.has(static_cast<check::Note>(i)))
            out["notes"].push_back(note_words[i]);
    if (outcome.failure) {
        out["failure"] = {{"kind", word(outcome.failure->kind)}};
        put_text(out["failure"], "detail", outcome.failure->detail);
    } else {
        out["answer"] = json_of_answer(outcome.answer);
    }
    return out;
}

dns::AnswerContent read_content(Fields fields, dns::RrType type) {
    dns::AnswerContent content = read_content_keys(fields, type);
    fields.refuse_unknown_keys();
    return content;
}

check::Outcome read_outcome(Fields fields, dns::RrType type, Contents& contents) {
    check::Outcome outcome;
    outcome.received_at = fields.time("received_at");
    outcome.protocol = fields.word<net::Protocol>("protocol", protocol_words);
    outcome.attempts = static_cast<std::uint8_t>(fields.whole("attempts", UINT8_MAX));
    outcome.rtt = fields.optional_duration("rtt_ns", longest_rtt).value_or(SteadyDuration(0));
    for (const std::string& note : fields.texts("notes")) {
        const auto known = std::ranges::find(note_words, note);
        if (known == note_words.end())
            fields.fail("notes", "holds a word that this dnsprop does not know");
        outcome.notes.add(static_cast<check::Note>(known - note_words.begin()));
    }
    if (auto failure = fields.optional_object("failure")) {
        outcome.failure = Failure{failure->word<FailureKind>("kind", failure_words),
                                  failure->shown_text("detail")};
        failure->refuse_unknown_keys();
    } else {
        outcome.answer = read_answer(fields.object("answer"), type, contents);
    }
    fields.refuse_unknown_keys();
    return outcome;
}

}  // namespace dnsprop::record
