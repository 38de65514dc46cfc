// The program: arguments in, an exit code out. Everything else is in cli/run.cpp. Here alone the
// simulated Internet of the demo is tied to it.
#include "cli/run.hpp"
#include "demo/demo_network.hpp"

int main(int argc, char** argv) {
    return dnsprop::cli::run(argc, argv, dnsprop::demo::make_demo_network);
}
