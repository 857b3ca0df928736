package aloft.aws.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Launch;
import aloft.spi.model.Function;
import aloft.spi.model.Runtime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How the worker of each runtime is started.
final class WorkerLaunches {
  private static final int FIRST_WITHOUT_CALLBACKS = 24;
  private static final String ADDRESS = "AWS_LAMBDA_RUNTIME_API";
  private static final String SOCKET = "ALOFT_RUNTIME_SOCKET";

  private static final Set<String> FAMILIES = Set.of("nodejs", "python", "java", "provided", "go");

  private WorkerLaunches() {}

  static boolean runs(Runtime runtime) {
    return FAMILIES.contains(runtime.family());
  }

  /// How to start a worker.
  ///
  /// @throws UserException for a runtime that cannot run here
  static Launch of(Handler handler) {
    Function function = handler.function();
    return switch (function.runtime().family()) {
      case "nodejs" -> node(handler);
      case "python" -> python(handler);
      case "java" -> java(handler);
      case "provided" -> provided(handler);
      case "go" -> go(handler);
      default ->
          throw new UserException(
              Diagnostic.error(
                      "runtime/not-built",
                      "functions with the runtime "
                          + function.runtime().name()
                          + " cannot run on this machine yet",
                      function.place())
                  .hint(
                      "nodejs, python, java, go and provided run here; deploy the service to call"
                          + " this one"));
    };
  }

  private static Launch node(Handler handler) {
    boolean modern = handler.function().runtime().major() >= FIRST_WITHOUT_CALLBACKS;
    return bootstrap(
        handler,
        List.of("node"),
        List.of(),
        Bootstrap.NODE,
        List.of(modern ? "promises" : "callbacks", log(handler)));
  }

  private static Launch python(Handler handler) {
    String runtime = handler.function().runtime().name();
    List<String> programs = new ArrayList<>();
    String virtual = handler.inherited().get("VIRTUAL_ENV");
    if (virtual != null && !virtual.isEmpty()) {
      programs.add(virtual + "/bin/python3");
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
        place -> JavaLaunch.arguments(handler, place),
        LambdaVariables.of(handler),
        LambdaVariables.stream(handler),
        ADDRESS,
        null);
  }

  // The function brings its own program, or a layer does.
  private static Launch provided(Handler handler) {
    Function function = handler.function();
    List<String> programs =
        new ArrayList<>(List.of(handler.root().resolve("bootstrap").toString()));
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
                "build it before, as in: GOOS=linux go build -o bootstrap; and let the package"
                    + " take it in");
    return program(handler, programs, missing);
  }

  // go1.x: the handler names the program, which speaks the Runtime API by itself.
  private static Launch go(Handler handler) {
    Function function = handler.function();
    Path root = handler.root();
    Path named = root.resolve(String.valueOf(function.handler())).normalize();
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
                "build it before, as in: GOOS=linux go build -o "
                    + function.handler()
                    + "; and let the package take it in");
    return program(
        handler, named.startsWith(root) ? List.of(named.toString()) : List.of(), missing);
  }

  private static Launch program(Handler handler, List<String> programs, Diagnostic missing) {
    return new Launch(
        programs,
        missing,
        Map.of(),
        Map.of(),
        place -> List.of(),
        LambdaVariables.of(handler),
        LambdaVariables.stream(handler),
        ADDRESS,
        null);
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
        place -> {
          List<String> all = new ArrayList<>(options);
          all.add(place.resolve(bootstrap.entry()).toString());
          all.addAll(arguments);
          return all;
        },
        LambdaVariables.of(handler),
        LambdaVariables.stream(handler),
        ADDRESS,
        SOCKET);
  }

  private static Diagnostic missing(Function function, List<String> programs) {
    return Diagnostic.error(
            "runtime/missing",
            "the function \""
                + function.name()
                + "\" needs "
                + function.runtime().name()
                + ", but there is no "
                + String.join(", no ", programs)
                + " on the PATH",
            function.place())
        .hint("install " + programs.getLast() + ", or add its folder to the PATH");
  }

  private static String log(Handler handler) {
    return handler.logs() == Handler.Logs.PLAIN ? "plain" : "lambda";
  }
}
