package aloft.cli.engine;

import aloft.spi.artifact.Artifact;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.model.Options;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Target;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Deploys a service, and removes it.
public final class DeployService {
  private final Environment environment;
  private final Options options;

  /// @param options the options of the plan
  public DeployService(Environment environment, Options options) {
    this.environment = environment;
    this.options = options;
  }

  /// The result of a deployment.
  ///
  /// @param info the deployed service; null if nothing had to be changed
  /// @param sizes zip sizes in bytes by function; may be incomplete
  public record Deployed(
      Deployments.Outcome outcome, Operations.@Nullable Info info, Map<String, Long> sizes) {}

  /// Packages and deploys a service.
  ///
  /// @param folder an earlier output of `aloft package`; null to package now
  /// @param force whether to deploy even if nothing has changed
  public Result<Deployed> deploy(
      Project project, @Nullable String folder, boolean force, Progress progress) {
    return bundle(project, folder, progress)
        .flatMap(bundle -> {
          Target target = project.blueprint().target();
          Deployments.Outcome outcome =
              project.cloud().deployments().apply(target, bundle, force, progress);
          Operations.Info info =
              outcome.changed() ? project.cloud().operations().info(target) : null;
          return Result.of(new Deployed(outcome, info, sizes(project, bundle)), outcome.findings());
        });
  }

  private Result<Bundle> bundle(Project project, @Nullable String folder, Progress progress) {
    if (folder == null) {
      return progress.task(
          "Packaging",
          () -> new PackageService(environment, options, progress).bundleWithFacts(project, null));
    }
    Path path = environment.workingFolder().resolve(folder);
    try {
      return Result.of(BundleReader.read(path), ignoredOptionWarnings());
    } catch (java.io.IOException e) {
      throw new UserException(
          Diagnostic.error("package/read", "there is no packaged service in " + path)
              .hint("create one with \"aloft package --package " + folder + "\""),
          e);
    }
  }

  /// Plan options have no effect on an existing package.
  private List<Diagnostic> ignoredOptionWarnings() {
    return options.values().keySet().stream()
        .sorted()
        .map(name ->
            Diagnostic.warning(
                    "package/option", "--" + name + " has no effect on an existing package")
                .hint("pass it to \"aloft package\""))
        .toList();
  }

  private static Map<String, Long> sizes(Project project, Bundle bundle) {
    Map<String, Artifact> byName = bundle.artifacts().byName();
    String service = project.blueprint().service().name();
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (Function function : project.blueprint().service().functions()) {
      Artifact artifact = byName.getOrDefault(function.name(), byName.get(service));
      if (artifact != null) {
        sizes.put(function.name(), artifact.size());
      }
    }
    return sizes;
  }

  /// Removes the deployed service.
  public Deployments.Outcome remove(Project project, Progress progress) {
    return project.cloud().deployments().remove(project.blueprint().target(), progress);
  }
}
