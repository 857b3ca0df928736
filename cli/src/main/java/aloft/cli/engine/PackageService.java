package aloft.cli.engine;

import aloft.cli.packaging.Packager;
import aloft.cli.packaging.ServiceTree;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Destination;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Options;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Creates the bundle of a project: packages the zips, computes the plan, and writes both to a
/// folder.
public final class PackageService {
  /// The default output folder.
  public static final String OUTPUT_FOLDER = ".serverless";

  private final Environment environment;
  private final Options options;
  private final Progress progress;

  /// @param options the options of the plan
  public PackageService(Environment environment, Options options, Progress progress) {
    this.environment = environment;
    this.options = options;
    this.progress = progress;
  }

  /// Packages without querying the cloud for facts.
  ///
  /// @param folder relative to the working folder; null for the default
  public Result<Bundle> bundle(Project project, @Nullable String folder) {
    return bundle(project, folder, Map.of());
  }

  /// Packages with the facts that the plan needs from the cloud.
  public Result<Bundle> bundleWithFacts(Project project, @Nullable String folder) {
    Set<Question> questions = project.blueprint().questions();
    return bundle(project, folder, questions.isEmpty() ? Map.of() : answers(project, questions));
  }

  private static Map<Question, Fact> answers(Project project, Set<Question> questions) {
    if (project.destination() != Destination.LOCAL) {
      return project.cloud().facts().answer(project.blueprint().target(), questions);
    }
    Map<Question, Fact> answers = new LinkedHashMap<>();
    for (Question question : questions) {
      Fact fact = project.emulation().fact(question);
      if (fact != null) {
        answers.put(question, fact);
      }
    }
    return answers;
  }

  private Result<Bundle> bundle(
      Project project, @Nullable String folder, Map<Question, Fact> facts) {
    Path out = environment.workingFolder().resolve(folder == null ? OUTPUT_FOLDER : folder);
    ServiceTree tree = new ServiceTree(environment.workingFolder());
    Packager packager =
        new Packager(
            tree,
            (address, target) -> facts(project).fetch(address, target),
            environment,
            project.destination(),
            progress);
    return project
        .blueprint()
        .packages(tree)
        .flatMap(packages -> packager.pack(packages, out))
        .flatMap(artifacts -> plan(project, artifacts, facts, out));
  }

  private static Facts facts(Project project) {
    return project.cloud().facts();
  }

  private Result<Bundle> plan(
      Project project, Artifacts artifacts, Map<Question, Fact> facts, Path out) {
    Inputs inputs = new Inputs(artifacts, environment.clock().instant(), facts, options);
    Plan plan = project.blueprint().plan(inputs);
    plan.files().forEach((name, text) -> write(out.resolve(name), text));
    write(out.resolve(Plan.STEPS), plan.stepsJson());
    return Result.of(new Bundle(plan, artifacts, out), plan.findings());
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
