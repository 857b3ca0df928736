package aloft.azure.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Launch;
import aloft.spi.emulation.Protocol;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
import aloft.spi.model.Runtime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The command lines of workers: the stand-in of a language, which serves one function with the
/// official package of that language, or the program of a custom handler.
final class FunctionLaunches {
  static final String PORT = "FUNCTIONS_CUSTOMHANDLER_PORT";
  private static final String NODE_SCRIPT = "aloft-azure-node.cjs";
  private static final String JAVA_SCRIPT = "AloftAzureJava.java";
  private static final String PYTHON_SCRIPT = "aloft_azure_python.py";

  private final Handler handler;
  private final Function function;
  private final EmulatedFunction settings;

  private FunctionLaunches(Handler handler) {
    this.handler = handler;
    this.function = handler.function();
    this.settings = EmulatedFunction.of(function);
  }

  static boolean supports(Runtime runtime) {
    return switch (runtime.language()) {
      case NODE, PYTHON, JAVA, GO, CUSTOM -> true;
      case DOTNET, RUBY, UNKNOWN -> false;
    };
  }

  /// The launch of a worker.
  ///
  /// @throws UserException if the function cannot run locally
  static Launch of(Handler handler) {
    FunctionLaunches launches = new FunctionLaunches(handler);
    if (launches.settings.model() == EmulatedFunction.Model.BINARY) {
      return launches.custom();
    }
    return switch (handler.function().runtime().language()) {
      case NODE -> launches.node();
      case PYTHON -> launches.python();
      case JAVA -> launches.java();
      case GO, CUSTOM -> launches.custom();
      case DOTNET, RUBY, UNKNOWN -> throw launches.unsupported();
    };
  }

  private UserException unsupported() {
    String runtime = function.runtime().name();
    String reason =
        function.runtime().language() == Language.DOTNET
            ? ": they speak with the host of Azure by gRPC"
            : "";
    return new UserException(
        Diagnostic.error(
                "runtime/not-built",
                "functions with the runtime " + runtime + " cannot run locally yet" + reason,
                function.place())
            .hint(
                "supported runtimes are node, python, java and custom handlers; deploy the service"
                    + " to call this function"));
  }

