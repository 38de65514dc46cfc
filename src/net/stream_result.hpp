// How operations on streams hand back what happened, and what it means to us.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include "base/failure.hpp"

namespace dnsprop::net {

/// For co_await: errors come as values, not as exceptions.
inline constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);

/// `closed` where the peer ended the stream, with or without TLS's farewell.
Failure failure_of_stream(const boost::system::error_code& error);

}  // namespace dnsprop::net
