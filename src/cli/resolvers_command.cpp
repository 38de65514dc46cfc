#include "cli/resolvers_command.hpp"

#include <unistd.h>

#include "base/input_error.hpp"
#include "cli/files.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "report/resolvers_report.hpp"

namespace dnsprop::cli {

ExitCode run_resolvers(const Settings& settings, const Environment& environment) {
    const catalogue::Catalogue catalogue = load_resolvers(settings);
    catalogue::Selection selection = settings.selection;
    const bool is_page = settings.command == Command::resolvers_show;
    if (is_page)
        selection.ids = {settings.topic};
    const auto rows = catalogue::select(catalogue, selection);
    const std::size_t width = style_of_stdout(settings, environment).width;

    FdSink out(STDOUT_FILENO);
    if (settings.format == "json")
        report::write_resolver_json(rows, catalogue.generated, out);
    else if (settings.format == "csv")
        report::write_resolver_csv(rows, out);
    else if (settings.format != "table")
        throw InputError("resolvers are written as table, json or csv");
    else if (is_page)
        report::write_resolver_page(*rows.front(), width, out);
    else
        report::write_resolver_table(rows, width, out);
    return written(out, ExitCode::propagated);
}

}  // namespace dnsprop::cli
