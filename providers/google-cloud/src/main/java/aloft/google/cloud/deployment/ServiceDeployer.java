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
import aloft.spi.model.Service;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.RemovalApproval;
import com.google.cloud.functions.v2.Function;
import com.google.cloud.functions.v2.StateMessage;
import com.google.cloud.functions.v2.StorageSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
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
  private final FunctionStore functions;
  private final ServiceLabels labels;
  private final WantedState wanted;
  private final List<Diagnostic> findings = Collections.synchronizedList(new ArrayList<>());

  /// What is deployed.
  ///
  /// @param id the id of the deployment
  /// @param files the files of its plan, by name
  /// @param folder the folder of the code; null if the code and the plan are in the bucket
  record Content(String id, Map<String, String> files, @Nullable Path folder) {

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
    this.functions = new FunctionStore(clients);
    this.labels = ServiceLabels.of(service);
    this.wanted = content.wanted(clients.project());
  }

  /// What is deployed to, in messages.
  static String subject(Clients clients, Service service) {
    return "stage " + service.stage() + " in project " + clients.project();
  }

  /// What is there before the deployment.
  private record Found(StateStore.Stored stored, SortedMap<String, Function> functions) {}

  private Found find() {
    return progress.task(
        "Looking for the service " + service.name() + "-" + service.stage(),
        () -> {
          try {
            return new Found(store.read(), functions.list(labels));
          } catch (FailedCallException e) {
            if (e.failure() instanceof GoogleFailure.ApiDisabled) {
              new RequiredApis(clients, wanted).require();
            }
            throw e;
          }
        });
  }

  private Difference difference(Found found, boolean force) {
    return Difference.of(wanted, found.stored().state(), found.functions(), force, content.id());
  }

  List<Change> preview() {
    return difference(find(), false).changes();
  }

  Outcome deploy(boolean force, RemovalApproval approval) {
    Found found = find();
    Difference difference = difference(found, force);
    String subject = subject(clients, service);
    if (difference.isEmpty()) {
      return new Outcome(false, subject);
    }
    approval.require(difference.removals());
    if (found.stored().generation() == 0) {
      new RequiredApis(clients, wanted).require();
    }
    prepareBucket();
    Map<String, StorageSource> sources = upload(difference.functions());
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
    SortedMap<String, Function> deployed =
        deployFunctions(difference.functions(), sources, found.functions(), before);
    deploySchedules(difference.schedules(), deployed, before);
    removeOrphans(difference.orphans());
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

  private static void run(Progress progress, String title, Runnable work) {
    progress.task(
        title,
        () -> {
          work.run();
          return title;
        });
  }

  /// Uploads the code of functions, unless it is in the bucket.
  ///
  /// @return where it is, by hash
  private Map<String, StorageSource> upload(List<WantedFunction> changed) {
    Map<String, String> archives = new TreeMap<>();
    changed.forEach(function -> archives.putIfAbsent(function.sha256(), function.archive()));
    Map<String, StorageSource> sources = new ConcurrentSkipListMap<>();
    Parallel.forEach(
        archives.entrySet(),
        archive -> {
          String object = object(archive.getKey());
          Long generation = store.objects().generation(object);
          sources.put(
              archive.getKey(),
              StorageSource.newBuilder()
                  .setBucket(store.objects().bucket())
                  .setObject(object)
                  .setGeneration(
                      generation != null ? generation : upload(archive.getValue(), object))
                  .build());
        });
    return sources;
  }

  private long upload(String archive, String object) {
    Path folder = content.folder();
    if (folder == null) {
      throw new UserException(
          Diagnostic.error(
                  "rollback/code",
                  "the code of the deployment " + content.id() + " is gone: " + object)
              .hint("deploy the service again, from the sources of that time"));
    }
    return progress.task(
        "Uploading " + archive, () -> store.objects().upload(object, folder.resolve(archive)));
  }

  private String object(String sha256) {
    return store.codeObject(HexFormat.of().formatHex(Base64.getDecoder().decode(sha256)));
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

  private SortedMap<String, Function> deployFunctions(
      List<WantedFunction> changed,
      Map<String, StorageSource> sources,
      SortedMap<String, Function> existing,
      WantedState before) {
    SortedMap<String, Function> deployed = new ConcurrentSkipListMap<>(existing);
    FunctionDeployer deployer = new FunctionDeployer(clients, functions, labels);
    Parallel.forEach(
        changed,
        function ->
            progress.tasks(
                "Deploying " + function.name(),
                task ->
                    deployed.put(
                        function.name(),
                        deployer.deploy(
                            function,
                            Objects.requireNonNull(sources.get(function.sha256())),
                            existing.get(function.name()),
                            find(before.functions(), function.name()),
                            task))));
    for (WantedFunction function : changed) {
      addWarnings(Objects.requireNonNull(deployed.get(function.name())));
    }
    return deployed;
  }

  private static @Nullable WantedFunction find(List<WantedFunction> functions, String name) {
    return functions.stream()
        .filter(function -> function.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private void addWarnings(Function function) {
    for (StateMessage message : function.getStateMessagesList()) {
      if (message.getSeverity() == StateMessage.Severity.WARNING) {
        findings.add(
            Diagnostic.warning(
                "function/state",
                FunctionStore.id(function) + ": " + message.getMessage().strip()));
      }
    }
  }

  private void deploySchedules(
      List<WantedSchedule> changed, Map<String, Function> deployed, WantedState before) {
    ScheduleStore schedules = new ScheduleStore(clients);
    Access access = new Access(clients);
    for (WantedSchedule schedule : changed) {
      Function function = Objects.requireNonNull(deployed.get(schedule.function()));
      WantedSchedule earlier =
          before.schedules().stream()
              .filter(item -> item.name().equals(schedule.name()))
              .findFirst()
              .orElse(null);
      run(
          progress,
          "Deploying the schedule " + schedule.name(),
          () -> schedules.deploy(schedule, function, access.account(function), earlier));
    }
  }

  private void removeOrphans(Difference.Orphans orphans) {
    ScheduleStore schedules = new ScheduleStore(clients);
    orphans
        .schedules()
        .forEach(id -> run(progress, "Removing the schedule " + id, () -> schedules.delete(id)));
    Parallel.forEach(
        orphans.functions(),
        id ->
            progress.tasks(
                "Removing " + id,
                task -> {
                  functions.delete(id, task);
                  return id;
                }));
    Topics topics = new Topics(clients, labels);
    orphans
        .topics()
        .forEach(id -> run(progress, "Removing the topic " + id, () -> topics.delete(id)));
    Buckets buckets = new Buckets(clients, labels);
    for (String bucket : orphans.buckets()) {
      run(
          progress,
          "Removing the bucket " + bucket,
          () -> {
            Diagnostic kept = buckets.delete(bucket);
            if (kept != null) {
              findings.add(kept);
            }
          });
    }
  }

  private DeployedState finish(DeployedState next, StateStore.Stored stored) {
    if (content.folder() != null) {
      store.writeDeployment(content.id(), content.files());
    }
    store.write(next, stored);
    List<StateStore.StoredDeployment> deployments = store.deployments();
    List<StateStore.StoredDeployment> old =
        deployments.stream()
            .skip(KEPT)
            .filter(deployment -> !deployment.id().equals(next.deployment()))
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
            .forEach(function -> needed.add(object(function.sha256())));
      }
    }
    return needed;
  }
}
