package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedFunction;
import aloft.google.plan.WantedResource;
import aloft.google.plan.WantedSchedule;
import aloft.google.plan.WantedState;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import aloft.spi.plan.Plan;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.HiddenVariables;
import aloft.spi.provider.RemovalApproval;
import com.google.cloud.functions.v2.StorageSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Executes one deployment.
///
/// The steps are: read the state and list the functions; end if nothing differs; for a new service,
/// check the APIs; create the bucket, or check the permissions on it; upload the code; write into
/// the state what will be changed; topics and buckets; the right of Cloud Storage to send events;
/// functions, in parallel, each with the access to its URL; schedules; remove what is no longer
/// wanted; store the plan; write the state; delete old plans. Each step can be done again: the
/// state names everything that the service has, and an update changes only what differs. A failure
/// leaves the state at "deploying", and the next deployment continues.
final class ServiceDeployer {
  /// How many deployments can be restored.
  private static final int KEPT = 5;

  /// What a deployment does with the bucket; to replace the state, it needs the permission to
  /// delete.
  private static final List<String> PERMISSIONS =
      List.of(
          "storage.objects.create",
          "storage.objects.delete",
          "storage.objects.get",
          "storage.objects.list");

  private final Clients clients;
  private final Service service;
  private final Content content;
  private final Progress progress;
  private final StateStore store;
  private final Functions functions;
  private final ServiceLabels labels;
  private final WantedState wanted;
  private final List<Diagnostic> findings = Collections.synchronizedList(new ArrayList<>());

  /// What is deployed.
  ///
  /// @param id the id of the deployment
  /// @param files the files of its plan, by name
  /// @param folder the folder of the code; null if the code and the plan are in the bucket
  record Content(String id, Map<String, String> files, @Nullable Path folder) {

    /// Whether it was deployed before.
    boolean isRestored() {
      return folder == null;
    }

    /// The wanted state, in a project.
    WantedState wanted(String project) {
      Map<String, String> texts = new TreeMap<>();
      files.forEach((name, text) -> texts.put(name, text.replace(WantedState.PROJECT, project)));
      return WantedState.of(texts);
    }
  }

  ServiceDeployer(Clients clients, Service service, Content content, Progress progress) {
    this.clients = clients;
    this.service = service;
    this.content = content;
    this.progress = progress;
    this.store = new StateStore(clients, service);
    this.functions = new Functions(clients);
    this.labels = ServiceLabels.of(service);
    this.wanted = content.wanted(clients.project());
  }

  /// What is deployed to, in messages.
  static String subject(Clients clients, Service service) {
    return "stage " + service.stage() + " in project " + clients.project();
  }

  /// What is there before the deployment.
  private record Found(StateStore.Stored stored, SortedMap<String, Deployed> functions) {}

  private Found find() {
    return progress.task(
        "Looking for the service " + service.name() + "-" + service.stage(),
        () -> {
          try {
            StateStore.Stored stored = store.read();
            boolean withServices = wanted.hasServices() || stored.state().hasServices();
            return new Found(stored, functions.list(labels, withServices));
          } catch (FailedCallException e) {
            if (e.failure() instanceof GoogleFailure.ApiDisabled) {
              new RequiredApis(clients, wanted).require();
            }
            throw e;
          }
        });
  }

  private Difference difference(Found found, boolean force) {
    return Difference.of(
        wanted,
        found.stored().state(),
        found.functions(),
        force,
        content.id(),
        content.isRestored());
  }

  List<Change> preview() {
    Difference difference = difference(find(), false);
    String state = content.files().get(Plan.STATE);
    return new DifferenceDetails(
            lastWanted(difference),
            HiddenVariables.of(state == null ? null : Json.read(state, Plan.STATE)))
        .of(difference);
  }

  Outcome deploy(boolean force, RemovalApproval approval) {
    Found found = find();
    Difference difference = difference(found, force);
    String subject = subject(clients, service);
    boolean isOther = !content.id().equals(difference.before().deployment());
    if (difference.isEmpty() && !(content.isRestored() && isOther)) {
      return new Outcome(false, subject);
    }
    approval.require(difference.removals());
    if (found.stored().generation() == 0) {
      new RequiredApis(clients, wanted).require();
    }
    prepareBucket();
    SourceArchives archives = new SourceArchives(store, content, progress);
    Map<String, StorageSource> sources = archives.upload(difference.functions());
    StateStore.Stored stored =
        store.write(difference.before().becoming(difference.next()), found.stored());
    deployResources(difference);
    if (difference.functions().stream().anyMatch(StorageEvents::areWantedBy)) {
      Diagnostic unknown = new StorageEvents(clients).allow();
      if (unknown != null) {
        findings.add(unknown);
      }
    }
    WantedState before = lastWanted(difference);
    SortedMap<String, Deployed> deployed =
        deployFunctions(difference.functions(), sources, found.functions(), before);
    deploySchedules(difference.schedules(), deployed, before);
    findings.addAll(
        new OrphanRemover(clients, labels, progress)
            .remove(difference.orphans(), found.functions()));
    progress.task("Storing the deployment", () -> finish(difference.next(), stored));
    return new Outcome(true, subject, findings);
  }