  private Launch node() {
    return launch(
        List.of("node"),
        List.of(NODE_SCRIPT),
        folder -> {
          List<String> arguments =
              new ArrayList<>(List.of(folder.resolve(NODE_SCRIPT).toString(), described()));
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
    Path folderOfService = service == null ? handler.code() : service;
    addPython(folderOfService.resolve(".venv").toString(), programs);
    addPython(folderOfService.resolve("venv").toString(), programs);
    String version = function.runtime().version();
    if (version.length() > 1) {
      programs.add("python" + version.charAt(0) + "." + version.substring(1).replace(".", ""));
    }
    programs.addAll(List.of("python3", "python"));
    return launch(
        programs,
        List.of(PYTHON_SCRIPT),
        folder ->
            List.of(
                "-u",
                folder.resolve(PYTHON_SCRIPT).toString(),
                described(),
                folderOfService.toString()));
  }

  private static void addPython(@Nullable String environment, List<String> programs) {
    if (environment != null) {
      programs.add(environment + "/bin/python3");
    }
  }

  // The JDK compiles the stand-in when it starts it.
  private Launch java() {
    List<String> programs = new ArrayList<>();
    String home = variable("JAVA_HOME");
    if (home != null) {
      programs.add(home + "/bin/java");
    }
    programs.add("java");
    List<String> classes = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    addClasses(handler.code(), folders, classes);
    if (handler.serviceFolder() != null) {
      addClasses(handler.serviceFolder(), folders, classes);
    }
    int heap = Math.max(64, function.memory() * 85 / 100);
    return launch(
        programs,
        List.of(JAVA_SCRIPT),
        folder -> {
          List<String> arguments =
              new ArrayList<>(
                  List.of(
                      "-Xmx" + heap + "m",
                      "-XX:+UseSerialGC",
                      "-XX:TieredStopAtLevel=1",
                      "-cp",
                      String.join(":", classes),
                      folder.resolve(JAVA_SCRIPT).toString(),
                      described()));
          arguments.addAll(folders);
          return arguments;
        });
  }

  /// Adds what Maven has built in a project, or the jars of a package.
  private static void addClasses(Path folder, List<String> folders, List<String> classes) {
    folders.add(folder.toString());
    Path target = folder.resolve("target");
    classes.addAll(
        List.of(
            folder.toString(),
            folder + "/*",
            folder.resolve("lib") + "/*",
            target.resolve("classes").toString(),
            target.resolve("lib") + "/*",
            target.resolve("dependency") + "/*"));
  }

  /// The program of a custom handler: a file of the app, or a program on the `PATH`.
  private Launch custom() {
    EmulatedFunction.Entry entry = settings.entry();
    String executable = settings.host().executable();
    String program = executable == null && entry != null ? entry.file() : executable;
    if (program == null) {
      throw new UserException(
          Diagnostic.error(
                  "handler/missing",
                  "the function \""
                      + function.name()
                      + "\" has no program: host.json has no"
                      + " customHandler.description.defaultExecutablePath",
                  function.place())
              .hint("add it to host.json: the path of the program, relative to host.json"));
    }
    List<String> programs = new ArrayList<>();
    if (!Path.of(program).isAbsolute()) {
      programs.add(handler.code().resolve(program).normalize().toString());
    }
    if (program.indexOf('/') < 0 || Path.of(program).isAbsolute()) {
      programs.add(program);
    }
    return launch(programs, List.of(), folder -> settings.host().arguments());
  }

  /// What a stand-in knows of the function, as JSON.
  private String described() {
    Map<String, @Nullable Object> described = new LinkedHashMap<>();
    described.put("name", function.name());
    described.putAll(plain());
    described.put("forced", List.copyOf(handler.overrides().keySet()));
    return Json.write(described, 0);
  }

  private Map<String, @Nullable Object> plain() {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    settings
        .toSettings()
        .entries()
        .forEach((key, entry) -> plain.put(key, Json.plainValue(entry.value())));
    plain.remove("host");
    return plain;
  }

  private @Nullable String variable(String name) {
    String value = handler.inheritedVariables().get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private Launch launch(
      List<String> programs,
      List<String> scripts,
      java.util.function.Function<Path, List<String>> arguments) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String script : scripts) {
      files.put(script, read(script));
    }
    return new Launch(
        programs,
        missing(programs.getLast()),
        files,
        Map.of(),
        arguments,
        variables(),
        function.name() + "/" + handler.workerId(),
        new Protocol.Serve(PORT, null, new FunctionExchange(handler, settings)));
  }

  /// The environment variables of a function. Later sources override earlier ones: the variables of
  /// the user, the function's own, those of the host, variables forced by the user. A stand-in adds
  /// the values of local.settings.json by itself.
  private Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>(handler.inheritedVariables());
    variables.put("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
    variables.putAll(handler.environment());
    variables.put("FUNCTIONS_WORKER_RUNTIME", worker());
    variables.put("FUNCTIONS_EXTENSION_VERSION", "~4");
    variables.put("WEBSITE_HOSTNAME", "localhost:7071");
    variables.put("AzureWebJobsScriptRoot", handler.code().toString());
    variables.put("FUNCTIONS_APP_ROOT_PATH", handler.code().toString());
    variables.put("FUNCTIONS_CUSTOMHANDLER_WORKER_ID", handler.workerId());
    if (function.runtime().language() == Language.PYTHON) {
      variables.put("PYTHONUNBUFFERED", "1");
    }
    variables.putAll(handler.overrides());
    variables.put("ALOFT_WORKER", handler.workerId());
    return variables;
  }

  private String worker() {
    if (settings.model() == EmulatedFunction.Model.BINARY) {
      return "custom";
    }
    return switch (function.runtime().language()) {
      case NODE -> "node";
      case PYTHON -> "python";
      case JAVA -> "java";
      case DOTNET -> "dotnet-isolated";
      case GO, RUBY, CUSTOM, UNKNOWN -> "custom";
    };
  }

  private Diagnostic missing(String program) {
    Diagnostic error =
        Diagnostic.error(
            "runtime/missing",
            "the function \""
                + function.name()
                + "\" needs "
                + function.runtime().name()
                + ", but there is no "
                + program
                + (program.indexOf('/') < 0 ? " on the PATH" : ""),
            function.place());
    return error.hint(
        program.indexOf('/') < 0
            ? "install " + program + ", or add its folder to the PATH"
            : "build the program of the app first");
  }

  private static String read(String name) {
    try (InputStream in =
        Objects.requireNonNull(FunctionLaunches.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
