package aloft.local.client;

import aloft.host.Folders;
import aloft.local.admin.AdminMessages;
import aloft.local.daemon.Daemon;
import aloft.local.deployment.Ports;
import aloft.local.state.LockOwner;
import aloft.local.state.RunningProcess;
import aloft.local.state.StateFolder;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds, starts and stops the process of the local cloud.
public final class LocalCloudProcess {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  // A process without a reply within this time is considered to hang.
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(5);
  // Commands run with options for a quick start, but this process runs for long. Less inlining and
  // no loop unrolling cut the time of the JIT compiler to a third for code that is as fast. The
  // heap has room for the largest streamed response (200 MB) with a copy of it, or for 30 bodies of
  // 10 MB with their events; it needs 20 MB for small ones. Callers beyond that get status 503.
  private static final String DAEMON_OPTIONS =
      "-XX:TieredStopAtLevel=4 -XX:MaxInlineLevel=6 -XX:InlineSmallCode=1000 -XX:FreqInlineSize=100"
          + " -XX:LoopUnrollLimit=0 -Xmx1g -Xmn24m -XX:MinTLABSize=64k";

  private final StateFolder home;
  private final Environment environment;
  private final int replyTimeout;
  private final AdminClient admin;

  public LocalCloudProcess(StateFolder home, Environment environment) {
    this(home, environment, REPLY_TIMEOUT);
  }

  LocalCloudProcess(StateFolder home, Environment environment, Duration replyTimeout) {
    this.home = home;
    this.environment = environment;
    this.replyTimeout = (int) replyTimeout.toMillis();
    this.admin = new AdminClient(home);
  }

  /// The state folder of the process.
  public StateFolder home() {
    return home;
  }

  // The status of the running process; null if none replies.
  private AdminMessages.@Nullable Status probe() {
    try {
      return admin.send("status", null, AdminMessages.Status.class, replyTimeout);
    } catch (IOException | UserException e) {
      return null;
    }
  }

  /// The status of the running process; null if none runs.
  ///
  /// @throws UserException if the process does not reply
  public AdminMessages.@Nullable Status status() {
    ProcessHandle owner = LockOwner.find(home);
    AdminMessages.Status live = awaitProcess(owner, replyTimeout);
    if (live == null && owner != null && !LockOwner.hasEnded(owner)) {
      throw new UserException(
          Diagnostic.error(
                  "local/silent",
                  "the local cloud does not respond: process "
                      + owner.pid()
                      + (home.openSocket() == null
                          ? " was started by another version of Aloft"
                          : " hangs"))
              .hint(
                  "\"aloft local stop\" ends it; its deployments are restored at the next start"));
    }
    return live;
  }

