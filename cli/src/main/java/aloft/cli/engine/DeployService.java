package aloft.cli.engine;

import aloft.spi.artifact.Destination;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Code;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Options;
import aloft.spi.model.Service;
import aloft.spi.model.Topology;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Plan;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Packages a service and deploys it, or shows what a deployment would change.
public final class DeployService
    implements UseCase<DeployService.DeployRequest, DeployService.DeployResult> {
  private static final String CONFIRM = "deploy/confirm";

  private final Environment environment;
  private final LoadService loader;

  public DeployService(Installation installation) {
    this.environment = installation.environment();
    this.loader = new LoadService(installation);
  }

  /// What to deploy.
  ///
  /// @param folder an earlier output of `aloft package`, relative to the service's folder; null to
  ///   package now
  /// @param force whether to deploy even if nothing has changed
  /// @param variablesFile a file with environment variables for the functions in the local cloud,
  ///   relative to the service's folder; null for none
  /// @param allowed what may be taken away without a question
  /// @param importsExisting whether resources that exist are taken into the deployment
  /// @param alwaysInfo whether to read what is deployed even if nothing has changed
  /// @param options the options of the plan
  public record DeployRequest(
      ServiceRequest service,
      @Nullable String folder,
      boolean force,
      @Nullable String variablesFile,
      AllowedLosses allowed,
      boolean importsExisting,
      boolean alwaysInfo,
      Options options,
      Mode mode) {
    private Deployments.Comparison comparison() {
      return importsExisting
          ? Deployments.Comparison.IMPORTING
          : mode == Mode.QUICK_PREVIEW
              ? Deployments.Comparison.QUICK
              : Deployments.Comparison.COMPLETE;
    }

    /// The same request for a deployment that is skipped if nothing has changed.
    DeployRequest withoutForce() {
      return new DeployRequest(
          service,
          folder,
          false,
          variablesFile,
          allowed,
          importsExisting,
          alwaysInfo,
          options,
          mode);
    }
  }

  /// What is done with the package.
  public enum Mode {
    DEPLOY,
    /// Deploys each later change of the files too.
    WATCH,
    /// Shows what would change and asks whether to deploy it.
    CONFIRM,
    /// Shows what would change.
    PREVIEW,
    /// Shows what would change, as far as it can be told without the cloud's help.
    QUICK_PREVIEW
  }

  /// What a deployment was, or would be.
  public sealed interface DeployResult {}

  /// What happens while the files are watched.
  public sealed interface WatchResult extends DeployResult {}

  /// The files are watched from now on.
  ///
  /// @param images the functions that run images, which are not updated
  public record Watching(Path folder, List<String> images) implements WatchResult {
    public Watching {
      images = List.copyOf(images);
    }
  }

  /// Functions have new code.
  ///
  /// @param functions their keys in the manifest
  /// @param elapsed the time since the change was seen
  public record CodeUpdated(LocalTime time, List<String> functions, Duration elapsed)
      implements WatchResult {
    public CodeUpdated {
      functions = List.copyOf(functions);
    }
  }

  /// A change needs a deployment, which starts now.
  public record SettingsChanged(LocalTime time) implements WatchResult {}

  /// The files are not watched any more.
  ///
  /// @param functions the functions whose code is not that of the deployment, by their keys
  /// @param subject the deployment, such as `stack shop-dev`
  public record WatchEnded(Set<String> functions, String subject) implements WatchResult {
    public WatchEnded {
      functions = Set.copyOf(functions);
    }
  }

  /// What was deployed.
  record Deployment(Project project, Bundle bundle) {}

  /// What a deployment would change.
  public record Preview(Service service, List<Change> changes) implements DeployResult {
    public Preview {
      changes = List.copyOf(changes);
    }
  }

  /// The result of a deployment.
  ///
  /// @param info the deployed service; null if nothing has changed and it was not asked for
  /// @param sizes zip sizes in bytes by function; may be incomplete
  /// @param elapsed the time since the start of the command
  public record Deployed(
      Service service,
      Deployments.Outcome outcome,
      Operations.@Nullable Info info,
      Map<String, Long> sizes,
      Duration elapsed)
      implements DeployResult {}

  @Override
  public void run(DeployRequest request, Session<DeployResult> session) {
    if (request.mode() == Mode.WATCH) {
      DeployWatch.run(this, loader, environment, request, session);
    } else {
      deploy(request, session);
    }
  }

  /// Packages the service, and deploys it or shows what would change.
  ///
  /// @return the project, whose connections are closed, and its package
  Deployment deploy(DeployRequest request, Session<DeployResult> session) {
    Instant start = environment.clock().instant();
    if (request.mode() == Mode.CONFIRM && !session.dialogue().isInteractive()) {
      throw new UserException(
          Diagnostic.error(CONFIRM, "--confirm needs a terminal on which it can ask")
              .hint(
                  "look at the changes with \"aloft diff\", then deploy without --confirm; what"
                      + " holds data goes only with --allow-replace ID or --allow-remove ID"));
    }
    try (Project project = loader.openForDeployment(request.service(), true, session)) {
      if (request.mode() == Mode.WATCH) {
        DeployWatch.requirePossible(project);
      }
      if (request.importsExisting()) {
        project.requireImports("deploy --import");
      }
      session.started(project.blueprint().service());
      boolean packages = request.folder() == null;
      if (packages) {
        project.scripts().run(Scripts.Moment.BEFORE_PACKAGE);
      }
      warmUp(project);
      Result<Bundle> packaged = bundle(project, request, session.progress());
      if (packages && packaged.value() != null) {
        project.scripts().run(Scripts.Moment.AFTER_PACKAGE);
      }
      session.show(
          session.accept(
              packaged.flatMap(bundle -> deploy(project, bundle, request, session, start))));
      return new Deployment(project, packaged.orThrow());
    }
  }

  private static void warmUp(Project project) {
    try {
      if (project.destination() == Destination.CLOUD) {
        project.cloud().warmUp(project.blueprint().target());
      }
    } catch (UserException e) {
      // Errors of the package come first; then the deployment connects again and reports this one.
      return;
    }
  }

  private Result<DeployResult> deploy(
      Project project,
      Bundle bundle,
      DeployRequest request,
      Session<DeployResult> session,
      Instant start) {
    Service service = project.blueprint().service();
    Target target = project.blueprint().target();
    Cloud cloud = project.cloudToDeploy(request.variablesFile());
    if (request.mode() != Mode.DEPLOY && request.mode() != Mode.WATCH) {
      Preview preview =
          new Preview(
              service,
              cloud
                  .deployments()
                  .preview(target, bundle, request.comparison(), session.progress()));
      if (request.mode() != Mode.CONFIRM) {
        return Result.of(preview, List.of());
      }
      confirm(preview, session);
    }
    boolean isCloud = project.destination() == Destination.CLOUD;
    if (isCloud) {
      project.scripts().run(Scripts.Moment.BEFORE_DEPLOY);
    }
    RemovalQuestion approval =
        new RemovalQuestion(request.allowed(), request.importsExisting(), session.dialogue());
    Deployments.Outcome outcome =
        cloud.deployments().apply(target, bundle, request.force(), approval, session.progress());
    Operations.Info info;
    try {
      if (isCloud) {
        project.scripts().run(Scripts.Moment.AFTER_DEPLOY);
      }
      info =
          outcome.changed() || request.alwaysInfo() ? cloud.operations().info(target, false) : null;
    } catch (UserException e) {
      throw afterDeployment(e, outcome);
    }
    Map<String, Long> sizes = outcome.changed() ? sizes(bundle) : Map.of();
    Duration elapsed = Duration.between(start, environment.clock().instant());
    return Result.of(new Deployed(service, outcome, info, sizes, elapsed), outcome.findings());
  }

  /// The failure of what follows a deployment, which says that the service is deployed.
  private static UserException afterDeployment(UserException failure, Deployments.Outcome outcome) {
    List<Diagnostic> all = new ArrayList<>(failure.diagnostics());
    all.add(
        Diagnostic.note("deploy/done", "the service is deployed to " + outcome.subject())
            .hint("only what follows the deployment failed"));
    UserException complete = new UserException(all);
    complete.initCause(failure);
    return complete;
  }

  /// Shows the changes and asks whether to make them, if there are any.
  private static void confirm(Preview preview, Session<DeployResult> session) {
    session.show(preview);
    if (!preview.changes().isEmpty()
        && !Dialogue.isYes(session.dialogue().ask("Deploy this? (y/N)"))) {
      throw new UserException(
          Diagnostic.error(CONFIRM, "the deployment was stopped").hint("nothing was changed"));
    }
  }

  private Result<Bundle> bundle(Project project, DeployRequest request, Progress progress) {
    String folder = request.folder();
    if (folder == null) {
      return progress.tasks(
          "Packaging",
          child ->
              new BundleBuilder(environment, project, request.options(), child).buildWithFacts());
    }
    Path path = project.root().resolve(folder);
    try {
      PackagedService packaged = PackagedService.in(path, folder);
      packaged.require(project.blueprint().service());
      if (packaged.isKnown() && !Files.exists(path.resolve(Plan.STEPS))) {
        throw new UserException(
            Diagnostic.error(
                    "package/read", folder + " was packaged by another tool, without " + Plan.STEPS)
                .hint("package it with \"aloft package --package " + folder + "\""));
      }
      return Result.of(BundleReader.read(path), ignoredOptionWarnings(request.options()));
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("package/read", "there is no packaged service in " + path)
              .hint("create one with \"aloft package --package " + folder + "\""),
          e);
    }
  }

  /// Plan options have no effect on an existing package.
  private static List<Diagnostic> ignoredOptionWarnings(Options options) {
    return options.values().keySet().stream()
        .sorted()
        .map(name ->
            Diagnostic.warning(
                    "package/option", "--" + name + " has no effect on an existing package")
                .hint("pass it to \"aloft package\""))
        .toList();
  }

  /// The sizes of the zips, which the topology names: functions may share one, and an artifact of
  /// the user has a name of its own.
  static Map<String, Long> sizes(Bundle bundle) {
    String topology = bundle.plan().files().get(Topology.FILE);
    Map<String, Long> sizes = new LinkedHashMap<>();
    if (topology == null) {
      return sizes;
    }
    for (LocalFunction function : Topology.fromJson(topology).functions()) {
      if (function.code() instanceof Code.Archive(String file, String _)) {
        Path zip = bundle.folder().resolve(file);
        if (Files.isRegularFile(zip)) {
          sizes.put(function.function().name(), zip.toFile().length());
        }
      }
    }
    return sizes;
  }
}
