package aloft.spi.emulation;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/// The rules of one WebSocket API: map the events of a connection to function calls, and their
/// results to messages. Stateless between calls.
public interface WebSocketHandler {

  /// A client asks to connect. A response with a status from 200 to 299 accepts it; its header
  /// Sec-WebSocket-Protocol is passed on. Any other response refuses it.
  Action connect(WebSocketClient client);

  /// A client has sent a message. The body of the response is sent to the client as a message,
  /// unless it is empty.
  ///
  /// @param isText whether the message is text in UTF-8
  /// @param id unique
  Action message(WebSocketClient client, Payload message, boolean isText, Instant time, String id);

  /// A connection has ended. The response is ignored.
  ///
  /// @param code the status code of RFC 6455, 1006 if there was none
  Action disconnect(WebSocketClient client, int code, String reason, Instant time, String id);

  /// Returns what a request without an upgrade means: the programs of the API send messages this
  /// way.
  Command command(HttpRequest request);

  /// Returns the limits of a connection.
  Limits limits();

  /// The limits of a connection; one that exceeds a limit is closed.
  ///
  /// @param maxFrame the payload of a frame, in bytes
  /// @param maxMessage in bytes
  /// @param idle the time without a message
  /// @param age the time since the client has connected
  record Limits(int maxFrame, int maxMessage, Duration idle, Duration age) {}

  /// What a request without an upgrade means.
  sealed interface Command {

    /// Sends a response.
    record Respond(HttpResponse response) implements Command {}

    /// Sends a message to a client.
    ///
    /// @param gone the response if there is no such client
    record Send(String client, Payload message, HttpResponse sent, HttpResponse gone)
        implements Command {}

    /// Describes a client.
    ///
    /// @param gone the response if there is no such client
    record Describe(String client, Function<WebSocketClient, HttpResponse> found, HttpResponse gone)
        implements Command {}

    /// Ends the connection of a client.
    ///
    /// @param gone the response if there is no such client
    record Close(String client, HttpResponse closed, HttpResponse gone) implements Command {}
  }
}
