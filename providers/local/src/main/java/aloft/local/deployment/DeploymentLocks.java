package aloft.local.deployment;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Whose turn it is at a deployment: one changes it at a time, and no one while the disk is tidied
/// after a change.
final class DeploymentLocks {
  private final Map<String, Turn> turns = new ConcurrentHashMap<>();
  private final Duration patience;

  /// @param patience how long a change waits for another one
  DeploymentLocks(Duration patience) {
    this.patience = patience;
  }

  interface Work {
    boolean run() throws IOException;
  }

  private static final class Turn extends ReentrantLock {
    private static final long serialVersionUID = 1;
    private volatile boolean tidying;
  }

  private Turn turn(String name) {
    return turns.computeIfAbsent(name, key -> new Turn());
  }

  /// Changes a deployment. Where it is being tidied this waits, however long that takes.
  ///
  /// @throws UserException where another change is under way
  boolean change(String name, Work work) throws IOException {
    Turn turn = turn(name);
    try {
      while (!turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!turn.tidying) {
          throw new UserException(
              Diagnostic.error("deployment/busy", "another deployment of " + name + " is under way")
                  .hint("wait for its end, and try again"));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(Diagnostic.error("local/interrupted", "interrupted"), e);
    }
    try {
      return work.run();
    } finally {
      turn.unlock();
    }
  }

  /// Tidies after a change, when no other one is under way.
  void tidy(String name, Runnable work) {
    Turn turn = turn(name);
    turn.lock();
    try {
      turn.tidying = true;
      work.run();
    } finally {
      turn.tidying = false;
      turn.unlock();
    }
  }
}
