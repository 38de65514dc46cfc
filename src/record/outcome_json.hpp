// An Outcome in a recording, and back: records as rdata in hex, in full. What is read fits its
// Question, so that whoever judges it may rely on it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "check/outcome.hpp"
#include "dns/answer.hpp"
#include "record/fields.hpp"

namespace dnsprop::record {

/// Keeps the keys in the order they are written in.
using Json = nlohmann::ordered_json;

/// Contents read before, so that equal ones are shared again: a week's recording holds few.
class Contents {
public:
    std::shared_ptr<const dns::AnswerContent> shared(dns::AnswerContent content);

private:
    std::map<std::string, std::shared_ptr<const dns::AnswerContent>> known_;
};

Json json_of(const dns::AnswerContent& content);
/// What came beside a Failure is not written: it means nothing.
Json json_of(const check::Outcome& outcome);

/// Of an answer to a question for `type`: the records are of it, the chain is of CNAMEs, all rdata
/// is in canonical form.
dns::AnswerContent read_content(Fields fields, dns::RrType type);
check::Outcome read_outcome(Fields fields, dns::RrType type, Contents& contents);

/// Sets `out[key]`, unless there is nothing to say: left out, the reader takes it as nothing.
template <class Value>
void put(Json& out, const char* key, const std::optional<Value>& value) {
    if (value)
        out[key] = *value;
}
template <class Value>
void put(Json& out, const char* key, const std::vector<Value>& values) {
    if (!values.empty())
        out[key] = values;
}
void put_text(Json& out, const char* key, std::string_view octets);
void put_texts(Json& out, const char* key, const std::vector<std::string>& texts);
void put_flag(Json& out, const char* key, bool flag);
void put_names(Json& out, const char* key, const std::vector<dns::Name>& names);

}  // namespace dnsprop::record
