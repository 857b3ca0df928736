package aloft.cli.manifest;

import aloft.cli.manifest.external.JavaScript;
import aloft.cli.manifest.external.ServiceFiles;
import aloft.cli.manifest.source.CloudSource;
import aloft.cli.manifest.source.EnvSource;
import aloft.cli.manifest.source.FileSource;
import aloft.cli.manifest.source.GitSource;
import aloft.cli.manifest.source.OptSource;
import aloft.cli.manifest.source.ParamSource;
import aloft.cli.manifest.source.SelfSource;
import aloft.cli.manifest.source.SlsSource;
import aloft.cli.manifest.source.StrToBoolSource;
import aloft.cli.manifest.variable.Phase;
import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.cli.manifest.variable.Sources;
import aloft.host.ProgramRunner;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Variables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a manifest in phases: the stage, the `.env` file, the connection to the cloud, the rest. A
/// phase may use the values of earlier phases. Not thread-safe; an instance reads one manifest.
final class ManifestReader implements Sources.CloudSourceSupplier {
  private final ManifestRequest request;
  private final ServiceFiles folder;
  private final JavaScript javaScript;
  private final EnvSource env;
  private final Sources sources;
  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();
  private @Nullable UserException connectionFailure;
  private @Nullable Variables cloudVariables;
  private @Nullable Resolver properties;
  private @Nullable String stage;
  private String provider = "";
  private CloudBlocks blocks;

  ManifestReader(ManifestRequest request) {
    this.request = request;
    this.blocks = new CloudBlocks(request.clouds().blocks(), request.provider());
    this.folder = new ServiceFiles(request.root());
    ProgramRunner programs = new ProgramRunner(folder.root(), request.environment().variables());
    this.javaScript = new JavaScript(programs, request.options(), request.environment());
    this.env = new EnvSource(request.environment().variables());
    String startMillis = Long.toString(request.environment().clock().millis());
    Map<String, Source> early =
        Map.of(
            "env", env,
            "file", new FileSource(folder, javaScript),
            "git", new GitSource(programs),
            "opt", new OptSource(request.options()),
            "self", new SelfSource(this::valueInUse),
            "sls", new SlsSource(this::stage, startMillis),
            "strToBool", new StrToBoolSource());
    Map<String, Source> later = Map.of("param", new ParamSource(request.parameters(), this::stage));
    this.sources = new Sources(early, later, this);
  }

  Result<Manifest> read() {
    try (javaScript) {
      checkProviderOption();
      ManifestFile files = new ManifestFile(folder, javaScript);
      Path file = files.find(request.config());
      Node written = files.read(file);
      Resolver resolver = resolver(written);
      properties = resolver;
      stage = Stage.of(request, resolver);
      loadDotenv(resolver, stage);
      if (blocks.chosen() == null && blocks.occurIn(written)) {
        // the .env file may have the name of the cloud
        resolver = resolver(written);
        properties = resolver;
        stage = Stage.of(request, resolver);
      }
      provider = resolveConnection(resolver);
      sources.enter(Phase.REST);
      ResolvedValue document = resolveDocument(resolver);
      if (provider.isEmpty()) {
        return Result.failed(List.copyOf(diagnostics));
      }
      Set<SourceRange> unresolved =
          diagnostics.stream().anyMatch(Diagnostic::isError)
              ? Resolver.unresolved(document.node())
              : Set.of();
      diagnostics.addAll(FrameworkVersion.check(document.node().get("frameworkVersion")));
      Node merged = blocks.merged(document.node());
      if (unresolved.isEmpty()) {
        List<Node> misshapen = blocks.misshapen(merged);
        if (!misshapen.isEmpty()) {
          misshapen.forEach(block -> diagnostics.add(misshapenBlock(block)));
          return Result.failed(List.copyOf(diagnostics));
        }
      }
      Mapping root = ManifestNormalizer.normalize(merged, stage);
      Mapping shown =
          document.isSecret()
              ? ManifestNormalizer.normalize(blocks.merged(document.redacted()), stage)
              : root;
      if (DotenvPlugin.isListed(root)) {
        Map<String, String> variables = dotenvVariables(root);
        root = DotenvPlugin.with(root, variables);
        shown = DotenvPlugin.with(shown, variables);
      }
      Manifest manifest =
          new Manifest(
              root, shown, provider, stage, file, folder.readFiles(), environment(), unresolved);
      return Result.of(manifest, List.copyOf(diagnostics));
    } catch (UserException failure) {
      diagnostics.addAll(failure.diagnostics());
      return Result.failed(List.copyOf(diagnostics));
    }
  }

