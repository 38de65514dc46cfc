// The program: arguments in, an exit code out. Everything else is in cli/run.cpp.
#include "cli/run.hpp"

int main(int argc, char** argv) {
    return dnsprop::cli::run(argc, argv);
}
