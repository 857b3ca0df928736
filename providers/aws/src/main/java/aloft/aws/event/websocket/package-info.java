/// The event `websocket`: routes of a WebSocket API and the API itself. Knows neither REST APIs nor
/// HTTP APIs.
@NullMarked
package aloft.aws.event.websocket;

import org.jspecify.annotations.NullMarked;
