package aloft.cli.manifest;

import aloft.cli.manifest.external.JavaScript;
import aloft.cli.manifest.external.Programs;
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
import org.jspecify.annotations.Nullable;

/// Reads a manifest in phases: the stage, the `.env` file, how to reach the cloud, then the rest.
/// What is known in one phase, a later one may ask for.
final class ManifestReader implements Sources.Cloud {
  /// The keys under `provider` by which clouds are reached.
  private static final List<String> CONNECTION =
      List.of("name", "region", "profile", "credentials", "project", "subscriptionId", "tenantId");

  private final ManifestRequest request;
  private final ServiceFiles folder;
  private final JavaScript javaScript;
  private final EnvSource env;
  private final Sources sources;
  private final Set<Diagnostic> found = new LinkedHashSet<>();
  private @Nullable UserException unreachable;
  private @Nullable Variables cloud;
  private @Nullable Resolver properties;
  private @Nullable String stage;

  ManifestReader(ManifestRequest request) {
    this.request = request;
    this.folder = new ServiceFiles(request.environment().workingFolder());
    Programs programs = new Programs(folder.root(), request.environment().variables());
    this.javaScript = new JavaScript(programs, request.options());
    this.env = new EnvSource(request.environment().variables());
    String moment = Long.toString(request.environment().clock().millis());
    Map<String, Source> early =
        Map.of(
            "env", env,
            "file", new FileSource(folder, javaScript),
            "git", new GitSource(programs),
            "opt", new OptSource(request.options()),
            "self", new SelfSource(),
            "sls", new SlsSource(this::stage, moment),
            "strToBool", new StrToBoolSource());
    Map<String, Source> later = Map.of("param", new ParamSource(request.parameters(), this::stage));
    this.sources = new Sources(early, later, this);
  }

  Result<Manifest> read() {
    try (javaScript) {
      ManifestFile files = new ManifestFile(folder, javaScript);
      Path file = files.find(request.config());
      Resolver resolver = new Resolver(files.read(file), sources, this::isForAnotherStage);
      properties = resolver;
      stage = Stage.of(request, resolver);
      loadDotenv(resolver, stage);
      String provider = connection(resolver);
      sources.enter(Phase.REST);
      ResolvedValue document = document(resolver, provider);
      if (provider.isEmpty()) {
        return Result.failed(List.copyOf(found));
      }
      Set<SourceRange> unresolved =
          found.stream().anyMatch(Diagnostic::isError)
              ? Resolver.unresolved(document.node())
              : Set.of();
      found.addAll(FrameworkVersion.check(document.node().get("frameworkVersion")));
      Mapping root = ManifestNormalizer.normal(document.node(), stage);
      Mapping shown =
          document.isSecret() ? ManifestNormalizer.normal(document.shown(), stage) : root;
      Manifest manifest =
          new Manifest(
              root, shown, provider, stage, file, folder.read(), environment(), unresolved);
      return Result.of(manifest, List.copyOf(found));
    } catch (UserException failure) {
      found.addAll(failure.diagnostics());
      return Result.failed(List.copyOf(found));
    }
  }

  /// Where some variables have no value, what else is wrong is wanted all the same.
  private ResolvedValue document(Resolver resolver, String provider) {
    try {
      return resolver.document();
    } catch (UserException failure) {
      if (provider.isEmpty()) {
        throw failure;
      }
      found.addAll(failure.diagnostics());
      return resolver.asFarAsPossible();
    }
  }

  private Environment environment() {
    return request.environment().with(env.variables());
  }

  private String stage(Resolver resolver) {
    String known = stage;
    return known != null ? known : Stage.of(request, resolver);
  }

  /// What is written for another stage may ask for what is not there for this one.
  private boolean isForAnotherStage(String parent, String key) {
    return (parent.equals("params") || parent.equals("stages"))
        && !key.equals("default")
        && !key.equals(stage);
  }

  private void loadDotenv(Resolver resolver, String current) {
    ResolvedValue wanted = resolver.property(List.of("useDotenv"));
    if (wanted == null || !(wanted.node() instanceof Scalar scalar) || isFalse(scalar)) {
      return;
    }
    for (String name : List.of(".env." + current, ".env")) {
      String text = folder.text(folder.file(name), wanted.node().place());
      if (text != null) {
        Map<String, String> variables = Dotenv.read(text, env.variables());
        env.missing()
            .forEach((missing, question) -> {
              if (variables.containsKey(missing)) {
                found.add(tooEarly(question, name, missing));
              }
            });
        env.add(variables);
        javaScript.variables(env.variables());
        return;
      }
    }
  }

  private static boolean isFalse(Scalar scalar) {
    return scalar.value() == null || Boolean.FALSE.equals(scalar.value());
  }

  private static Diagnostic tooEarly(Source.Question question, String file, String name) {
    return Diagnostic.error(
            "variable/too-early",
            question.text() + " decides the stage, but " + file + " is read for a known stage",
            question.place())
        .hint("set " + name + " in the environment, or remove it from " + file);
  }

  /// Finds out how to reach the cloud, and its name; where that fails, the rest is still looked at.
  private String connection(Resolver resolver) {
    sources.enter(Phase.CONNECTION);
    List<Diagnostic> wrong = new ArrayList<>();
    for (String key : CONNECTION) {
      try {
        resolver.property(List.of("provider", key));
      } catch (UserException failure) {
        wrong.addAll(failure.diagnostics());
      }
    }
    if (!wrong.isEmpty()) {
      unreachable = new UserException(wrong);
      found.addAll(wrong);
      return "";
    }
    Node section = resolver.surface(List.of("provider"));
    ResolvedValue name = resolver.property(List.of("provider", "name"));
    Node given = section instanceof Mapping ? (name == null ? null : name.node()) : section;
    String text = given == null ? null : given.text();
    if (text == null) {
      Diagnostic missing = nameless(section, resolver.surface(List.of()));
      unreachable = new UserException(missing);
      found.add(missing);
      return "";
    }
    return text;
  }

  private static Diagnostic nameless(@Nullable Node section, @Nullable Node root) {
    String message = "\"provider.name\" is missing";
    if (section == null && root instanceof Mapping mapping) {
      for (Mapping.Entry entry : mapping.entries().values()) {
        String meant = Suggestion.didYouMean(entry.key(), List.of("provider"));
        if (meant != null) {
          return Diagnostic.error("manifest/missing", message, entry.place()).hint(meant);
        }
      }
    }
    Node where = section == null ? root : section;
    return Diagnostic.error("manifest/missing", message, where == null ? null : where.place())
        .hint("name the cloud, as in: provider: {name: aws}");
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
    Variables connected = cloud;
    if (connected == null) {
      if (unreachable != null) {
        throw unreachable;
      }
      try {
        Resolver resolver = Objects.requireNonNull(properties);
        Mapping section = ManifestNormalizer.knownSection(resolver, CONNECTION);
        String name = Objects.requireNonNull(section.get("name")).text();
        connected = request.clouds().variables(String.valueOf(name), section, environment());
      } catch (UserException failure) {
        unreachable = failure;
        throw failure;
      }
      cloud = connected;
    }
    return connected;
  }
}
