package aloft.aws.cloud.function;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.BackgroundTask;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.operation.AwsOperations;
import aloft.aws.cloud.operation.MissingFunction;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.function.FunctionUpdate;
import aloft.aws.plan.PruneStep;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// Updates functions in Lambda, without their stack.
public final class AwsFunctions implements Functions {
  private final Clients clients;

  /// The buckets of the deployments, by stack.
  private final Map<String, DeploymentBucket> buckets = new ConcurrentHashMap<>();

  public AwsFunctions(Clients clients) {
    this.clients = clients;
  }

  @Override
  public Update update(
      Target target,
      Function function,
      Supplier<Bundle> bundle,
      Set<Part> parts,
      boolean force,
      Progress progress) {
    BackgroundTask<Deployed> lookup =
        new BackgroundTask<>(() -> AwsErrors.translate(() -> look(function)));
    Bundle built = bundle.get();
    FunctionUpdate wanted = FunctionUpdate.of(built.plan(), function.deployedName());
    if (wanted == null) {
      throw new UserException(
          Diagnostic.error(
                  "function/update",
                  "the template has no function with the name " + function.deployedName(),
                  function.place())
              .hint("deploy the whole service with \"aloft deploy\""));
    }
    return AwsErrors.translate(() -> {
      Deployed found =
          progress.task("Looking for the function " + function.deployedName(), lookup::result);
      FunctionUpdater updater = found.updater();
      Map<String, Object> deployed = found.configuration();
      if (deployed == null) {
        throw notDeployed(target, function);
      }
      requireSameKind(function, wanted, deployed);
      UpdateMark mark = mark(target, function);
      Set<Part> changed = EnumSet.noneOf(Part.class);
      FunctionCode code = parts.contains(Part.CODE) ? FunctionCode.of(wanted, built) : null;
      if (code != null && (force || !code.isDeployed(deployed))) {
        mark.start();
        progress.task(
            "Updating the code of " + function.name(),
            () -> {
              updater.updateCode(code.request(mark));
              return code;
            });
        changed.add(Part.CODE);
      }
      try {
        Map<String, Object> changes =
            parts.contains(Part.SETTINGS)
                ? wanted.changes(deployed, resolved(target, wanted.newVariables(deployed)))
                : Map.of();
        if (!changes.isEmpty()) {
          mark.start();
          progress.task(
              "Updating the settings of " + function.name(),
              () -> {
                updater.updateSettings(changes);
                return changes;
              });
          changed.add(Part.SETTINGS);
        }
      } catch (SdkException | UserException e) {
        throw changed.isEmpty() ? e : withoutSettings(function, e);
      }
      changed.addAll(found.unpublished());
      if (!changed.isEmpty()) {
        mark.start();
        publish(function, updater, deployed, progress);
      }
      List<Diagnostic> findings = new ArrayList<>(mark.findings());
      if (parts.contains(Part.SETTINGS)) {
        findings.addAll(updater.findings(deployed));
      }
      return new Update(changed, mark.subject(), findings);
    });
  }

  private static void publish(
      Function function, FunctionUpdater updater, Map<String, Object> deployed, Progress progress) {
    if (FunctionUpdate.hasCapacityProvider(deployed)) {
      progress.task(
          "Publishing " + function.name(),
          () -> {
            updater.publish(deployed);
            return deployed;
          });
    }
  }

  private static UserException withoutSettings(Function function, RuntimeException cause) {
    Diagnostic error = AwsErrors.diagnostic(cause);
    return new UserException(
        Diagnostic.error(
                "function/unfinished",
                "the code of the function \""
                    + function.name()
                    + "\" is deployed, but not its settings: "
                    + error.message())
            .hint(AwsErrors.then("run the same command again", error)),
        cause);
  }

  /// A function in Lambda.
  ///
  /// @param configuration as plain JSON; null if there is no such function
  /// @param unpublished the parts that calls do not run yet
  private record Deployed(
      FunctionUpdater updater,
      @Nullable Map<String, Object> configuration,
      Set<Part> unpublished) {}

  /// Connects to Lambda, too.
  private Deployed look(Function function) {
    FunctionUpdater updater = new FunctionUpdater(clients, function.deployedName());
    Map<String, Object> deployed = updater.deployed();
    return new Deployed(
        updater, deployed, deployed == null ? Set.of() : updater.unpublished(deployed));
  }