  private void checkProviderOption() {
    String given = request.provider();
    Set<String> names = request.clouds().names();
    if (given != null && !names.contains(given)) {
      String near = Suggestion.didYouMean(given, names);
      throw new UserException(
          Diagnostic.error(
                  "manifest/unknown-provider", "unknown provider \"" + given + "\" in --provider")
              .hint(near != null ? near : "providers: " + String.join(", ", names)));
    }
  }

  private Diagnostic misshapenBlock(Node block) {
    return Diagnostic.error(
            "manifest/type", "the block of a cloud must be an object", block.place())
        .hint("write \"key: value\" pairs, one per line");
  }

  /// Chooses the cloud, and merges the blocks that the manifest itself has for it.
  private Resolver resolver(Node written) {
    Resolver resolver = new Resolver(written, sources, this::isForAnotherRun);
    if (!(written instanceof Mapping root)) {
      return resolver;
    }
    String given = request.provider();
    if (given != null) {
      root = ManifestNormalizer.withProvider(opened(root, "provider", resolver), given);
      resolver = new Resolver(root, sources, this::isForAnotherRun);
    }
    if (!blocks.occurIn(root)) {
      blocks = new CloudBlocks(request.clouds().blocks(), given);
      return resolver;
    }
    String chosen = given == null ? knownProvider(resolver) : given;
    blocks = new CloudBlocks(request.clouds().blocks(), chosen);
    if (chosen == null) {
      return resolver;
    }
    root = opened(root, chosen, resolver);
    if (root.get("provider") instanceof Mapping section) {
      root = root.with("provider", opened(section, chosen, resolver, "provider"));
    }
    Mapping merged = (Mapping) blocks.merged(root);
    Node name = merged.get("provider", "name");
    if (name != null && !name.equals(root.get("provider", "name")) && !chosen.equals(name.text())) {
      throw new UserException(
          Diagnostic.error(
                  "manifest/provider-block",
                  "a block cannot choose the provider: it is only read for its own cloud",
                  name.place())
              .hint("write the name in \"provider\", or use --provider"));
    }
    return new Resolver(merged, sources, this::isForAnotherRun);
  }

  /// Returns a mapping in which a variable is replaced by the mapping that it stands for, whose own
  /// variables are not resolved yet.
  ///
  /// @param parents where the mapping is
  private static Mapping opened(Mapping mapping, String key, Resolver resolver, String... parents) {
    if (!(mapping.get(key) instanceof Scalar variable) || variable.isNull()) {
      return mapping;
    }
    List<String> path = new ArrayList<>(List.of(parents));
    path.add(key);
    try {
      return resolver.shallowValue(path) instanceof Mapping value
          ? mapping.with(key, value)
          : mapping;
    } catch (UserException e) {
      // Reported when the document is resolved, if it cannot be resolved then.
      return mapping;
    }
  }

  // The name may be known only when the .env file is read.
  private @Nullable String knownProvider(Resolver resolver) {
    Set<String> before = Set.copyOf(env.missing().keySet());
    try {
      return providerName(resolver);
    } catch (UserException e) {
      env.missing().keySet().retainAll(before);
      return null;
    }
  }

  private static @Nullable String providerName(Resolver resolver) {
    Node section = resolver.shallowValue(List.of("provider"));
    ResolvedValue name = resolver.property(List.of("provider", "name"));
    Node node = section instanceof Mapping ? (name == null ? null : name.node()) : section;
    return node == null ? null : node.text();
  }

  private Map<String, String> dotenvVariables(Mapping root) {
    List<Diagnostic> warnings = new ArrayList<>();
    Object option = request.options().get("stage");
    Map<String, String> variables =
        DotenvPlugin.variables(
            root, folder, env.variables(), option instanceof String text ? text : null, warnings);
    diagnostics.addAll(warnings);
    return variables;
  }

  /// Resolves the document. Reports unresolved variables and continues, to find other errors too.
  private ResolvedValue resolveDocument(Resolver resolver) {
    try {
      return resolver.document();
    } catch (UserException failure) {
      if (provider.isEmpty()) {
        throw failure;
      }
      diagnostics.addAll(failure.diagnostics());
      return resolver.resolvePartially();
    }
  }

  private Environment environment() {
    return request.environment().withVariables(env.variables());
  }

  private String stage(Resolver resolver) {
    String known = stage;
    return known != null ? known : Stage.of(request, resolver);
  }

  /// The value of the provider section that is used where the manifest does not set it; null if
  /// there is none.
  private @Nullable String valueInUse(String key, Resolver resolver) {
    if (key.equals("stage")) {
      return stage(resolver);
    }
    ResolvedValue name = resolver.property(List.of("provider", "name"));
    Node cloud = name == null ? resolver.shallowValue(List.of("provider")) : name.node();
    String text = cloud == null ? null : cloud.text();
    String value = request.clouds().defaults().getOrDefault(text, Map.of()).get(key);
    return value != null && request.options().get(key) instanceof String given ? given : value;
  }

