package aloft.local.client;

import aloft.local.admin.AdminMessages;
import aloft.local.state.StateFolder;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.ValidationMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Sends requests to the admin API of the running process, over the socket in its state folder.
/// Only the user of this command can open a socket there, so nothing else is asked for proof.
record AdminClient(StateFolder home) {
  private static final int BUFFER_SIZE = 16 * 1024;

  /// Sends a request and returns the response.
  ///
  /// @param millis the longest wait for the response; 0 for no limit
  /// @throws UserException if the process reports an error
  /// @throws NotReachedException if none runs
  /// @throws IOException if it does not respond
  <T extends Record> T send(
      String endpoint, @Nullable Record request, Class<T> responseType, long millis)
      throws IOException {
    Path socket = home.openSocket();
    if (socket == null) {
      throw new NotReachedException("there is no socket in " + home.folder());
    }
    String body = request == null ? "" : Json.write(RecordWriter.of(request, endpoint), 0);
    String response;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      connect(channel, socket);
      response = exchange(channel, message(endpoint, body), millis);
    }
    // `HTTP/1.1 200 OK`
    int head = response.indexOf("\r\n\r\n");
    if (head < 12) {
      throw new IOException("it closed the connection");
    }
    String text = response.substring(head + 4);
    if (response.charAt(9) >= '4') {
      AdminMessages.ErrorMessage error = read(AdminMessages.ErrorMessage.class, text);
      throw new UserException(Diagnostic.error(error.code(), error.message()).hint(error.hint()));
    }
    return read(responseType, text);
  }

  private static void connect(SocketChannel channel, Path socket) throws NotReachedException {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new NotReachedException(String.valueOf(e.getMessage()));
    }
  }

  /// Nothing was sent.
  static final class NotReachedException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    NotReachedException(String message) {
      super(message);
    }
  }

  private static ByteBuffer message(String endpoint, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST "
            + AdminMessages.PATH
            + endpoint
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
            + content.length
            + "\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(start.length + content.length).put(start).put(content).flip();
  }

  // Sends the request and reads until the process closes the connection.
  private static String exchange(SocketChannel channel, ByteBuffer request, long millis)
      throws IOException {
    long end = System.nanoTime() + millis * 1_000_000;
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      while (true) {
        long remaining = millis == 0 ? 0 : (end - System.nanoTime()) / 1_000_000 + 1;
        if (remaining < 0 || (selector.select(remaining) == 0 && millis != 0)) {
          throw new SocketTimeoutException("no response within " + millis + " ms");
        }
        selector.selectedKeys().clear();
        if (key.isWritable()) {
          channel.write(request);
          key.interestOps(
              request.hasRemaining()
                  ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                  : SelectionKey.OP_READ);
        }
        if (key.isReadable()) {
          if (channel.read(buffer.clear()) < 0) {
            return response.toString(StandardCharsets.UTF_8);
          }
          response.write(buffer.array(), 0, buffer.position());
        }
      }
    }
  }

  private static <T> T read(Class<T> type, String text) throws IOException {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    T read;
    try {
      read = Decoder.read(type, Json.read(text, "response"), findings);
    } catch (UserException e) {
      throw new IOException("its response is not complete", e);
    }
    if (read == null || findings.hasErrors()) {
      throw new IOException("invalid response of the local cloud: " + text);
    }
    return read;
  }
}
