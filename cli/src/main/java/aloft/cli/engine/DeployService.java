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

/// Makes the cloud what a service wants, and takes it away again.
public final class DeployService {
  private final Environment environment;
  private final Options options;

  /// @param options that say how the plan shall be
  public DeployService(Environment environment, Options options) {
    this.environment = environment;
    this.options = options;
  }

  /// What a deployment came to.
  ///
  /// @param info what is deployed now; null where nothing had to be done
  /// @param sizes of the zips by function, in bytes, where they are known
  public record Deployed(
      Deployments.Outcome outcome, Operations.@Nullable Info info, Map<String, Long> sizes) {}

  /// Packs and deploys.
  ///
  /// @param folder with what was packaged before; null to pack now
  /// @param force even where nothing has changed
  public Result<Deployed> deploy(
      Project project, @Nullable String folder, boolean force, Progress progress) {
    return bundle(project, folder, progress)
        .then(bundle -> {
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
          () -> new PackageService(environment, options, progress).bundleAsking(project, null));
    }
    Path path = environment.workingFolder().resolve(folder);
    try {
      return Result.of(BundleReader.read(path), unused());
    } catch (java.io.IOException e) {
      throw new UserException(
          Diagnostic.error("package/read", "there is no packaged service in " + path)
              .hint("make one with \"aloft package --package " + folder + "\""),
          e);
    }
  }

  /// What was packaged before is taken as it is.
  private List<Diagnostic> unused() {
    return options.values().keySet().stream()
        .sorted()
        .map(name ->
            Diagnostic.warning("package/option", "--" + name + " changes nothing of a package")
                .hint("give it to \"aloft package\""))
        .toList();
  }

  private static Map<String, Long> sizes(Project project, Bundle bundle) {
    Map<String, Artifact> byName = bundle.artifacts().byName();
    String service = project.blueprint().service().name();
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (Function function : project.blueprint().service().functions()) {
      Artifact own = byName.getOrDefault(function.name(), byName.get(service));
      if (own != null) {
        sizes.put(function.name(), own.size());
      }
    }
    return sizes;
  }

  /// Removes what was deployed.
  public Deployments.Outcome remove(Project project, Progress progress) {
    return project.cloud().deployments().remove(project.blueprint().target(), progress);
  }
}
