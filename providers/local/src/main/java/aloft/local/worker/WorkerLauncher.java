package aloft.local.worker;

import aloft.local.http.EventLoop;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Launch;
import aloft.spi.emulation.Worker;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Starts workers.
public final class WorkerLauncher {
  private WorkerLauncher() {}

  /// Starts a worker.
  ///
  /// @param log takes all that the handler prints
  /// @throws UserException where the program that runs the handler is missing or does not start
  public static Worker start(
      Emulation emulation, Handler handler, OutputStream log, Environment environment) {
    return start(null, emulation, handler, launch -> log, environment);
  }

  /// Starts a worker whose log depends on how it is launched.
  ///
  /// @param loop in which it is heard; null for one of its own
  static ProcessWorker start(
      @Nullable EventLoop loop,
      Emulation emulation,
      Handler described,
      Function<Launch, OutputStream> logs,
      Environment environment) {
    LaunchFiles placement = new LaunchFiles(environment);
    Handler handler =
        Files.isRegularFile(described.root())
            ? described.at(placement.unpacked(described.root()))
            : described;
    Launch launch = emulation.launch(handler);
    Path program = program(launch, handler.root(), environment);
    Path place = placement.place(launch.files(), launch.libraries());
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(launch.arguments().apply(place));
    OutputStream log = logs.apply(launch);
    ProcessWorker worker = null;
    try {
      worker = new ProcessWorker(loop, emulation.dialogue(handler), handler, environment.clock());
      Map<String, String> variables = new LinkedHashMap<>(launch.environment());
      variables.put(launch.addressVariable(), worker.address());
      String temporary = environment.variable("TMPDIR");
      String door =
          launch.socketVariable() == null
              ? null
              : worker.openDoor(Path.of(temporary == null ? "/tmp" : temporary));
      if (door != null) {
        variables.put(launch.socketVariable(), door);
      }
      worker.attach(
          WorkerProcess.start(command, variables, launch.addressVariable(), handler.root(), log));
      return worker;
    } catch (IOException e) {
      if (worker != null) {
        worker.close();
      }
      throw new UserException(
          Diagnostic.error("worker/start", program + " could not be started: " + e.getMessage())
              .hint("try it on its own: " + program + " --version"),
          e);
    }
  }

  private static Path program(Launch launch, Path folder, Environment environment) {
    Path program = new Programs(environment).first(launch.programs(), folder);
    if (program != null) {
      ExecutableFormat.check(program);
      return program;
    }
    for (String name : launch.programs()) {
      if (name.contains("/") && Files.isRegularFile(Path.of(name))) {
        throw new UserException(
            Diagnostic.error("worker/not-executable", name + " is not an executable file")
                .hint(
                    "make it one, and package it again: chmod +x " + Path.of(name).getFileName()));
      }
    }
    throw new UserException(launch.missing());
  }
}
