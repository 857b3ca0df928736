/// The event loop and the HTTP/1.1 connections, server side and client side, that gateways and
/// workers share. Knows neither of them.
@NullMarked
package aloft.local.http;

import org.jspecify.annotations.NullMarked;
