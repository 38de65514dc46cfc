// stdout at the end of a command: did everything arrive?
#pragma once

#include "base/sink.hpp"
#include "cli/exit_code.hpp"

namespace dnsprop::cli {

/// Flushes; `code` when all was written. A failed write is said on stderr; a closed pipe is a quiet
/// end. Both are ExitCode::output_failed. Where SIGINT or SIGTERM has come meanwhile it is theirs.
ExitCode written(Sink& out, ExitCode code);

/// One line on stderr: "dnsprop: ...", with everything that is no plain text escaped.
void complain(std::string_view message);

/// Holds the places of stdin, stdout and stderr where the caller has closed them, so that no socket
/// of ours can take them; writing to a closed stdout then fails as it should.
void hold_standard_streams();

}  // namespace dnsprop::cli
