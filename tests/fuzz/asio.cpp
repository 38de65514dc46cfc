// Asio's own code for the fuzzed library, which has no TLS.
#include <boost/asio/impl/src.hpp>
