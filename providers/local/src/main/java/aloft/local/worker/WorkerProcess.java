package aloft.local.worker;

import aloft.host.TcpSockets;
import aloft.host.TcpSockets.Ownership;
import aloft.host.TcpSockets.TcpSocket;
import aloft.local.state.LockOwner;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The process of a worker with its child processes. Their output goes to one log.
///
/// All have the id of the worker in their environment, by which those that were left behind are
/// found.
final class WorkerProcess implements AutoCloseable {
  private static final long EXIT_WAIT_MILLIS = 500;
  private static final String PEAK_MEMORY_KEY = "VmHWM:";

  // More than the capacity of a pipe. A process that prints endlessly must not block the loop.
  private static final int MAX_READ = 1 << 20;

  private final Process process;
  private final String id;
  private final OutputStream log;
  private final InputStream output;
  private final ReentrantLock lock = new ReentrantLock();
  private final byte[] buffer = new byte[8192];
  private final Thread shutdownHook;
  private boolean lineEnded = true;
  private String heading = "";

  private WorkerProcess(Process process, String id, OutputStream log) {
    this.process = process;
    this.id = id;
    this.log = log;
    this.output = process.getInputStream();
    this.shutdownHook = Thread.ofPlatform().unstarted(this::kill);
  }

  /// Starts a process.
  ///
  /// @param environment one of the variables contains the id
  /// @param id the id of the worker
  /// @param log receives the output of both streams, in order
  static WorkerProcess start(
      List<String> command,
      Map<String, String> environment,
      String id,
      Path folder,
      OutputStream log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
    WorkerProcess workerProcess = new WorkerProcess(builder.start(), id, log);
    Runtime.getRuntime().addShutdownHook(workerProcess.shutdownHook);
    return workerProcess;
  }

  /// Copies the available output to the log, up to about 1 MB, and flushes the log.
  ///
  /// @return whether there was any output
  boolean drain() {
    lock.lock();
    try {
      boolean hasOutput = readOutput();
      write(heading);
      heading = "";
      log.flush();
      return hasOutput;
    } catch (IOException e) {
      // The process has ended or the log cannot be written.
      process.toHandle().destroyForcibly();
      return false;
    } finally {
      lock.unlock();
    }
  }

  // The caller holds the lock.
  private boolean readOutput() throws IOException {
    int read = 0;
    for (int count = available(); count > 0 && read < MAX_READ; count = available()) {
      if (read == 0) {
        write(heading);
        heading = "";
      }
      int length = output.read(buffer, 0, Math.min(count, buffer.length));
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
      return output.available();
    } catch (IOException e) {
      // The stream is closed.
      return 0;
    }
  }

  /// Adds lines that the log gets before any later output of the process. The next [#drain] or
  /// [#print] writes them, so that most invocations write to the log only once.
  void addHeading(String lines) {
    lock.lock();
    try {
      heading = heading.isEmpty() ? lines : heading + lines;
    } finally {
      lock.unlock();
    }
  }

  /// Writes lines about the process after its own output. The next [#drain] flushes them.
  void print(String lines) {
    lock.lock();
    try {
      readOutput();
      write(heading + lines);
      heading = "";
    } catch (IOException e) {
      // A log error must not stop the function.
    } finally {
      lock.unlock();
    }
  }

  // The caller holds the lock.
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

  void onExit(Runnable callback) {
    var _ = process.onExit().thenRun(callback);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Waits up to half a second and returns the exit status: 128 plus the signal number after a
  /// signal.
  int exitStatus() {
    try {
      if (process.waitFor(EXIT_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 128 + 9;
  }

  /// The peak memory in bytes; null if the system does not report it.
  @Nullable Long peakMemory() {
    String status;
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/status"));
      status = new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return null;
    }
    int at = status.indexOf(PEAK_MEMORY_KEY);
    int end = status.indexOf('\n', at);
    return at < 0 || end < 0
        ? null
        : Long.parseLong(status.substring(at, end).replaceAll("\\D", "")) * 1024;
  }

  /// Kills the process and its children, and writes their last output to the log.
  @Override
  public void close() {
    kill();
    try {
      process.waitFor(EXIT_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drain();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // The hook is running already and kills the process.
    }
  }

  private List<ProcessHandle> orphans() {
    return OrphanProcesses.find(id);
  }

  /// Whether the process, one of its children or one that was left behind has a socket open.
  Ownership ownership(List<TcpSocket> sockets) {
    Ownership ownership = Ownership.NOT_OPEN;
    Iterator<Long> tree =
        Stream.<Supplier<Stream<Long>>>of(
                () -> Stream.of(process.pid()),
                () -> children(process.pid()),
                () -> process.descendants().map(ProcessHandle::pid),
                () -> orphans().stream().map(ProcessHandle::pid))
            .flatMap(Supplier::get)
            .iterator();
    while (ownership != Ownership.OPEN && tree.hasNext()) {
      Ownership next = TcpSockets.ownership(tree.next(), sockets);
      ownership = next == Ownership.NOT_OPEN ? ownership : next;
    }
    return ownership;
  }

  // The processes below one, as Linux lists them. It finds most of them, and reads only their files
  // instead of those of all processes, which takes long.
  private static Stream<Long> children(long parent) {
    List<Long> found = new ArrayList<>();
    Path threads = Path.of("/proc/" + parent + "/task");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      for (Path thread : all) {
        for (String id : Files.readString(thread.resolve("children")).split(" ", -1)) {
          if (!id.isBlank()) {
            found.add(Long.parseLong(id.strip()));
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The process has ended, or this system has no such files.
    }
    return found.stream().flatMap(child -> Stream.concat(Stream.of(child), children(child)));
  }

  /// Kills the process and its children without waiting. After the process has ended, its children
  /// are found by the environment variable.
  void kill() {
    List<ProcessHandle> descendants = process.descendants().toList();
    // Checked after the list: a process that ends in between has lost its children before, also if
    // it is still a zombie.
    boolean ended = LockOwner.hasEnded(process.toHandle());
    // Process.destroyForcibly would close the pipe and lose the last output.
    process.toHandle().destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    if (ended) {
      orphans().forEach(ProcessHandle::destroyForcibly);
    }
  }
}
