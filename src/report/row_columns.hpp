// The rows of the table, one resolver each, in columns: who, where, and what there is to say.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "diagnose/result.hpp"
#include "report/style.hpp"

namespace dnsprop::report {

/// Columns of one Question's rows, so that they stand under each other in all its groups.
class RowColumns {
public:
    /// Measures the rows of the groups that will be `shown`. The references outlive it.
    RowColumns(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
               const Style& style, std::span<const check::Group* const> shown);

    /// The lines of one row; `group` is the one it stands under, whose heading shows its records.
    std::vector<std::string> lines(std::uint32_t row, const check::Group& group) const;

private:
    const catalogue::Resolver& resolver(const check::Row& row) const;
    /// With -v the site that answered behind it, where its NSID tells.
    std::string name(const check::Row& row) const;
    std::string remark(std::uint32_t index, const check::Group& group) const;

    const diagnose::QuestionResult& result_;
    const diagnose::CheckResult& check_;
    const Style& style_;
    std::size_t name_width_ = 0;
    std::size_t place_width_ = 0;
    std::size_t address_width_ = 0;  ///< 0: no such column
};

}  // namespace dnsprop::report