  private UpdateMark mark(Target target, Function function) {
    StackLocation location = StackLocation.of(target);
    return new UpdateMark(
        location,
        function.deployedName(),
        () -> buckets.computeIfAbsent(location.stack(), _ -> bucket(location)));
  }

  private DeploymentBucket bucket(StackLocation location) {
    String own = location.bucket();
    String name =
        own == null
            ? new Stacks(clients).physicalId(location.stack(), LogicalIds.DEPLOYMENT_BUCKET)
            : own;
    if (name == null) {
      throw new UserException(
          Diagnostic.error(
              "bucket/none", "the stack " + location.stack() + " has no deployment bucket"));
    }
    return new DeploymentBucket(clients, name);
  }

  private Map<String, String> resolved(Target target, Map<String, Node> variables) {
    return variables.isEmpty()
        ? Map.of()
        : new AwsOperations(clients, clients.environment().clock()).resolve(target, variables);
  }

  private UserException notDeployed(Target target, Function function) {
    return new MissingFunction(clients, target, function).error(null, function.place());
  }

  /// Lambda cannot make a function with an image one with a zip, nor the other way round.
  private static void requireSameKind(
      Function function, FunctionUpdate wanted, Map<String, Object> deployed) {
    boolean isImage = "Image".equals(deployed.get("PackageType"));
    if (isImage != (wanted.image() != null)) {
      throw new UserException(
          Diagnostic.error(
                  "function/update",
                  "the function \""
                      + function.name()
                      + "\" is deployed with "
                      + (isImage
                          ? "an image, and cannot get a zip"
                          : "a zip, and cannot get an image")
                      + " alone",
                  function.place())
              .hint("deploy the whole service with \"aloft deploy\""));
    }
  }

  @Override
  public List<Version> versions(Target target, Function function) {
    return AwsErrors.translate(() -> {
      List<Version> versions = new FunctionVersions(clients, function.deployedName()).all();
      if (versions == null) {
        throw notDeployed(target, function);
      }
      return versions;
    });
  }

  @Override
  public Update restore(Target target, Function function, String version, Progress progress) {
    return AwsErrors.translate(() -> {
      FunctionVersions versions = new FunctionVersions(clients, function.deployedName());
      FunctionCode code = progress.task("Reading version " + version, () -> versions.code(version));
      if (code == null) {
        throw new UserException(
            Diagnostic.error(
                    "function/version",
                    "the function \"" + function.name() + "\" has no version " + version)
                .hint(
                    "its versions: "
                        + versions(target, function).stream()
                            .map(Version::id)
                            .filter(FunctionVersions::isNumbered)
                            .collect(Collectors.joining(", "))));
      }
      FunctionUpdater updater = new FunctionUpdater(clients, function.deployedName());
      Map<String, Object> deployed = updater.deployed();
      UpdateMark mark = mark(target, function);
      if (deployed == null
          || (code.isDeployed(deployed) && updater.unpublished(deployed).isEmpty())) {
        return new Update(Set.of(), mark.subject(), List.of());
      }
      mark.start();
      if (!code.isDeployed(deployed)) {
        progress.task(
            "Updating the code of " + function.name(),
            () -> {
              updater.updateCode(code.request(mark));
              return code;
            });
      }
      publish(function, updater, deployed, progress);
      return new Update(Set.of(Part.CODE), mark.subject(), mark.findings());
    });
  }

  @Override
  public List<Pruned> prune(Target target, Pruning pruning, Progress progress) {
    List<String> functions = pruning.functions().stream().map(Function::deployedName).toList();
    List<String> layers =
        pruning.layers()
            ? StackLocation.of(target).layers().stream()
                .map(StackLocation.Layer::deployedName)
                .toList()
            : List.of();
    PruneStep step = new PruneStep(pruning.keep(), functions, layers);
    return AwsErrors.translate(() ->
        progress.task(
            "Looking for old versions",
            () -> new VersionPruner(clients, step).prune(pruning.isDryRun())));
  }

  @Override
  public List<Measured> metrics(List<Function> functions, Instant from, Instant to) {
    return AwsErrors.translate(() -> new FunctionMetrics(clients, from, to).read(functions));
  }
}
