package aloft.cli.packaging;

import aloft.cli.packaging.zip.Compressor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The threads that compress files. None is started before the first task.
final class CompressionPool implements AutoCloseable {
  private final ThreadLocal<Compressor> compressors = ThreadLocal.withInitial(Compressor::new);
  private @Nullable ExecutorService executor;

  /// The compressor of the current thread.
  Compressor compressor() {
    return compressors.get();
  }

  synchronized void execute(Runnable task) {
    if (executor == null) {
      executor =
          Executors.newFixedThreadPool(
              java.lang.Runtime.getRuntime().availableProcessors(),
              Thread.ofPlatform().daemon().name("pack-", 0).factory());
    }
    executor.execute(task);
  }

  /// Processes each item, in this thread and one more, and throws the first failure in the order of
  /// the items.
  <T> void forEach(List<T> items, Consumer<T> work) {
    if (items.size() < 2) {
      items.forEach(work);
      return;
    }
    AtomicInteger next = new AtomicInteger();
    AtomicReferenceArray<@Nullable RuntimeException> failures =
        new AtomicReferenceArray<>(items.size());
    AtomicInteger first = new AtomicInteger(items.size());
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < first.get(); i = next.getAndIncrement()) {
            try {
              work.accept(items.get(i));
            } catch (RuntimeException e) {
              failures.set(i, e);
              int failed = i;
              first.updateAndGet(index -> Math.min(index, failed));
            }
          }
        };
    Thread helper = Thread.ofPlatform().daemon().name("packages").start(worker);
    worker.run();
    try {
      helper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (first.get() < items.size()) {
      throw Objects.requireNonNull(failures.get(first.get()));
    }
  }

  @Override
  public synchronized void close() {
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
