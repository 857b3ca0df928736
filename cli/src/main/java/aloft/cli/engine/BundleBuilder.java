package aloft.cli.engine;

import aloft.cli.packaging.Packager;
import aloft.cli.packaging.ServiceTree;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Destination;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Code;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Options;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Creates the bundle of a project: packages the zips, computes the plan, and writes both to a
/// folder.
final class BundleBuilder {
  /// The default output folder.
  static final String OUTPUT_FOLDER = ".serverless";

  private final Environment environment;
  private final Project project;
  private final Options options;
  private final Progress progress;

  /// @param options the options of the plan
  BundleBuilder(Environment environment, Project project, Options options, Progress progress) {
    this.environment = environment;
    this.project = project;
    this.options = options;
    this.progress = progress;
    project.requireOptions(options, project.provider().options().plan());
  }

  /// Packages with only those facts of the cloud without which there is no plan.
  ///
  /// @param folder relative to the service's folder; null for the default
  Result<Bundle> build(@Nullable String folder) {
    Set<Question> required = new LinkedHashSet<>();
    for (Question question : project.blueprint().questions()) {
      if (question.required()) {
        required.add(question);
      }
    }
    return build(folder, false, required.isEmpty() ? Map.of() : answers(required));
  }

  /// Packages with the facts that the plan needs from the cloud.
  Result<Bundle> buildWithFacts() {
    Set<Question> questions = project.blueprint().questions();
    return build(null, true, questions.isEmpty() ? Map.of() : answers(questions));
  }

  /// Packages one function, without the files of the plan. All other packages are placeholders.
  ///
  /// @param function the key in the manifest
  /// @param folder where the zip is written
  /// @param isBuilt false if its package is a placeholder too
  Result<Bundle> buildFunction(String function, Path folder, boolean isBuilt) {
    LocalFunction code =
        project
            .blueprint()
            .localFunction(function, packageName -> new Code.Archive(packageName, ""));
    Map<Question, Fact> facts =
        code.code() instanceof Code.Archive ? noFacts() : answers(project.blueprint().questions());
    ServiceTree tree = new ServiceTree(project.root().path());
    return project
        .blueprint()
        .packages(tree)
        .flatMap(packages ->
            isBuilt
                ? packager(tree, true).pack(needed(packages, code), folder)
                : Result.of(Artifacts.PLACEHOLDERS))
        .flatMap(built -> {
          Artifacts artifacts = new Artifacts(built.byName(), true);
          Plan plan = plan(artifacts, environment.clock().instant(), facts);
          return Result.of(new Bundle(plan, artifacts, folder));
        });
  }

  /// Packages all of the service, without the files of the plan, which has no facts of the cloud.
  ///
  /// @param folder where the zips are written
  Result<Bundle> buildCode(Path folder) {
    ServiceTree tree = new ServiceTree(project.root().path());
    return project
        .blueprint()
        .packages(tree)
        .flatMap(packages -> packager(tree, true).pack(packages, folder))
        .flatMap(artifacts ->
            Result.of(
                new Bundle(
                    plan(artifacts, environment.clock().instant(), noFacts()), artifacts, folder)));
  }

  /// The plan without code: equal if only code differs.
  Plan planWithoutCode() {
    return plan(Artifacts.PLACEHOLDERS, Instant.EPOCH, noFacts());
  }

  private Plan plan(Artifacts artifacts, Instant timestamp, Map<Question, Fact> facts) {
    return project.blueprint().plan(new Inputs(artifacts, timestamp, facts, options));
  }

  private Map<Question, Fact> noFacts() {
    Map<Question, Fact> facts = new LinkedHashMap<>();
    project.blueprint().questions().forEach(question -> facts.put(question, new Fact(Map.of())));
    return facts;
  }

  private static List<Package> needed(List<Package> packages, LocalFunction function) {
    return function.code() instanceof Code.Archive(String name, String _)
        ? packages.stream().filter(pkg -> pkg.name().equals(name)).toList()
        : List.of();
  }

  private Map<Question, Fact> answers(Set<Question> questions) {
    if (project.destination() != Destination.LOCAL) {
      return project.cloud().facts().answer(project.blueprint().target(), questions, progress);
    }
    Map<Question, Fact> answers = new LinkedHashMap<>();
    for (Question question : questions) {
      Fact fact = project.provider().emulation().values().fact(question);
      if (fact != null) {
        answers.put(question, fact);
      }
    }
    return answers;
  }

  private Result<Bundle> build(
      @Nullable String folder, boolean isDeployed, Map<Question, Fact> facts) {
    Path out = project.root().resolve(folder == null ? OUTPUT_FOLDER : folder);
    Path root = project.root().path();
    ServiceTree tree = new ServiceTree(root);
    Packager packager = packager(tree, isDeployed);
    return project
        .blueprint()
        .packages(tree)
        .flatMap(packages -> {
          try (OutputFiles files =
              OutputFiles.in(out, root, folder == null, environment.clock().instant())) {
            return build(packager, packages, facts, files, out, isDeployed);
          }
        });
  }

  private Packager packager(ServiceTree tree, boolean isDeployed) {
    return new Packager(
        tree,
        (address, target) -> project.cloud().facts().fetch(address, target),
        environment,
        project.destination(),
        isDeployed,
        progress);
  }

  private Result<Bundle> build(
      Packager packager,
      List<Package> packages,
      Map<Question, Fact> facts,
      OutputFiles files,
      Path out,
      boolean isDeployed) {
    Set<String> written = packager.fileNames(packages, out);
    files.willWrite(written);
    return packager
        .pack(packages, out)
        .flatMap(artifacts -> {
          Result<Bundle> bundle = plan(artifacts, facts, out, isDeployed);
          Set<String> present = new HashSet<>(bundle.orThrow().plan().files().keySet());
          present.add(Plan.STEPS);
          written.addAll(present);
          artifacts.byName().values().forEach(artifact -> present.add(artifact.fileName()));
          written.retainAll(present);
          files.finish(present, written);
          return bundle;
        });
  }

  private Result<Bundle> plan(
      Artifacts artifacts, Map<Question, Fact> facts, Path out, boolean isDeployed) {
    Plan plan = plan(artifacts, environment.clock().instant(), facts);
    plan.files().forEach((name, text) -> write(out.resolve(name), text));
    write(out.resolve(Plan.STEPS), plan.stepsJson());
    return Result.of(new Bundle(plan, artifacts, out), findings(plan, isDeployed));
  }

  /// What the cloud would refuse stops a deployment to it, but not the packaging: the files may be
  /// meant for something else.
  private List<Diagnostic> findings(Plan plan, boolean isDeployed) {
    if (project.destination() == Destination.LOCAL) {
      return List.of();
    }
    return isDeployed
        ? plan.findings()
        : plan.findings().stream().map(Diagnostic::asWarning).toList();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("package/write", "cannot write " + file + ": " + e.getMessage())
              .hint("free disk space, or choose another folder with --package"),
          e);
    }
  }
}
