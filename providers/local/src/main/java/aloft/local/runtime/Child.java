package aloft.local.runtime;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A worker's process with all that it starts, and one log for all that they print.
final class Child implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 500;

  private final Process process;
  private final String mark;
  private final String address;
  private final Thread pump;
  private final Thread guard;

  private Child(Process process, String mark, String address, OutputStream log) {
    this.process = process;
    this.mark = mark;
    this.address = address;
    this.pump = Thread.ofPlatform().daemon().name("worker-log").start(() -> pump(log));
    this.guard = Thread.ofPlatform().unstarted(this::killAll);
  }

  /// Starts a process.
  ///
  /// @param mark the variable whose value no other worker has
  /// @param log takes what it prints on both its streams, in the order in which it does
  static Child start(
      List<String> command,
      Map<String, String> environment,
      String mark,
      Path folder,
      OutputStream log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
    String address = String.valueOf(environment.get(mark));
    Child child = new Child(builder.start(), mark, address, log);
    Runtime.getRuntime().addShutdownHook(child.guard);
    return child;
  }

  private void pump(OutputStream log) {
    byte[] buffer = new byte[8192];
    try (InputStream in = process.getInputStream()) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        synchronized (log) {
          log.write(buffer, 0, length);
          if (in.available() == 0) {
            log.flush();
          }
        }
      }
    } catch (IOException e) {
      // The process is gone, or no one reads the log any more: there is nothing left to hand on.
      process.destroyForcibly();
    }
  }

  void onExit(Runnable then) {
    var _ = process.onExit().thenRun(then);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// The exit status; 128 and the signal's number where a signal ended it.
  int status() {
    return process.exitValue();
  }

  /// The most memory it has had, in bytes; null where the system does not tell.
  @Nullable Long peak() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  /// Ends the process and all that it has started, and waits until their last words are in the log.
  @Override
  public void close() {
    killAll();
    try {
      process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      pump.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(guard);
    } catch (IllegalStateException e) {
      // The hook is running already, and does the same.
    }
  }

  // A process that has ended is no parent any more: then its children are known by their address.
  private void killAll() {
    boolean ended = !process.isAlive();
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    if (ended) {
      Orphans.of(mark, address).forEach(ProcessHandle::destroyForcibly);
    }
  }
}
