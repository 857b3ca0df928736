package aloft.google;

import aloft.build.BuildFunction;
import aloft.build.BuildService;
import aloft.build.CloudRuntime;
import aloft.build.HandlerName;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.google.source.NodeProject;
import aloft.spi.artifact.PythonRequirements.Platform;
import aloft.spi.artifact.Tree;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
import aloft.spi.model.Runtime;
import java.util.ArrayList;
import java.util.List;

/// Describes a service on Google Cloud to the packaging.
final class BuildInputs {
  // Google's build installs packages. The framework is not bundled, because all modules of a
  // function must share one.
  private static final CloudRuntime RUNTIME =
      CloudRuntime.EMPTY.withNode(List.of(NodeProject.FRAMEWORK), List.of(NodeProject.FRAMEWORK));

  // Google's build compiles the sources, so that the handler is in no file before.
  private static final CloudRuntime COMPILED = RUNTIME.withFileSystem();

  private BuildInputs() {}

  /// @param functions the functions of the service, in the same order
  /// @param tree the folder of the service
  static BuildService of(GoogleService service, List<Function> functions, Tree tree) {
    List<BuildFunction> packaged = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      GoogleFunction function = service.functions().get(i);
      Language language = function.settings().runtime().language();
      boolean isSource = language == Language.NODE || language == Language.PYTHON;
      packaged.add(
          new BuildFunction(
              isSource ? inFile(functions.get(i), language, tree) : functions.get(i),
              function.section().packaging(),
              null,
              null,
              runtime(service, function)));
    }
    return new BuildService(
        service.name(), service.manifest().buildSettings(), packaged, List.of(), Long.MAX_VALUE);
  }

  private static CloudRuntime runtime(GoogleService service, GoogleFunction function) {
    Runtime runtime = function.settings().runtime();
    return switch (runtime.language()) {
      case NODE -> RUNTIME;
      case PYTHON ->
          service.isDirect() ? RUNTIME.withPython(platform(runtime), List.of()) : RUNTIME;
      case JAVA, GO, DOTNET, RUBY, CUSTOM, UNKNOWN -> COMPILED;
    };
  }

  // The oldest base image is that of Ubuntu 22.04.
  private static Platform platform(Runtime runtime) {
    String version = runtime.version().replaceFirst("^3", "3.");
    return new Platform(runtime.name(), version, "x86_64", 35);
  }

  // A handler that names no file is in the file that Google's build loads.
  private static Function inFile(Function function, Language language, Tree tree) {
    HandlerName handler = HandlerName.of(String.valueOf(function.handler()));
    if (!handler.file().isEmpty()) {
      return function;
    }
    String file = language == Language.NODE ? NodeProject.of(tree).main() : "main";
    return new Function(
        function.name(),
        function.deployedName(),
        file + "." + handler.export(),
        function.runtime(),
        function.memory(),
        function.timeout(),
        function.environment(),
        function.defaultedSettings(),
        function.place(),
        function.handlerPlace());
  }
}
