package aloft.local.client;

import aloft.local.deployment.Daemon;
import aloft.local.deployment.LockOwner;
import aloft.local.state.AdminMessages;
import aloft.local.state.RunningProcess;
import aloft.local.state.StateFolder;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.provider.Environment;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.ValidationMode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The process of the local cloud, seen from outside: found, started, asked, ended.
public final class LocalCloudClient {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(10);
  // Who does not answer for so long hangs.
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  // A command is compiled for a quick start; this process answers for a long time. Its best code is
  // soon there where not too much is made of it: a third of the work, for code as fast.
  private static final String LASTING =
      "-XX:TieredStopAtLevel=4 -XX:MaxInlineLevel=6 -XX:InlineSmallCode=1000 -XX:FreqInlineSize=100"
          + " -XX:LoopUnrollLimit=0 -Xmn24m -XX:MinTLABSize=64k";

  private final StateFolder home;
  private final Environment environment;
  private final int patience;

  public LocalCloudClient(StateFolder home, Environment environment) {
    this(home, environment, PATIENCE);
  }

  LocalCloudClient(StateFolder home, Environment environment, Duration patience) {
    this.patience = (int) patience.toMillis();
    this.home = home;
    this.environment = environment;
  }

  public StateFolder home() {
    return home;
  }

  public Clock clock() {
    return environment.clock();
  }

  /// Those of some variables that are set.
  Map<String, String> surroundings(List<String> names) {
    Map<String, String> values = new TreeMap<>();
    for (String name : names) {
      String value = environment.variable(name);
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }

  /// What the user says about ports; null where that is nothing.
  @Nullable String port() {
    return environment.variable(Daemon.PORT);
  }

  /// The process that runs, and answers; null where none does.
  public @Nullable RunningProcess running() {
    Found found = found();
    return found == null ? null : found.running();
  }

  /// A process, and what it has just told.
  private record Found(RunningProcess running, AdminMessages.Status status) {}

  private @Nullable Found found() {
    RunningProcess told = RunningProcess.read(home);
    if (told == null) {
      return null;
    }
    try {
      return new Found(told, ask(told, "status", null, AdminMessages.Status.class, patience));
    } catch (IOException | UserException e) {
      // It has gone, or another program has its port now.
      return null;
    }
  }

  /// What runs; null where nothing does.
  ///
  /// @throws UserException where a process runs that does not answer
  public AdminMessages.@Nullable Status status() {
    ProcessHandle holder = LockOwner.find(home);
    Found found = awaited(holder, patience);
    if (found == null && holder != null && !LockOwner.hasEnded(holder)) {
      throw new UserException(
          Diagnostic.error(
                  "local/silent",
                  "the local cloud does not answer: process " + holder.pid() + " hangs")
              .hint(
                  "\"aloft local stop\" ends it; what is deployed comes back with its next start"));
    }
    return found == null ? null : found.status();
  }

  // What runs, after a while that it may take to get ready.
  private @Nullable Found awaited(@Nullable ProcessHandle holder, long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    Found found = found();
    while (found == null
        && holder != null
        && !LockOwner.hasEnded(holder)
        && System.nanoTime() - end < 0) {
      pause(20);
      found = found();
    }
    return found;
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(Diagnostic.error("local/interrupted", "interrupted"), e);
    }
  }

