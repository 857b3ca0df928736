package aloft.local.worker;

import aloft.host.Programs;
import aloft.local.http.EventLoop;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Launch;
import aloft.spi.emulation.Worker;
import aloft.spi.model.Code;
import aloft.spi.model.LocalFunction;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Starts worker processes.
public final class WorkerLauncher {
  private WorkerLauncher() {}

  /// Starts a worker.
  ///
  /// @param log receives all output of the handler
  /// @throws UserException if the program that runs the handler is missing or does not start
  public static Worker start(
      Emulation emulation, Handler handler, OutputStream log, Environment environment) {
    LocalFunction function =
        new LocalFunction(handler.function(), new Code.Folder(handler.code()), List.of(), null);
    Map<String, String> variables = new HashMap<>(handler.inheritedVariables());
    variables.putAll(handler.environment());
    variables.putAll(handler.overrides());
    ExecutionPolicy policy = policy(emulation, function, variables);
    return start(null, emulation, policy, handler, launch -> log, environment);
  }

  /// The limits of a function, which depend on whether it is debugged.
  ///
  /// @param variables the environment variables of its workers
  public static ExecutionPolicy policy(
      Emulation emulation, LocalFunction function, Map<String, String> variables) {
    ExecutionPolicy policy = emulation.policy(function);
    return emulation.debugging().isRequested(variables) ? policy.whileDebugged() : policy;
  }

  /// Starts a worker whose log depends on its launch.
  ///
  /// @param loop the loop that serves it; null for a loop of its own
  static ProcessWorker start(
      @Nullable EventLoop loop,
      Emulation emulation,
      ExecutionPolicy policy,
      Handler source,
      Function<Launch, OutputStream> logs,
      Environment environment) {
    LaunchFiles launchFiles = new LaunchFiles(environment);
    Path layers = source.layers();
    Handler handler =
        Files.isRegularFile(source.code())
            ? source.withCode(launchFiles.unpack(source.code()))
            : source;
    if (layers != null && Files.isRegularFile(layers)) {
      handler = handler.withLayers(launchFiles.unpack(layers));
    }
    Launch launch = emulation.launch(handler);
    Path program = program(launch, handler.code(), environment);
    Path files = launchFiles.prepare(launch.files(), launch.libraries());
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(launch.arguments().apply(files));
    OutputStream log = logs.apply(launch);
    ProcessWorker worker =
        new ProcessWorker(loop, launch.protocol(), handler, policy, environment.clock());
    try {
      String temporary = environment.variable("TMPDIR");
      worker.start(
          command,
          launch.environment(),
          handler.code(),
          log,
          Path.of(temporary == null ? "/tmp" : temporary));
      return worker;
    } catch (IOException e) {
      worker.close();
      throw new UserException(
          Diagnostic.error("worker/start", program + " could not be started: " + e.getMessage())
              .hint("check whether it runs: " + program + " --version"),
          e);
    }
  }

  private static Path program(Launch launch, Path folder, Environment environment) {
    Path program = new Programs(environment.variables()).first(launch.programs(), folder);
    if (program != null) {
      ExecutableFormat.check(program);
      return program;
    }
    for (String name : launch.programs()) {
      if (name.contains("/") && Files.isRegularFile(Path.of(name))) {
        throw new UserException(
            Diagnostic.error("worker/not-executable", name + " is not an executable file")
                .hint(
                    "make it executable, and package it again: chmod +x "
                        + Path.of(name).getFileName()));
      }
    }
    throw new UserException(launch.missingProgram());
  }
}
