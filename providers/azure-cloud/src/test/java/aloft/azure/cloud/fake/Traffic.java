package aloft.azure.cloud.fake;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The requests that a double has answered, those that a test answers or loses, and what the judges
/// have found in them.
final class Traffic {
  final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  final List<String> violations = new CopyOnWriteArrayList<>();

  /// The names of the requests whose next answer is lost.
  final Set<String> lost = ConcurrentHashMap.newKeySet();

  volatile Function<Exchange, @Nullable Answer> replyWith = exchange -> null;
  private final UnaryOperator<Answer> secure;
  private int running;

  /// @param secure replaces the addresses in an answer by those with TLS
  Traffic(UnaryOperator<Answer> secure) {
    this.secure = secure;
  }

  interface Handler {
    Answer answer(Call call) throws IOException;
  }

  /// Waits until no call is being answered: an interrupted client does not wait for its last one.
  synchronized void awaitIdle() {
    try {
      while (running > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private synchronized void count(int calls) {
    running += calls;
    notifyAll();
  }

  /// Answers a call, unless the test does.
  Answer handle(String name, Call call, Handler handler) {
    count(1);
    try {
      return answer(name, call, handler);
    } finally {
      count(-1);
    }
  }

  private Answer answer(String name, Call call, Handler handler) {
    Answer answer;
    try {
      Answer planned = replyWith.apply(exchange(name, call, 0));
      answer = planned == null ? handler.answer(call) : planned;
    } catch (Refusal e) {
      answer = e.answer();
    } catch (IOException | RuntimeException e) {
      violations.add(call.method() + " " + call.target() + ": the double failed: " + e);
      answer = Answer.error(500, "InternalServerError", e.toString());
    }
    exchanges.add(exchange(name, call, answer.status()));
    return lost.remove(name) ? Answer.broken() : call.isSecure() ? secure.apply(answer) : answer;
  }

  static Exchange exchange(String name, Call call, int status) {
    return new Exchange(name, call.method(), call.target(), call.headers(), call.text(), status);
  }

  /// Takes what a judge has found.
  void found(String what, List<String> findings) {
    findings.forEach(finding -> violations.add(what + ": " + finding));
  }
}
