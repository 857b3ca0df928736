package aloft.build;

import aloft.spi.artifact.PythonRequirements.Platform;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.model.Runtime;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Key;
import aloft.spi.schema.Source;
import aloft.spi.schema.ValidationMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A manifest of a cloud that exists only here, with the sections that all clouds share.
record TestManifest(
    @Key("package") @Nullable PackageSection packaging,
    @Nullable CustomSection custom,
    @Nullable BuildSection build,
    @Nullable Node plugins,
    @Nullable Boolean useDotenv,
    @Nullable Map<String, TestFunction> functions,
    @Source Mapping node) {

  record TestFunction(
      String handler,
      String runtime,
      @Key("package") @Nullable PackageSection packaging,
      @Nullable String module,
      @Nullable String vendor,
      @Nullable Node layers,
      @Source Mapping node) {}

  /// Files without content.
  record Files(Set<String> names) implements Tree {
    static Files of(String... names) {
      return new Files(Set.of(names));
    }

    @Override
    public boolean isFile(String path) {
      return names.contains(path);
    }

    @Override
    public boolean isFolder(String path) {
      return false;
    }

    @Override
    public @Nullable String text(String path) {
      return null;
    }
  }

  static TestManifest read(String json, DiagnosticCollector findings) {
    TestManifest manifest =
        Decoder.read(
            TestManifest.class, Json.read(json.replace('\'', '"'), "serverless.json"), findings);
    if (manifest == null) {
      throw new AssertionError(findings.diagnostics());
    }
    return manifest;
  }

  static BuildService service(String json) {
    return read(json, new DiagnosticCollector(ValidationMode.ERROR)).service();
  }

  BuildSettings settings() {
    return new BuildSettings(
        packaging, custom, build, plugins, Boolean.TRUE.equals(useDotenv), node);
  }

  BuildService service() {
    List<BuildFunction> functionList = new ArrayList<>();
    if (functions != null) {
      functions.forEach((name, section) -> functionList.add(function(name, section)));
    }
    return new BuildService("shop", settings(), functionList, List.of(), 1000);
  }

  private static BuildFunction function(String name, TestFunction section) {
    SourceRange place = section.node.place();
    Runtime runtime = new Runtime(section.runtime);
    Function function =
        new Function(
            name,
            "shop-dev-" + name,
            section.handler,
            runtime,
            256,
            Duration.ofSeconds(6),
            Map.of(),
            List.of(),
            place,
            place);
    CloudRuntime cloud =
        switch (runtime.language()) {
          case NODE -> CloudRuntime.EMPTY.withNode(List.of("@cloud/*"), List.of("cloud"));
          case PYTHON ->
              CloudRuntime.EMPTY.withPython(
                  new Platform(runtime.name(), runtime.version(), "x86_64", 36),
                  List.of("cloudlib"));
          case CUSTOM -> CloudRuntime.EMPTY.withProgram("server");
          case JAVA, GO, DOTNET, RUBY, UNKNOWN -> CloudRuntime.EMPTY;
        };
    return new BuildFunction(
        function,
        section.packaging,
        section.module,
        section.vendor,
        section.layers == null ? cloud : cloud.withLayers(section.layers.place()));
  }
}