  /// Whether a key belongs to another stage or cloud: its variables may be unresolvable for this
  /// one.
  private boolean isForAnotherRun(String parent, String key) {
    return ((parent.equals("params") || parent.equals("stages"))
            && !key.equals("default")
            && !key.equals(stage))
        || blocks.isForAnotherCloud(parent, key);
  }

  private void loadDotenv(Resolver resolver, String current) {
    ResolvedValue useDotenv = resolver.property(List.of("useDotenv"));
    if (useDotenv == null || !(useDotenv.node() instanceof Scalar scalar) || isFalse(scalar)) {
      return;
    }
    for (String name : List.of(".env." + current, ".env")) {
      SourceRange place = useDotenv.node().place();
      String text = folder.text(folder.file(name, place), place);
      if (text != null) {
        Map<String, String> variables = Dotenv.read(text, env.variables());
        env.missing()
            .forEach((missing, reference) -> {
              if (variables.containsKey(missing)) {
                diagnostics.add(tooEarly(reference, name, missing));
              }
            });
        env.add(variables);
        javaScript.setVariables(env.variables());
        return;
      }
    }
  }

  private static boolean isFalse(Scalar scalar) {
    return scalar.value() == null || Boolean.FALSE.equals(scalar.value());
  }

  private static Diagnostic tooEarly(Source.Reference reference, String file, String name) {
    return Diagnostic.error(
            "variable/too-early",
            reference.text()
                + " is needed for the stage, but "
                + file
                + " is read only once the stage is known",
            reference.place())
        .hint("set " + name + " in the environment, or remove it from " + file);
  }

  /// The keys of the provider section that are resolved before all others.
  private List<String> connectionKeys() {
    return Stream.concat(Stream.of("name"), request.clouds().connectionKeys().stream())
        .distinct()
        .toList();
  }

  /// Resolves the connection keys and returns the name of the provider; empty, with errors
  /// reported, if that fails.
  private String resolveConnection(Resolver resolver) {
    sources.enter(Phase.CONNECTION);
    List<Diagnostic> errors = new ArrayList<>();
    for (String key : connectionKeys()) {
      try {
        resolver.property(List.of("provider", key));
      } catch (UserException failure) {
        errors.addAll(failure.diagnostics());
      }
    }
    if (!errors.isEmpty()) {
      connectionFailure = new UserException(errors);
      diagnostics.addAll(errors);
      return "";
    }
    String text = providerName(resolver);
    if (text == null || text.isEmpty()) {
      Diagnostic missing =
          missingProviderName(
              resolver.shallowValue(List.of("provider")), resolver.shallowValue(List.of()));
      connectionFailure = new UserException(missing);
      diagnostics.add(missing);
      return "";
    }
    blocks = new CloudBlocks(request.clouds().blocks(), text);
    return text;
  }

  private Diagnostic missingProviderName(@Nullable Node section, @Nullable Node root) {
    String message = "\"provider.name\" is missing";
    if (section == null && root instanceof Mapping mapping) {
      for (Mapping.Entry entry : mapping.entries().values()) {
        String meant = Suggestion.didYouMean(entry.key(), List.of("provider"));
        if (meant != null) {
          return Diagnostic.error("manifest/missing", message, entry.place()).hint(meant);
        }
      }
    }
    if (section != null && section.isNull() && root instanceof Mapping mapping) {
      Mapping.Entry name = mapping.entries().get("name");
      if (name != null) {
        return Diagnostic.error("manifest/missing", message, name.place())
            .hint("\"name\" belongs to \"provider\": indent it and what follows by two more");
      }
    }
    Node where = section == null ? root : section;
    return Diagnostic.error("manifest/missing", message, where == null ? null : where.place())
        .hint(
            "set it, for example: provider: {name: "
                + request.clouds().names().stream().findFirst().orElse("NAME")
                + "}");
  }

  @Override
  public Set<String> names() {
    return connect().sources();
  }

  @Override
  public Source source() {
    return new CloudSource(connect());
  }

  private Variables connect() {
    Variables connected = cloudVariables;
    if (connected == null) {
      if (connectionFailure != null) {
        throw connectionFailure;
      }
      try {
        Resolver resolver = Objects.requireNonNull(properties);
        Mapping section = ManifestNormalizer.resolvedSection(resolver, connectionKeys());
        connected = request.clouds().variables().variables(provider, section, environment());
      } catch (UserException failure) {
        connectionFailure = failure;
        throw failure;
      }
      cloudVariables = connected;
    }
    return connected;
  }
}
