package aloft.cli.manifest.external;

import aloft.host.Ids;
import aloft.host.ProgramRunner;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A running Node process that exchanges JSON messages, one per line.
final class NodeSession implements AutoCloseable {
  private final String token = "aloft-" + Ids.uuid() + " ";
  private final Process process;
  private final BufferedReader in;
  private final Writer out;
  private final Queue<Node> pendingMessages = new ArrayDeque<>();

  private NodeSession(ProgramRunner programs, Path node) throws IOException {
    List<String> arguments = List.of("--input-type=commonjs", "-e", script(), token);
    this.process = programs.start(node, arguments, ProcessBuilder.Redirect.INHERIT);
    this.in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.out = process.outputWriter(StandardCharsets.UTF_8);
  }

  static NodeSession start(ProgramRunner programs, Path node) {
    try {
      return new NodeSession(programs, node);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("javascript/failed", "Node failed to start: " + e.getMessage())
              .hint("try: " + node + " --version"),
          e);
    }
  }

  private static String script() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(NodeSession.class.getResourceAsStream("read.cjs"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Sends a message. If Node has exited, the next [#receive] returns null.
  void send(Map<String, ?> message) {
    try {
      out.write(Json.write(message, 0));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      process.destroy();
    }
  }

  /// The next message for a request. Messages for other requests are queued.
  ///
  /// @return null if Node has exited
  @Nullable Node receive(long id) {
    for (Iterator<Node> pending = pendingMessages.iterator(); pending.hasNext(); ) {
      Node message = pending.next();
      if (belongs(message, id)) {
        pending.remove();
        return message;
      }
    }
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(token)) {
          Node message = Json.read(line.substring(token.length()), "node");
          if (belongs(message, id)) {
            return message;
          }
          pendingMessages.add(message);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean belongs(Node message, long id) {
    return message.get("id") instanceof Scalar scalar && Objects.equals(scalar.value(), id);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
