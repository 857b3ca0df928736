package aloft.cli.manifest.external;

import aloft.host.Ids;
import aloft.host.ProgramRunner;
import aloft.host.TextFiles;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A running Node process that exchanges JSON messages, one per line.
///
/// A thread reads its output into a queue, because the user's code may neither answer nor end. Once
/// the session has ended, each [#receive] returns the same [Ended].
final class NodeSession implements AutoCloseable {
  private final String token = "aloft-" + Ids.uuid() + " ";
  private final Process process;
  private final Writer out;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Queue<Node> pendingMessages = new ArrayDeque<>();
  private @Nullable Ended ended;

  /// What came from Node.
  sealed interface Received {}

  /// A message.
  record Message(Node node) implements Received {}

  /// No more messages come.
  enum Ended implements Received {
    EXITED,
    SILENT,
    TOO_LARGE
  }

  private NodeSession(ProgramRunner programs, Path node) throws IOException {
    List<String> arguments = List.of("--input-type=commonjs", "-e", script(), token);
    this.process = programs.start(node, arguments, ProcessBuilder.Redirect.INHERIT);
    this.out = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().name("node").start(this::readMessages);
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

  /// Sends a message. If Node has exited, the next [#receive] says so.
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
  /// @param patience how long to wait for it; then Node is ended
  Received receive(long id, Duration patience) {
    for (Iterator<Node> pending = pendingMessages.iterator(); pending.hasNext(); ) {
      Node message = pending.next();
      if (belongs(message, id)) {
        pending.remove();
        return new Message(message);
      }
    }
    while (ended == null) {
      switch (next(patience)) {
        case Message message when belongs(message.node(), id) -> {
          return message;
        }
        case Message message -> pendingMessages.add(message.node());
        case Ended end -> {
          ended = end;
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          close();
        }
      }
    }
    return Objects.requireNonNull(ended);
  }

  private Received next(Duration patience) {
    try {
      Received next = received.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      return next == null ? Ended.SILENT : next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Ended.EXITED;
    }
  }

  /// Reads the lines that start with the token. Other lines are output of the user's code.
  private void readMessages() {
    byte[] start = token.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean isMessage = true;
    try (InputStream in = new BufferedInputStream(process.getInputStream())) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          if (isMessage && line.size() > start.length) {
            String json = line.toString(StandardCharsets.UTF_8).substring(start.length);
            received.add(new Message(Json.read(json, "node")));
          }
          line.reset();
          isMessage = true;
        } else if (isMessage) {
          isMessage = line.size() >= start.length || next == start[line.size()];
          line.write(next);
          if (line.size() > TextFiles.MAX_BYTES) {
            received.add(Ended.TOO_LARGE);
            return;
          }
        }
      }
      received.add(Ended.EXITED);
    } catch (IOException e) {
      received.add(Ended.EXITED);
    } catch (UserException | StackOverflowError | OutOfMemoryError e) {
      received.add(Ended.TOO_LARGE);
    }
  }

  private static boolean belongs(Node message, long id) {
    return message.get("id") instanceof Scalar scalar && Objects.equals(scalar.value(), id);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      // Until it has ended, a stderr that it shares with this process may refuse to be written:
      // Node makes pipes non-blocking, and resets them when it ends by this signal.
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