  // Waits for a starting process to become ready; null if it ends or the time is up.
  private AdminMessages.@Nullable Status awaitProcess(@Nullable ProcessHandle owner, long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    AdminMessages.Status live = probe();
    while (live == null
        && owner != null
        && !LockOwner.hasEnded(owner)
        && System.nanoTime() - end < 0) {
      pause(20);
      live = probe();
    }
    return live;
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(Diagnostic.error("local/interrupted", "interrupted"), e);
    }
  }

  /// Starts the process if necessary, and replaces one of another version or one that hangs.
  ///
  /// @throws UserException if it does not start
  void ensureStarted() {
    AdminMessages.Status live = probe();
    ProcessHandle owner = LockOwner.find(home);
    if (live == null && owner != null) {
      // Another command may be starting it.
      RunningProcess recorded = RunningProcess.read(home);
      boolean started =
          home.openSocket() != null || (recorded != null && recorded.process() == owner.pid());
      live = awaitProcess(owner, started ? replyTimeout : START_TIMEOUT.toMillis());
    }
    if (live != null && live.version().equals(Daemon.version(environment))) {
      return;
    }
    if (live != null || owner != null) {
      terminate(live, owner);
    }
    home.prepare();
    Process process = launch();
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < end) {
      if (probe() != null) {
        return;
      }
      // Another command may start it at the same time: only one of the processes gets the lock.
      if (!process.isAlive() && process.exitValue() != 0 && LockOwner.find(home) == null) {
        pause(200);
        if (LockOwner.find(home) == null) {
          break;
        }
      }
      pause(5);
    }
    throw new UserException(
        Diagnostic.error("local/start", "the local cloud did not start: " + logTail())
            .hint("see its log " + home.log()));
  }

  private Process launch() {
    Ports.first(environment);
    if (environment.program().isEmpty()) {
      throw new UserException(
          Diagnostic.error("local/start", "the command that starts the local cloud is unknown")
              .hint("run install.sh again"));
    }
    // The process must survive the end of the command and its terminal, and ignore its Ctrl-C.
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP QUIT; exec \"$@\"", "sh"));
    command.addAll(environment.program());
    command.addAll(List.of("local", "run"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.folder().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(home.log().toFile());
    builder.environment().clear();
    // It runs for days: it must not keep the secrets of the shell that happened to start it.
    builder.environment().putAll(MachineVariables.of(environment.variables()));
    environment
        .variables()
        .forEach((name, value) -> {
          if (name.startsWith("ALOFT_") || name.startsWith("XDG_")) {
            builder.environment().put(name, value);
          }
        });
    builder.environment().put("XDG_DATA_HOME", String.valueOf(home.folder().getParent()));
    builder
        .environment()
        .merge(
            "ALOFT_JAVA_OPTIONS",
            DAEMON_OPTIONS,
            (inherited, options) -> options + " " + inherited);
    try {
      if (!Files.isRegularFile(home.log())) {
        Folders.delete(home.log());
      }
      return builder.start();
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("local/start", "the local cloud did not start: " + e.getMessage())
              .hint("run install.sh again"),
          e);
    }
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(home.log());
      return lines.isEmpty()
          ? "its log is empty"
          : String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "it wrote no log";
    }
  }

  /// Ends the process with all its workers, even if it hangs.
  ///
  /// @return false if none runs
  public boolean stop() {
    ProcessHandle owner = LockOwner.find(home);
    AdminMessages.Status live = awaitProcess(owner, replyTimeout);
    terminate(live, owner);
    return live != null || owner != null;
  }

  // Only the owner of the lock is killed. The process id in a reply may be that of another program
  // here: a container can share the folder.
  private void terminate(AdminMessages.@Nullable Status live, @Nullable ProcessHandle owner) {
    if (live != null) {
      try {
        admin.send(
            "stop", new AdminMessages.Remove(""), AdminMessages.ChangeResult.class, replyTimeout);
      } catch (IOException | UserException e) {
        // The process may end before it replies.
      }
    }
    if (owner != null && owner.pid() != ProcessHandle.current().pid()) {
      terminate(owner, live != null);
    } else if (live != null) {
      awaitSilence(live);
    }
    Daemon.endOrphans(home);
    try {
      Folders.delete(home.process());
    } catch (IOException e) {
      throw home.unwritable(e);
    }
  }

  private void awaitSilence(AdminMessages.Status live) {
    for (long end = System.nanoTime() + STOP_TIMEOUT.toNanos(); probe() != null; pause(10)) {
      if (System.nanoTime() > end) {
        throw stuck(live.process());
      }
    }
  }

  private static UserException stuck(long process) {
    return new UserException(
        Diagnostic.error("local/stuck", "process " + process + " does not end")
            .hint("end it with: kill -9 " + process));
  }

  private static void terminate(ProcessHandle process, boolean recorded) {
    if (recorded && awaitEnd(process)) {
      return;
    }
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
    if (!awaitEnd(process)) {
      throw stuck(process.pid());
    }
    workers.forEach(LocalCloudProcess::awaitEnd);
  }

  private static boolean awaitEnd(ProcessHandle process) {
    for (long end = System.nanoTime() + STOP_TIMEOUT.toNanos();
        System.nanoTime() < end;
        pause(10)) {
      if (LockOwner.hasEnded(process)) {
        return true;
      }
    }
    return false;
  }
}
