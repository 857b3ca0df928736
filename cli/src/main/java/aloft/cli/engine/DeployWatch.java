package aloft.cli.engine;

import aloft.cli.engine.DeployService.CodeUpdated;
import aloft.cli.engine.DeployService.DeployRequest;
import aloft.cli.engine.DeployService.DeployResult;
import aloft.cli.engine.DeployService.Deployment;
import aloft.cli.engine.DeployService.SettingsChanged;
import aloft.cli.engine.DeployService.WatchEnded;
import aloft.cli.engine.DeployService.Watching;
import aloft.host.Folders;
import aloft.spi.artifact.Destination;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Code;
import aloft.spi.model.Function;
import aloft.spi.model.Stage;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Plan;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Functions.Part;
import aloft.spi.provider.Functions.Update;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Deploys a service, and keeps what is deployed up to date while its files change: functions whose
/// packages differ get their new code at once, without a deployment; if anything else differs, the
/// service is deployed. A failure is reported, and the next change tries again.
///
/// The local cloud has no updates of single functions, and a deployment there is as fast.
final class DeployWatch {
  private static final String COMMAND = "deploy --watch";
  private static final int CONCURRENT_UPDATES = 8;

  private final DeployService deployment;
  private final LoadService loader;
  private final Environment environment;
  private final DeployRequest request;
  private final Session<DeployResult> session;
  private final CloudConnections clouds;

  /// The functions whose code the deployment does not know of, by their keys.
  private final Set<String> updated = new TreeSet<>();

  private String subject = "last deployment";
  private Live live = Live.UNKNOWN;

  private DeployWatch(
      DeployService deployment,
      LoadService loader,
      Environment environment,
      DeployRequest request,
      Session<DeployResult> session,
      CloudConnections clouds) {
    this.deployment = deployment;
    this.loader = loader;
    this.environment = environment;
    this.request = request;
    this.session = session;
    this.clouds = clouds;
  }

  /// What is deployed.
  ///
  /// @param settings the plan without code; null if it is not known
  /// @param packages the hashes of the zips by package, where they are known
  private record Live(@Nullable Plan settings, Map<String, String> packages) {
    private static final Live UNKNOWN = new Live(null, Map.of());

    Live without(Set<String> changed) {
      Map<String, String> known = new HashMap<>(packages);
      known.keySet().removeAll(changed);
      return new Live(settings, known);
    }
  }

  /// Checks that a service can be watched.
  ///
  /// @throws UserException if its cloud cannot update single functions, or if users may depend on
  ///   its stage: there, each change is a deployment
  static void requirePossible(Project project) {
    if (project.destination() == Destination.LOCAL) {
      return;
    }
    project.functions(COMMAND);
    String stage = project.blueprint().service().stage();
    if (new Stage(stage).isProduction()) {
      throw new UserException(
          Diagnostic.error(
                  "deploy/watch",
                  "--watch is for development, and the stage \""
                      + stage
                      + "\" looks like production")
              .hint("select a stage of your own, as in --stage dev, or deploy without --watch"));
    }
  }

  /// Deploys the service, and its changes until the thread is interrupted.
  static void run(
      DeployService deployment,
      LoadService loader,
      Environment environment,
      DeployRequest request,
      Session<DeployResult> session) {
    try (FolderWatch files = new FolderWatch(ServiceRoot.of(environment).path());
        CloudConnections clouds = loader.connections(request.service())) {
      new DeployWatch(deployment, loader, environment, request, session, clouds).run(files);
    }
  }

