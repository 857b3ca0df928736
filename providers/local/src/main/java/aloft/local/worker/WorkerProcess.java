package aloft.local.worker;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A worker's process with all that it starts, and one log for all that they print.
final class WorkerProcess implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 500;
  private static final String PEAK = "VmHWM:";

  // More than a pipe holds; who prints on and on must not keep us from all else.
  private static final int MOST = 1 << 20;

  private final Process process;
  private final String mark;
  private final String address;
  private final OutputStream log;
  private final InputStream printed;
  private final ReentrantLock reading = new ReentrantLock();
  private final byte[] buffer = new byte[8192];
  private final Thread guard;
  private boolean lineEnded = true;
  private String heading = "";

  private WorkerProcess(Process process, String mark, String address, OutputStream log) {
    this.process = process;
    this.mark = mark;
    this.address = address;
    this.log = log;
    this.printed = process.getInputStream();
    this.guard = Thread.ofPlatform().unstarted(this::kill);
  }

  /// Starts a process.
  ///
  /// @param mark the variable whose value no other worker has
  /// @param log takes what it prints on both its streams, in the order in which it does
  static WorkerProcess start(
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
    WorkerProcess child = new WorkerProcess(builder.start(), mark, address, log);
    Runtime.getRuntime().addShutdownHook(child.guard);
    return child;
  }

  /// Hands over what was printed up to now; all of it is in the log when this returns, and not much
  /// of what comes meanwhile.
  ///
  /// @return whether there was anything
  boolean drain() {
    reading.lock();
    try {
      boolean chatty = take();
      write(heading);
      heading = "";
      log.flush();
      return chatty;
    } catch (IOException e) {
      // The process is gone, or no one reads the log any more: there is nothing left to hand on.
      process.toHandle().destroyForcibly();
      return false;
    } finally {
      reading.unlock();
    }
  }

  // With the lock.
  private boolean take() throws IOException {
    int read = 0;
    for (int there = available(); there > 0 && read < MOST; there = available()) {
      if (read == 0) {
        write(heading);
        heading = "";
      }
      int length = printed.read(buffer, 0, Math.min(there, buffer.length));
      if (length <= 0) {
        break;
      }
      log.write(buffer, 0, length);
      lineEnded = buffer[length - 1] == '\n';
      read += length;
    }
    return read > 0;
  }

  private int available() {
    try {
      return printed.available();
    } catch (IOException e) {
      // Closed: it prints no more.
      return 0;
    }
  }

  /// Lets lines stand before what the process prints from now on. They are in the log with the next
  /// [#drain] or [#print]: most invocations print nothing, and write to their log just once.
  void announce(String lines) {
    reading.lock();
    try {
      heading = lines;
    } finally {
      reading.unlock();
    }
  }

  /// Writes lines about the process after those that it has printed itself. They are in the log
  /// with the next [#drain].
  void print(String lines) {
    reading.lock();
    try {
      take();
      write(heading + lines);
      heading = "";
    } catch (IOException e) {
      // A log that no one takes must not stop the function.
    } finally {
      reading.unlock();
    }
  }

  // With the lock.
  private void write(String lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    if (!lineEnded) {
      log.write('\n');
      lineEnded = true;
    }
    log.write(lines.getBytes(StandardCharsets.UTF_8));
  }

  void onExit(Runnable then) {
    var _ = process.onExit().thenRun(then);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// The exit status, 128 and the signal's number where a signal ended it; waits for it a moment.
  int status() {
    try {
      if (process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 128 + 9;
  }

  /// The most memory it has had, in bytes; null where the system does not tell.
  @Nullable Long peak() {
    String status;
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/status"));
      status = new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return null;
    }
    int at = status.indexOf(PEAK);
    int end = status.indexOf('\n', at);
    return at < 0 || end < 0
        ? null
        : Long.parseLong(status.substring(at, end).replaceAll("\\D", "")) * 1024;
  }

  /// Ends the process and all that it has started, and waits until their last words are in the log.
  @Override
  public void close() {
    kill();
    try {
      process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drain();
    try {
      Runtime.getRuntime().removeShutdownHook(guard);
    } catch (IllegalStateException e) {
      // The hook is running already, and does the same.
    }
  }

  /// Ends the process and all that it has started, without waiting. One that has ended is no parent
  /// any more: then its children are known by their address.
  void kill() {
    boolean ended = !process.isAlive();
    List<ProcessHandle> all = process.descendants().toList();
    // The process itself would close its pipe, and its last words with it.
    process.toHandle().destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    if (ended) {
      OrphanProcesses.of(mark, address).forEach(ProcessHandle::destroyForcibly);
    }
  }
}