  /// Creates the bucket, or fails before anything is changed if it cannot be used.
  private void prepareBucket() {
    ObjectStore objects = store.objects();
    List<String> needed = new ArrayList<>(PERMISSIONS);
    if (wanted.functions().stream().anyMatch(function -> function.access().hasOwnAccount())) {
      // it has the number of the project, of which the name of the account is made
      needed.add("storage.buckets.get");
    }
    List<String> missing = objects.missing(needed);
    if (missing == null) {
      run(progress, "Creating the bucket " + objects.bucket(), objects::create);
    } else if (!missing.isEmpty()) {
      throw new UserException(
          Diagnostic.error(
                  "google/access-denied",
                  (missing.size() == 1 ? "a permission" : "permissions")
                      + " on the bucket "
                      + objects.bucket()
                      + (missing.size() == 1 ? " is missing: " : " are missing: ")
                      + String.join(", ", missing))
              .hint(
                  "give your account the role roles/storage.admin on the bucket, or use other"
                      + " credentials"));
    }
  }

  static void run(Progress progress, String title, Runnable work) {
    progress.task(
        title,
        () -> {
          work.run();
          return title;
        });
  }

  private void deployResources(Difference difference) {
    Topics topics = new Topics(clients, labels);
    for (WantedResource topic : difference.topics()) {
      run(progress, "Deploying the topic " + topic.name(), () -> topics.deploy(topic));
    }
    Buckets buckets = new Buckets(clients, labels);
    for (WantedResource bucket : difference.buckets()) {
      run(progress, "Deploying the bucket " + bucket.name(), () -> buckets.deploy(bucket));
    }
  }

  /// What the last deployment wanted; nothing if it is not stored, or is not needed.
  private WantedState lastWanted(Difference difference) {
    String id = difference.before().deployment();
    boolean needed = !difference.functions().isEmpty() || !difference.schedules().isEmpty();
    return needed && !id.isEmpty()
        ? stored(id, WantedState.FUNCTIONS, WantedState.SCHEDULES)
        : WantedState.of(Map.of());
  }

  /// What a stored deployment wanted, as far as the files tell it. A damaged one tells nothing, and
  /// does not stop a deployment.
  private WantedState stored(String id, String... files) {
    Map<String, String> texts = store.readDeployment(id, files);
    try {
      return new Content(id, texts, null).wanted(clients.project());
    } catch (UserException e) {
      return WantedState.of(Map.of());
    }
  }

  private SortedMap<String, Deployed> deployFunctions(
      List<WantedFunction> changed,
      Map<String, StorageSource> sources,
      SortedMap<String, Deployed> existing,
      WantedState before) {
    SortedMap<String, Deployed> deployed = new ConcurrentSkipListMap<>(existing);
    Parallel.forEach(
        changed,
        function ->
            progress.tasks(
                "Deploying " + function.name(),
                task ->
                    deployed.put(
                        function.name(),
                        functions.deploy(
                            function,
                            labels,
                            Objects.requireNonNull(sources.get(function.sha256())),
                            existing.get(function.name()),
                            find(before.functions(), item -> item.name().equals(function.name())),
                            task))));
    for (WantedFunction function : changed) {
      for (String warning : Objects.requireNonNull(deployed.get(function.name())).warnings()) {
        findings.add(Diagnostic.warning("function/state", function.name() + ": " + warning));
      }
    }
    return deployed;
  }

  private static <T> @Nullable T find(List<T> items, Predicate<T> condition) {
    return items.stream().filter(condition).findFirst().orElse(null);
  }

  private void deploySchedules(
      List<WantedSchedule> changed, Map<String, Deployed> deployed, WantedState before) {
    ScheduleStore schedules = new ScheduleStore(clients);
    Access access = new Access(clients);
    for (WantedSchedule schedule : changed) {
      Deployed function = Objects.requireNonNull(deployed.get(schedule.function()));
      WantedSchedule earlier =
          find(before.schedules(), item -> item.name().equals(schedule.name()));
      run(
          progress,
          "Deploying the schedule " + schedule.name(),
          () -> schedules.deploy(schedule, function, access.account(function), earlier));
    }
  }

  private DeployedState finish(DeployedState next, StateStore.Stored stored) {
    if (!content.isRestored()) {
      store.writeDeployment(content.id(), content.files());
    }
    store.write(next, stored);
    List<StateStore.StoredDeployment> deployments = store.deployments();
    List<StateStore.StoredDeployment> old =
        deployments.stream()
            .skip(KEPT)
            .filter(deployment -> !deployment.id().equals(next.deployment()))
            .filter(deployment -> !deployment.id().equals(next.previous()))
            .toList();
    if (!old.isEmpty()) {
      old.forEach(deployment -> store.deleteDeployment(deployment.id()));
      store.deleteCodeBut(neededCode(deployments, old));
    }
    return next;
  }

  private List<String> neededCode(
      List<StateStore.StoredDeployment> all, List<StateStore.StoredDeployment> deleted) {
    List<String> needed = new ArrayList<>();
    for (StateStore.StoredDeployment deployment : all) {
      if (!deleted.contains(deployment)) {
        stored(deployment.id(), WantedState.FUNCTIONS)
            .functions()
            .forEach(function -> needed.add(SourceArchives.object(function, store)));
      }
    }
    return needed;
  }
}
