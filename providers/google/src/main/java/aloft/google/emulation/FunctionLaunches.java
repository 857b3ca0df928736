package aloft.google.emulation;

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

/// The command lines of workers: each is the Functions Framework of its language, an HTTP server
/// that serves one function.
///
/// @see <a href="https://cloud.google.com/functions/docs/functions-framework">Functions
///   Framework</a>
final class FunctionLaunches {
  /// The framework of Java, which is one jar.
  static final String JAVA_FRAMEWORK =
      "com.google.cloud.functions.invoker:java-function-invoker:2.0.0";

  private static final String REPOSITORY_OPTION = "-Dmaven.repo.local=";
  private static final String JAVA_MAIN = "com.google.cloud.functions.invoker.runner.Invoker";
  private static final Set<Language> SUPPORTED =
      EnumSet.of(Language.NODE, Language.PYTHON, Language.JAVA, Language.GO);

  private final Handler handler;
  private final Function function;
  private final EmulatedFunction settings;

  private FunctionLaunches(Handler handler) {
    this.handler = handler;
    this.function = handler.function();
    this.settings = EmulatedFunction.of(function);
  }

  static boolean supports(Runtime runtime) {
    return SUPPORTED.contains(runtime.language());
  }

  /// The launch of a worker.
  ///
  /// @throws UserException if the runtime cannot run locally
  static Launch of(Handler handler) {
    FunctionLaunches launches = new FunctionLaunches(handler);
    Function function = handler.function();
    return switch (function.runtime().language()) {
      case NODE -> launches.node();
      case PYTHON -> launches.python();
      case JAVA -> launches.java();
      case GO -> launches.go();
      case DOTNET, RUBY, CUSTOM, UNKNOWN ->
          throw new UserException(
              Diagnostic.error(
                      "runtime/not-built",
                      "functions with the runtime "
                          + function.runtime().name()
                          + " cannot run locally yet",
                      function.place())
                  .hint(
                      "supported runtimes are nodejs, python, java and go; deploy the service to"
                          + " call this function"));
    };
  }

  private String name() {
    return Objects.requireNonNull(function.handler(), "handler");
  }

  private Launch node() {
    return launch(
        List.of("node"),
        StartScript.NODE,
        folder -> {
          List<String> arguments =
              new ArrayList<>(List.of(StartScript.NODE.in(folder), name(), settings.signature()));
          Path packages = handler.serviceFolder();
          if (packages != null) {
            arguments.add(packages.toString());
          }
          return arguments;
        });
  }

  private Launch python() {
    List<String> programs = new ArrayList<>();
    addPython(variable("VIRTUAL_ENV"), programs);
    Path service = handler.serviceFolder();
    if (service != null) {
      addPython(service.resolve(".venv").toString(), programs);
      addPython(service.resolve("venv").toString(), programs);
    }
    String version = function.runtime().version();
    if (version.length() > 1) {
      programs.add("python" + version.charAt(0) + "." + version.substring(1));
    }
    programs.addAll(List.of("python3", "python"));
    return launch(
        programs,
        StartScript.PYTHON,
        folder -> List.of("-u", StartScript.PYTHON.in(folder), name(), settings.signature()));
  }

  private static void addPython(@Nullable String environment, List<String> programs) {
    if (environment != null) {
      programs.add(environment + "/bin/python3");
    }
  }

  // The invoker loads the function's classes by itself: from a jar or the zip of one, or from what
  // Maven has built in the project.
  private Launch java() {
    String[] coordinates = JAVA_FRAMEWORK.split(":", -1);
    String file = coordinates[1] + "-" + coordinates[2] + ".jar";
    String jar =
        mavenRepository()
            .resolve(coordinates[0].replace('.', '/'))
            .resolve(coordinates[1])
            .resolve(coordinates[2])
            .resolve(file)
            .toString();
    List<String> classes = new ArrayList<>();
    addClasses(handler.code(), classes);
    if (handler.serviceFolder() != null) {
      addClasses(handler.serviceFolder(), classes);
    }
    String home = Objects.requireNonNullElse(variable("JAVA_HOME"), "");
    int heap = Math.max(32, function.memory() * 85 / 100);
    return launch(
        List.of("sh"),
        StartScript.JAVA,
        folder ->
            List.of(
                StartScript.JAVA.in(folder),
                jar,
                home,
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.config.file=" + folder.resolve("logging.properties"),
                "-cp",
                jar,
                JAVA_MAIN,
                "--classpath",
                String.join(":", classes),
                "--target",
                name()));
  }

  /// The local repository of Maven: that of `-Dmaven.repo.local` in `MAVEN_OPTS`, else the usual
  /// one.
  private Path mavenRepository() {
    String options = Objects.requireNonNullElse(variable("MAVEN_OPTS"), "");
    for (String option : options.split("\\s+", -1)) {
      if (option.startsWith(REPOSITORY_OPTION)) {
        return Path.of(option.substring(REPOSITORY_OPTION.length()));
      }
    }
    return Path.of(Objects.requireNonNullElse(variable("HOME"), "/"), ".m2", "repository");
  }

  private static void addClasses(Path folder, List<String> classes) {
    Path target = folder.resolve("target");
    classes.addAll(
        List.of(
            folder.toString(),
            folder + "/*",
            target.resolve("classes").toString(),
            target.resolve("dependency") + "/*"));
  }

  private Launch go() {
    int slash = name().lastIndexOf('/');
    String folderOfPackage = slash < 0 ? "." : "./" + name().substring(0, slash);
    String target = name().substring(name().lastIndexOf('.') + 1);
    // Each folder of code has a program of its own.
    String program = "go-" + Integer.toHexString(handler.code().toString().hashCode());
    return launch(
        List.of("sh"),
        StartScript.GO,
        folder ->
            List.of(
                StartScript.GO.in(folder),
                folder.resolve(program).resolve(function.name()).toString(),
                folderOfPackage,
                target,
                settings.signature()));
  }

  private @Nullable String variable(String name) {
    String value = handler.inheritedVariables().get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private Launch launch(
      List<String> programs,
      StartScript script,
      java.util.function.Function<Path, List<String>> arguments) {
    Map<String, String> variables = RuntimeVariables.of(handler, settings);
    String project = RuntimeVariables.project(variables);
    return new Launch(
        programs,
        missing(programs.getLast()),
        script.files(settings.shim()),
        Map.of(),
        arguments,
        variables,
        function.deployedName() + "/" + handler.workerId(),
        new Protocol.Serve(
            RuntimeVariables.PORT, null, new FunctionExchange(handler, settings, project)));
  }

  private Diagnostic missing(String program) {
    return Diagnostic.error(
            "runtime/missing",
            "the function \""
                + function.name()
                + "\" needs "
                + function.runtime().name()
                + ", but there is no "
                + program
                + " on the PATH",
            function.place())
        .hint("install " + program + ", or add its folder to the PATH");
  }
}