  /// Asks the process, which is started where it does not run.
  ///
  /// @throws UserException as the process tells it
  <T extends Record> T ask(String what, @Nullable Record question, Class<T> answer) {
    RunningProcess running = started();
    try {
      return ask(running, what, question, answer, 0);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("local/silent", "the local cloud does not answer: " + e.getMessage())
              .hint("its own log is " + home.log() + "; \"aloft local stop\" ends it"),
          e);
    }
  }

  private <T extends Record> T ask(
      RunningProcess running, String what, @Nullable Record question, Class<T> answer, int millis)
      throws IOException {
    URI address = URI.create("http://127.0.0.1:" + running.port() + AdminMessages.PATH + what);
    if (!(address.toURL().openConnection(java.net.Proxy.NO_PROXY)
        instanceof HttpURLConnection connection)) {
      throw new IOException("not HTTP");
    }
    connection.setConnectTimeout(patience);
    connection.setReadTimeout(millis);
    connection.setRequestProperty(AdminMessages.TOKEN, running.token());
    if (question != null) {
      connection.setDoOutput(true);
      connection
          .getOutputStream()
          .write(Json.write(RecordWriter.of(question, what), 0).getBytes(StandardCharsets.UTF_8));
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (status >= 400) {
        AdminMessages.Wrong wrong = read(AdminMessages.Wrong.class, text);
        throw new UserException(Diagnostic.error(wrong.code(), wrong.message()).hint(wrong.hint()));
      }
      return read(answer, text);
    }
  }

  private static <T> T read(Class<T> type, String text) throws IOException {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    T read = Decoder.read(type, Json.read(text, "answer"), findings);
    if (read == null || findings.hasErrors()) {
      throw new IOException("this is not the local cloud's answer: " + text);
    }
    return read;
  }

  private RunningProcess started() {
    RunningProcess known = running();
    ProcessHandle holder = known == null ? LockOwner.find(home) : null;
    if (holder != null) {
      // It may be starting just now, for another command.
      RunningProcess told = RunningProcess.read(home);
      boolean began = told != null && told.process() == holder.pid();
      Found found = awaited(holder, began ? patience : START.toMillis());
      known = found == null ? null : found.running();
    }
    if (known != null && known.version().equals(Daemon.version(environment))) {
      return known;
    }
    if (known != null || holder != null) {
      end(known, holder);
    }
    home.prepare();
    Process process = start();
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      RunningProcess found = running();
      if (found != null) {
        return found;
      }
      // Another command may start it at the same time: only one of the two goes on.
      if (!process.isAlive() && process.exitValue() != 0 && LockOwner.find(home) == null) {
        pause(200);
        if (LockOwner.find(home) == null) {
          break;
        }
      }
      pause(5);
    }
    throw new UserException(
        Diagnostic.error("local/start", "the local cloud does not start: " + lastWords())
            .hint("its log is " + home.log()));
  }

  private Process start() {
    if (environment.program().isEmpty()) {
      throw new UserException(
          Diagnostic.error("local/start", "the command that starts the local cloud is unknown")
              .hint("run install.sh again"));
    }
    // It must outlive the command and its terminal, and not end with its Ctrl-C.
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
    builder.environment().putAll(environment.variables());
    builder.environment().put("XDG_DATA_HOME", String.valueOf(home.folder().getParent()));
    builder
        .environment()
        .merge("ALOFT_JAVA_OPTIONS", LASTING, (own, lasting) -> lasting + " " + own);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("local/start", "the local cloud does not start: " + e.getMessage())
              .hint("run install.sh again"),
          e);
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(home.log());
      return lines.isEmpty()
          ? "it says nothing"
          : String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "it has no log";
    }
  }

  /// Ends the process with all its workers; one that hangs, too.
  ///
  /// @return false where none runs
  public boolean stop() {
    ProcessHandle holder = LockOwner.find(home);
    Found found = awaited(holder, patience);
    end(found == null ? null : found.running(), holder);
    return found != null || holder != null;
  }

  private void end(@Nullable RunningProcess found, @Nullable ProcessHandle holder) {
    ProcessHandle process = found == null ? holder : ProcessHandle.of(found.process()).orElse(null);
    if (found != null) {
      try {
        ask(found, "stop", new AdminMessages.Remove(""), AdminMessages.Changed.class, patience);
      } catch (IOException | UserException e) {
        // It may have gone while it answered.
      }
    }
    if (process != null && process.pid() != ProcessHandle.current().pid()) {
      end(process, found != null);
    }
    Daemon.endOrphans(home);
    try {
      Files.deleteIfExists(home.process());
    } catch (IOException e) {
      throw home.unwritable(e);
    }
  }

  private static void end(ProcessHandle process, boolean told) {
    if (told && ends(process)) {
      return;
    }
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
    if (!ends(process)) {
      throw new UserException(
          Diagnostic.error("local/stuck", "process " + process.pid() + " does not end")
              .hint("end it yourself: kill -9 " + process.pid()));
    }
    workers.forEach(LocalCloudClient::ends);
  }

  private static boolean ends(ProcessHandle process) {
    for (long end = System.nanoTime() + END.toNanos(); System.nanoTime() < end; pause(10)) {
      if (LockOwner.hasEnded(process)) {
        return true;
      }
    }
    return false;
  }
}
