package aloft.local.gateway;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A connection, and until when its caller must have done what is awaited of it. Who sends a byte
/// now and then, or does not take its answer, is cut off: threads and memory are for others, too.
final class Caller {
  private static final long LAST_WORD = 5_000_000_000L;
  private static final byte[] TOO_LATE =
      """
      HTTP/1.1 408 Request Timeout
      Content-Type: application/json
      Content-Length: 29
      Connection: close

      {"message":"Request Timeout"}\
      """
          .replace("\n", "\r\n")
          .getBytes(StandardCharsets.ISO_8859_1);

  private final Socket socket;
  private volatile Stage stage = Stage.HEAD;
  private volatile long due;
  private volatile boolean late;

  /// What is awaited: a request, the rest of it, an answer of ours, that the answer is taken.
  private enum Stage {
    HEAD,
    BODY,
    WORK,
    ANSWER
  }

  /// How long a caller may take, in milliseconds.
  ///
  /// @param idle from one answer to the end of the head of the next request
  /// @param body for the body of a request
  /// @param answer to take an answer
  /// @param callers the most connections of a port; the one that has waited longest makes room
  record Patience(int idle, int body, int answer, int callers) {
    /// How often to look.
    int tick() {
      return Math.clamp(Math.min(idle, Math.min(body, answer)) / 4, 5, 1000);
    }
  }

  Caller(Socket socket, Patience patience) {
    this.socket = socket;
    awaitHead(patience);
  }

  private void await(Stage next, long millis) {
    due = System.nanoTime() + millis * 1_000_000;
    stage = next;
  }

  void awaitHead(Patience patience) {
    await(Stage.HEAD, patience.idle());
  }

  void awaitBody(Patience patience) {
    await(Stage.BODY, patience.body());
  }

  void work() {
    stage = Stage.WORK;
  }

  void awaitTaking(Patience patience) {
    await(Stage.ANSWER, patience.answer());
  }

  /// Whether it has not sent the head of a request yet.
  boolean isWaiting() {
    return stage == Stage.HEAD;
  }

  long due() {
    return due;
  }

  /// Cuts it off where its time is up.
  void look(long now) {
    if (stage == Stage.WORK || now - due < 0) {
      return;
    }
    if (stage == Stage.BODY && !late) {
      // It is told so by the thread that reads.
      late = true;
      due = now + LAST_WORD;
      try {
        socket.shutdownInput();
        return;
      } catch (IOException e) {
        // It has gone already.
      }
    }
    close();
  }

  /// Tells a caller that was too late with its body.
  void excuse() {
    if (late) {
      try {
        socket.getOutputStream().write(TOO_LATE);
      } catch (IOException e) {
        // It has gone, too.
      }
    }
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // What cannot be closed is closed already.
    }
  }
}
