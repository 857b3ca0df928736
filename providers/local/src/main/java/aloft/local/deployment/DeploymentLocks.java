package aloft.local.deployment;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// One lock for each deployment: changes and cleanups of a deployment exclude each other.
final class DeploymentLocks {
  private final Map<String, DeploymentLock> locks = new ConcurrentHashMap<>();
  private final Duration timeout;

  /// @param timeout how long a change waits for another change
  DeploymentLocks(Duration timeout) {
    this.timeout = timeout;
  }

  interface Change {
    boolean run() throws IOException;
  }

  private static final class DeploymentLock extends ReentrantLock {
    private static final long serialVersionUID = 1;
    private volatile boolean cleaning;
  }

  private DeploymentLock lock(String name) {
    return locks.computeIfAbsent(name, key -> new DeploymentLock());
  }

  /// Runs a change of a deployment. It waits for a cleanup without a time limit.
  ///
  /// @return the result of the change
  /// @throws UserException if another change is running
  boolean change(String name, Change change) throws IOException {
    DeploymentLock lock = lock(name);
    try {
      while (!lock.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!lock.cleaning) {
          throw new UserException(
              Diagnostic.error(
                      "deployment/busy", "another deployment of " + name + " is in progress")
                  .hint("wait until it has finished, and try again"));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(Diagnostic.error("local/interrupted", "interrupted"), e);
    }
    try {
      return change.run();
    } finally {
      lock.unlock();
    }
  }

  /// Runs a cleanup after a change; waits for a running change.
  void cleanUp(String name, Runnable cleanup) {
    DeploymentLock lock = lock(name);
    lock.lock();
    try {
      lock.cleaning = true;
      cleanup.run();
    } finally {
      lock.cleaning = false;
      lock.unlock();
    }
  }
}
