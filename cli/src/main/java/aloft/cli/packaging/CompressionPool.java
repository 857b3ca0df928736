package aloft.cli.packaging;

import aloft.cli.packaging.zip.Compressor;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The threads that pack: some write one zip each, and others compress files ahead of them. None is
/// started before it is needed.
final class CompressionPool implements AutoCloseable {
  private final ThreadLocal<Compressor> compressors = ThreadLocal.withInitial(Compressor::new);
  private final int parallelism;
  private @Nullable ExecutorService executor;

  /// A pool with as many threads of each kind as there are processors.
  CompressionPool() {
    this(Runtime.getRuntime().availableProcessors());
  }

  /// @param parallelism the number of threads of each kind
  CompressionPool(int parallelism) {
    this.parallelism = parallelism;
  }

  /// The compressor of the current thread.
  Compressor compressor() {
    return compressors.get();
  }

  synchronized void execute(Runnable task) {
    if (executor == null) {
      executor = threads(parallelism, "pack-");
    }
    executor.execute(task);
  }

  private static ExecutorService threads(int count, String name) {
    return Executors.newFixedThreadPool(
        count, Thread.ofPlatform().daemon().name(name, 0).factory());
  }

  /// Processes each item, in this thread and in others. No item is in process afterwards.
  ///
  /// @throws RuntimeException the first failure in the order of the items; later items may not have
  ///   been processed then
  /// @throws UserException if this thread is interrupted, whose interrupt status stays set
  <T> void forEach(List<T> items, Consumer<T> work) {
    ItemQueue<T> queue = new ItemQueue<>(items, work);
    int helpers = Math.min(items.size(), parallelism) - 1;
    if (helpers < 1) {
      queue.run();
    } else {
      // If this thread is interrupted, closing interrupts the others and still waits for them.
      try (ExecutorService threads = threads(helpers, "packages-")) {
        for (int i = 0; i < helpers; i++) {
          threads.execute(queue);
        }
        queue.run();
      }
    }
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
    queue.throwFailure();
  }

  /// The error of a thread that was interrupted while it packed.
  static UserException interrupted() {
    return new UserException(Diagnostic.error("package/interrupted", "packing was interrupted"));
  }

  /// Items that several threads process. A failure keeps later items from being started; earlier
  /// ones have been started already, so that the first failure does not depend on the threads.
  private static final class ItemQueue<T> implements Runnable {
    private final List<T> items;
    private final Consumer<T> work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger firstFailure;
    private final AtomicReferenceArray<@Nullable Throwable> failures;

    ItemQueue(List<T> items, Consumer<T> work) {
      this.items = items;
      this.work = work;
      this.firstFailure = new AtomicInteger(items.size());
      this.failures = new AtomicReferenceArray<>(items.size());
    }

    @Override
    public void run() {
      while (!Thread.currentThread().isInterrupted()) {
        int index = next.getAndIncrement();
        if (index >= firstFailure.get()) {
          return;
        }
        try {
          work.accept(items.get(index));
        } catch (RuntimeException | Error e) {
          failures.set(index, e);
          firstFailure.accumulateAndGet(index, Math::min);
        }
      }
    }

    void throwFailure() {
      int index = firstFailure.get();
      switch (index < items.size() ? failures.get(index) : null) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public synchronized void close() {
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
