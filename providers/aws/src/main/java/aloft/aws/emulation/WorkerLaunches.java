package aloft.aws.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Launch;
import aloft.spi.emulation.Protocol;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
import aloft.spi.model.Runtime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The command line, files and environment of a worker, by runtime.
final class WorkerLaunches {
  private static final int FIRST_WITHOUT_CALLBACKS = 24;
  private static final String ADDRESS = "AWS_LAMBDA_RUNTIME_API";
  private static final String SOCKET = "ALOFT_RUNTIME_SOCKET";

  private static final Set<Language> SUPPORTED =
      EnumSet.of(Language.NODE, Language.PYTHON, Language.JAVA, Language.CUSTOM, Language.GO);

  private WorkerLaunches() {}

  static boolean supports(Runtime runtime) {
    return SUPPORTED.contains(runtime.language());
  }

  /// The launch of a worker.
  ///
  /// @throws UserException if the runtime cannot run locally
  static Launch of(Handler handler) {
    Function function = handler.function();
    return switch (function.runtime().language()) {
      case NODE -> node(handler);
      case PYTHON -> python(handler);
      case JAVA -> java(handler);
      case CUSTOM -> provided(handler);
      case GO -> go(handler);
      case DOTNET, RUBY, UNKNOWN ->
          throw new UserException(
              Diagnostic.error(
                      "runtime/not-built",
                      "functions with the runtime "
                          + function.runtime().name()
                          + " cannot run locally yet",
                      function.place())
                  .hint(
                      "supported runtimes are nodejs, python, java, go and provided; deploy the"
                          + " service to call this function"));
    };
  }

  private static Launch node(Handler handler) {
    boolean promisesOnly = handler.function().runtime().major() >= FIRST_WITHOUT_CALLBACKS;
    return bootstrap(
        handler,
        List.of("node"),
        List.of(),
        Bootstrap.NODE,
        List.of(promisesOnly ? "promises" : "callbacks", log(handler)));
  }

  private static Launch python(Handler handler) {
    String runtime = handler.function().runtime().name();
    List<String> programs = new ArrayList<>();
    String virtualEnv = handler.inheritedVariables().get("VIRTUAL_ENV");
    if (virtualEnv != null && !virtualEnv.isEmpty()) {
      programs.add(virtualEnv + "/bin/python3");
    }
    programs.addAll(List.of(runtime, "python3", "python"));
    return bootstrap(
        handler, programs, List.of("-u"), Bootstrap.PYTHON, List.of(runtime, log(handler)));
  }

  private static Launch java(Handler handler) {
    List<String> programs = JavaLaunch.programs(handler);
    return new Launch(
        programs,
        missing(handler.function(), programs),
        Map.of(),
        JavaLaunch.libraries(),
        directory -> JavaLaunch.arguments(handler, directory),
        LambdaVariables.of(handler),
        LambdaVariables.logStream(handler),
        pull(handler, null));
  }

  // The program is in the function's package or in a layer.
  private static Launch provided(Handler handler) {
    Function function = handler.function();
    List<String> programs =
        new ArrayList<>(List.of(handler.code().resolve("bootstrap").toString()));
    Path layers = handler.layers();
    if (layers != null) {
      programs.add(layers.resolve("bootstrap").toString());
    }
    Diagnostic missing =
        Diagnostic.error(
                "runtime/no-bootstrap",
                "the function \""
                    + function.name()
                    + "\" has no program named bootstrap, neither in its package nor in a layer",
                function.place())
            .hint(
                "build it first, for example with: GOOS=linux go build -o bootstrap; and include"
                    + " it in the package");
    return program(handler, programs, missing);
  }

  // go1.x: the handler names the program, which uses the Runtime API itself.
  private static Launch go(Handler handler) {
    Function function = handler.function();
    Path root = handler.code();
    Path program = root.resolve(Objects.requireNonNull(function.handler())).normalize();
    Diagnostic missing =
        Diagnostic.error(
                "handler/missing",
                "the function \""
                    + function.name()
                    + "\" has no program named "
                    + function.handler()
                    + " in its package",
                function.handlerPlace())
            .hint(
                "build it first, for example with: GOOS=linux go build -o "
                    + function.handler()
                    + "; and include it in the package");
    return program(
        handler, program.startsWith(root) ? List.of(program.toString()) : List.of(), missing);
  }

  private static Launch program(Handler handler, List<String> programs, Diagnostic missing) {
    return new Launch(
        programs,
        missing,
        Map.of(),
        Map.of(),
        directory -> List.of(),
        LambdaVariables.of(handler),
        LambdaVariables.logStream(handler),
        pull(handler, null));
  }

  private static Launch bootstrap(
      Handler handler,
      List<String> programs,
      List<String> options,
      Bootstrap bootstrap,
      List<String> arguments) {
    return new Launch(
        programs,
        missing(handler.function(), programs),
        bootstrap.files(),
        Map.of(),
        directory -> {
          List<String> commandLine = new ArrayList<>(options);
          commandLine.add(directory.resolve(bootstrap.entry()).toString());
          commandLine.addAll(arguments);
          return commandLine;
        },
        LambdaVariables.of(handler),
        LambdaVariables.logStream(handler),
        pull(handler, SOCKET));
  }

  private static Protocol pull(Handler handler, @Nullable String socketVariable) {
    return new Protocol.Pull(ADDRESS, socketVariable, new RuntimeApi(handler));
  }

  private static Diagnostic missing(Function function, List<String> programs) {
    return Diagnostic.error(
            "runtime/missing",
            "the function \""
                + function.name()
                + "\" needs "
                + function.runtime().name()
                + ", but there is no "
                + String.join(" or ", programs)
                + " on the PATH",
            function.place())
        .hint("install " + programs.getLast() + ", or add its folder to the PATH");
  }

  private static String log(Handler handler) {
    return handler.logFormat() == Handler.LogFormat.PLAIN ? "plain" : "lambda";
  }
}