  private void run(FolderWatch files) {
    FolderSnapshot seen = files.now();
    Deployment first = deployment.deploy(request, session);
    live = live(first);
    session.show(new Watching(files.root(), images(first.project())));
    while (!Thread.currentThread().isInterrupted()) {
      try {
        seen = files.changed(seen);
        update();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (UserException failure) {
        if (!Thread.currentThread().isInterrupted()) {
          session.dialogue().report(failure.diagnostics());
          // Credentials may have expired.
          clouds.close();
        }
      }
    }
    session.show(new WatchEnded(updated, subject));
  }

  private Live live(Deployment deployed) {
    return new Live(builder(deployed.project()).planWithoutCode(), hashes(deployed.bundle()));
  }

  private static Map<String, String> hashes(Bundle bundle) {
    Map<String, String> hashes = new HashMap<>();
    bundle.artifacts().byName().forEach((name, artifact) -> hashes.put(name, artifact.sha256()));
    return hashes;
  }

  private BundleBuilder builder(Project project) {
    return new BundleBuilder(environment, project, request.options(), Progress.SILENT);
  }

  /// Brings what is deployed up to date. If this fails, something may be deployed and something
  /// not: the next change does all of it again, even if it only undoes this one.
  private void update() throws InterruptedException {
    Instant start = environment.clock().instant();
    Project project = loader.read(ServiceRoot.of(environment), request.service(), clouds).orThrow();
    BundleBuilder builder = builder(project);
    boolean isLocal = project.destination() == Destination.LOCAL;
    if (!builder.planWithoutCode().equals(live.settings())) {
      deploy(isLocal);
      return;
    }
    Path folder = DeployFunction.temporaryFolder();
    try {
      Bundle bundle = builder.buildCode(folder).orThrow();
      Set<String> changed = changed(hashes(bundle), live.packages());
      if (changed.isEmpty() && request.variablesFile() == null) {
        return;
      }
      List<Function> functions = functions(project, changed);
      if (functions == null || isLocal) {
        deploy(isLocal);
        return;
      }
      live = live.without(changed);
      update(project, functions, bundle, start);
      live = new Live(live.settings(), hashes(bundle));
    } finally {
      Folders.deleteQuietly(folder);
    }
  }

  private void deploy(boolean isLocal) {
    if (!isLocal) {
      session.show(new SettingsChanged(now()));
    }
    live = Live.UNKNOWN;
    live = live(deployment.deploy(request.withoutForce(), session));
    updated.clear();
  }

  private LocalTime now() {
    return LocalTime.ofInstant(environment.clock().instant(), ZoneId.systemDefault());
  }

  /// The names of the packages that differ.
  private static Set<String> changed(Map<String, String> now, Map<String, String> before) {
    Set<String> names = new HashSet<>();
    now.forEach((name, hash) -> {
      if (!hash.equals(before.get(name))) {
        names.add(name);
      }
    });
    return names;
  }

  /// The functions whose code is in packages; null if one of these is something else, such as a
  /// layer.
  private static @Nullable List<Function> functions(Project project, Set<String> packages) {
    List<Function> functions = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (Function function : project.blueprint().service().functions()) {
      String name = packageName(project, function);
      if (name != null && packages.contains(name)) {
        functions.add(function);
        used.add(name);
      }
    }
    return used.containsAll(packages) ? functions : null;
  }

  /// The package with the code of a function; null if it runs an image.
  private static @Nullable String packageName(Project project, Function function) {
    return project
                .blueprint()
                .localFunction(function.name(), name -> new Code.Archive(name, ""))
                .code()
            instanceof Code.Archive(String name, String _)
        ? name
        : null;
  }

  private static List<String> images(Project project) {
    return project.blueprint().service().functions().stream()
        .filter(function -> packageName(project, function) == null)
        .map(Function::name)
        .toList();
  }

  /// Gives functions their new code, and reports those that have it, also if others have failed.
  private void update(Project project, List<Function> functions, Bundle bundle, Instant start)
      throws InterruptedException {
    Functions cloud = project.functions(COMMAND);
    ExecutorService executor =
        Executors.newFixedThreadPool(
            Math.min(functions.size(), CONCURRENT_UPDATES), DeployWatch::daemon);
    Set<String> before = new HashSet<>(updated);
    Map<String, Future<Update>> updates = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    List<Diagnostic> findings = new ArrayList<>();
    try {
      for (Function function : functions) {
        updated.add(function.name());
        updates.put(
            function.name(),
            executor.submit(() ->
                cloud.update(
                    project.blueprint().target(),
                    function,
                    () -> bundle,
                    Set.of(Part.CODE),
                    false,
                    Progress.SILENT)));
      }
      for (Map.Entry<String, Future<Update>> started : updates.entrySet()) {
        try {
          Update update = started.getValue().get();
          subject = update.subject();
          findings.addAll(update.findings());
          if (!update.changed().isEmpty()) {
            names.add(started.getKey());
          } else if (!before.contains(started.getKey())) {
            updated.remove(started.getKey());
          }
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof UserException failure)) {
            throw new IllegalStateException(e.getCause());
          }
          findings.addAll(failure.diagnostics());
        }
      }
    } finally {
      executor.shutdownNow();
    }
    if (!names.isEmpty()) {
      Duration elapsed = Duration.between(start, environment.clock().instant());
      session.show(new CodeUpdated(now(), names, elapsed));
    }
    if (findings.stream().anyMatch(Diagnostic::isError)) {
      throw new UserException(findings);
    }
    session.dialogue().report(findings);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "update");
    thread.setDaemon(true);
    return thread;
  }
}
