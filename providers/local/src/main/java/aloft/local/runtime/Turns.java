package aloft.local.runtime;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.worker.Dialogue;
import aloft.spi.worker.Invocation;
import aloft.spi.worker.Outcome;
import aloft.spi.worker.Reply;
import aloft.spi.worker.Request;
import aloft.spi.worker.Step;
import aloft.spi.worker.Usage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// A dialogue over several connections at once: one at a time may speak. What does not change it
/// waits for none of them.
///
/// @param lock held while a request is heard, with all of its body
record Turns(Dialogue dialogue, ReentrantLock lock) implements Dialogue {
  Turns(Dialogue dialogue) {
    this(dialogue, new ReentrantLock());
  }

  @Override
  public Step hear(Request request) {
    lock.lock();
    try {
      return dialogue.hear(request);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Reply deliver(Invocation invocation, Instant deadline) {
    lock.lock();
    try {
      return dialogue.deliver(invocation, deadline);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Outcome.Fault timedOut(Invocation invocation) {
    return dialogue.timedOut(invocation);
  }

  @Override
  public Outcome.Fault exited(Invocation invocation, int status) {
    return dialogue.exited(invocation, status);
  }

  @Override
  public String opening(Invocation invocation) {
    return dialogue.opening(invocation);
  }

  @Override
  public String closing(Invocation invocation, Usage usage) {
    return dialogue.closing(invocation, usage);
  }

  @Override
  public List<Diagnostic> remarks() {
    return dialogue.remarks();
  }
}
