package aloft.azure.cloud.deployment;

import aloft.azure.cloud.connection.ArmClient;
import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.cloud.connection.FailedCallException;
import aloft.azure.cloud.connection.PollingDelay;
import aloft.azure.plan.AzureDeployment;
import aloft.host.Digests;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.model.Topology;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.RemovalApproval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Executes one deployment.
///
/// The steps are: read the stack and the state; end if nothing differs; create the resource group;
/// write into the state what will be changed; deploy the stack; upload the zip; have Azure deploy
/// it; deploy or delete the stack of the events; store the plan; write the state; delete old plans.
/// Each step can be done again. A failure leaves the state at "deploying", and the next deployment
/// repeats what was not finished.
final class ServiceDeployer {
  /// How many deployments can be restored.
  private static final int KEPT = 5;

  private static final String GROUPS = "2021-04-01";
  static final String SITES = "2024-04-01";
  static final String OWNED = "aloft-owned";
  private static final Duration ROLE_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration INDEX_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration CODE_TIMEOUT = Duration.ofMinutes(30);

  private final AzureConnection connection;
  private final AzureDeployment step;
  private final Map<String, String> files;
  private final @Nullable Path archive;
  private final Progress progress;
  private final Stacks stacks;
  private final String templateDigest;

  /// @param archive the zip; null if it is in the storage account
  ServiceDeployer(
      AzureConnection connection,
      AzureDeployment step,
      Map<String, String> files,
      @Nullable Path archive,
      Progress progress) {
    this.connection = connection;
    this.step = step;
    this.files = files;
    this.archive = archive;
    this.progress = progress;
    this.stacks = new Stacks(connection, step.resourceGroup());
    this.templateDigest =
        Digests.sha256Hex(
            files.get(AzureDeployment.TEMPLATE)
                + '\n'
                + files.getOrDefault(AzureDeployment.EVENTS, "")
                + '\n'
                + step.tags());
  }

  private String eventsStack() {
    return step.stack() + "-events";
  }

  /// What is there before the deployment.
  ///
  /// @param store null if there is no storage account yet
  private record Found(
      Stacks.@Nullable Stack stack, @Nullable StateStore store, StateStore.Stored stored) {}

  /// @param mayGrant whether the user is given access to the state if that is denied
  private Found find(boolean mayGrant) {
    Stacks.Stack stack =
        progress.task(
            "Looking for the stack " + step.stack(),
            () -> stacks.findSettled(step.stack(), progress));
    if (stack == null || stack.storage().isEmpty()) {
      return new Found(stack, null, StateStore.NONE);
    }
    try {
      StateStore store = new StateStore(connection, step.resourceGroup(), stack);
      boolean hasRole = stack.hasSucceeded() || !isDeployer(stack);
      return new Found(
          stack, store, mayGrant && hasRole ? whileDenied(store, store::read) : store.read());
    } catch (FailedCallException e) {
      boolean isNew = isDenied(e) && !stack.hasSucceeded() && isDeployer(stack);
      if (e.isMissing() || isNew) {
        return new Found(stack, null, StateStore.NONE);
      }
      throw e;
    }
  }

  /// Whether the stack gives this user the access to the storage. One that has failed at first may
  /// not have come to that, and the deployment that repeats it does it.
  private boolean isDeployer(Stacks.Stack stack) {
    String deployer = deployer(stack);
    return deployer.isEmpty() || deployer.equals(connection.principal().id());
  }

  private static String deployer(Stacks.@Nullable Stack stack) {
    return stack == null ? "" : stack.parameters().getOrDefault("deployer", "");
  }

  private Difference difference(Found found) {
    Map<String, String> before = new LinkedHashMap<>();
    String last = found.stored().state().deployment();
    if (found.store() != null && !last.isEmpty()) {
      for (String file : List.of(AzureDeployment.TEMPLATE, AzureDeployment.EVENTS, Topology.FILE)) {
        String text = found.store().text(last, file);
        if (text != null) {
          before.put(file, text);
        }
      }
    }
    return Difference.of(before, files);
  }

  private boolean isTemplateDeployed(Found found) {
    return found.stack() != null
        && found.stack().hasSucceeded()
        && found.stored().state().template().equals(templateDigest);
  }

  private boolean isCodeDeployed(Found found) {
    return found.stored().state().code().equals(step.sha256());
  }

  List<Change> preview() {
    Found found = find(false);
    boolean hasNewCode = !isCodeDeployed(found);
    return hasNewCode || !isTemplateDeployed(found)
        ? difference(found).changes(hasNewCode)
        : List.of();
  }

  Outcome deploy(boolean force, RemovalApproval approval) {
    String subject = "stack " + step.stack();
    Found found = find(true);
    boolean changesTemplate = force || !isTemplateDeployed(found);
    boolean changesCode = force || !isCodeDeployed(found);
    boolean isRestored = archive == null;
    boolean isOther = !step.id().equals(found.stored().state().deployment());
    if (!changesTemplate
        && !changesCode
        && found.stored().state().isDone()
        && !(isRestored && isOther)) {
      return new Outcome(false, subject);
    }
    approval.require(changesTemplate ? difference(found).removals() : List.of());
    ensureGroup();
    DeployedState deploying =
        found
            .stored()
            .state()
            .deploying(
                isRestored ? step.id() : null,
                changesTemplate ? "?" : templateDigest,
                changesCode ? "?" : step.sha256());
    StateStore store = found.store();
    StateStore.Stored stored = store == null ? found.stored() : write(store, deploying, found);
    Stacks.Stack before = found.stack();
    Stacks.Stack stack = before;
    if (changesTemplate || stack == null) {
      // who deploys the stack keeps the access: a change of a role needs minutes
      String deployer = deployer(before);
      stack =
          deployStack(
              step.stack(),
              files.get(AzureDeployment.TEMPLATE),
              Map.of("deployer", deployer.isEmpty() ? connection.principal().id() : deployer));
      boolean isSameStorage =
          before != null && store != null && before.storage().equals(stack.storage());
      // the account may be another one, or take other credentials
      StateStore after = new StateStore(connection, step.resourceGroup(), stack);
      store = after;
      if (!isSameStorage) {
        stored = whileDenied(after, () -> after.write(deploying, after.read()));
      }
    }
    if (store == null) {
      throw new UserException(
          Diagnostic.error("azure/stack", "the stack " + step.stack() + " has no storage account")
              .hint("deploy it again with --force"));
    }
    // an app with another name is a new one
    boolean isSameApp = before != null && before.output("app").equals(stack.output("app"));
    deployCode(stack, store, changesCode || !isSameApp);
    deployEvents(stack, changesTemplate);
    finish(found.stored().state(), store, stored);
    return new Outcome(true, subject);
  }

  private StateStore.Stored write(StateStore store, DeployedState state, Found found) {
    return whileDenied(store, () -> store.write(state, found.stored()));
  }

  private void ensureGroup() {
    String id = connection.group(step.resourceGroup());
    if (connection.arm().find(id, GROUPS) == null) {
      progress.task(
          "Creating the resource group " + step.resourceGroup(),
          () -> {
            Map<String, String> tags = new LinkedHashMap<>(step.tags());
            tags.put(OWNED, step.stack());
            return connection
                .arm()
                .put(id, GROUPS, Map.of("location", step.location(), "tags", tags));
          });
    }
  }

  private Stacks.Stack deployStack(
      String name, @Nullable String template, Map<String, String> known) {
    if (template == null) {
      throw new UserException(
          Diagnostic.error("package/read", "the plan has no " + AzureDeployment.TEMPLATE)
              .hint("package the service again"));
    }
    Node parsed = Json.read(template, AzureDeployment.TEMPLATE);
    Map<String, String> parameters = new LinkedHashMap<>();
    known.forEach((key, value) -> {
      if (parsed.get("parameters", key) != null) {
        parameters.put(key, value);
      }
    });
    return stacks.deploy(name, parsed, parameters, step.tags(), progress);
  }

  /// Makes a call to the storage account. If the user has no access, gives it, and repeats the call
  /// until the new role is known there.
  private <T> T whileDenied(StateStore store, Supplier<T> call) {
    try {
      return call.get();
    } catch (FailedCallException e) {
      if (!isDenied(e) || !store.grantAccess()) {
        throw e;
      }
    }
    return progress.task(
        "Waiting for the role assignment",
        () -> {
          PollingDelay delay = new PollingDelay();
          long end = System.nanoTime() + ROLE_TIMEOUT.toNanos();
          while (true) {
            delay.sleep(null);
            try {
              return call.get();
            } catch (FailedCallException e) {
              if (!isDenied(e) || System.nanoTime() > end) {
                throw e;
              }
            }
          }
        });
  }

  private static boolean isDenied(FailedCallException e) {
    return e.status() == 403
        && (e.code().isEmpty() || e.code().equals("AuthorizationPermissionMismatch"));
  }

  private String site(Stacks.Stack stack) {
    return connection.group(step.resourceGroup())
        + "/providers/Microsoft.Web/sites/"
        + stack.output("app");
  }

  private void deployCode(Stacks.Stack stack, StateStore store, boolean changesCode) {
    Path zip = archive;
    if (zip != null) {
      progress.task(
          "Uploading " + step.archive(),
          () ->
              whileDenied(
                  store,
                  () -> {
                    store.upload(step.id(), zip, step.sha256());
                    return zip;
                  }));
    }
    if (changesCode) {
      progress.task(
          "Deploying the code of " + stack.output("app"),
          () -> whileDenied(store, () -> publish(site(stack), store.archiveUrl(step.id()))));
    }
  }

  /// Has Azure deploy a zip. The answer is 200 while it is deployed and after a failure: the state
  /// is in the body.
  private String publish(String site, String packageUri) {
    String id = site + "/extensions/onedeploy";
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("packageUri", packageUri);
    properties.put("remoteBuild", step.remoteBuild());
    PollingDelay busy = new PollingDelay();
    long end = System.nanoTime() + ROLE_TIMEOUT.toNanos();
    while (true) {
      try {
        ArmClient.Answer answer = connection.arm().put(id, SITES, Map.of("properties", properties));
        connection.arm().await(answer, () -> {});
        Node body = answer.body();
        PollingDelay delay = new PollingDelay();
        long latest = System.nanoTime() + CODE_TIMEOUT.toNanos();
        while (!isPublished(site, body, System.nanoTime() > latest)) {
          delay.sleep(answer.delay());
          body = connection.arm().get(id, SITES);
        }
        return id;
      } catch (FailedCallException e) {
        // another deployment of the app is running, or the role of the app is not known yet
        boolean isTemporary = e.status() == 409 || e.code().equals("BlobUploadFailedException");
        if (!isTemporary || System.nanoTime() > end) {
          throw e;
        }
        busy.sleep(null);
      }
    }
  }

  /// @param isLate whether it was awaited long enough
  /// @return false while the zip is being deployed
  /// @throws UserException with the code `azure/code` if that has failed, or is late
  private static boolean isPublished(String site, @Nullable Node body, boolean isLate) {
    Node properties = body == null ? null : body.get("properties");
    String state = AzureErrors.text(properties, "provisioningState").toLowerCase(Locale.ROOT);
    String status =
        ArmClient.print(properties == null ? null : properties.get("status"))
            .toLowerCase(Locale.ROOT);
    boolean hasFailed =
        switch (state) {
              case "failed", "canceled" -> true;
              default -> false;
            }
            || switch (status) {
              // failed, conflict, partly deployed, and the names of these
              case "3", "5", "6", "-1", "failed", "conflict", "partialsuccess" -> true;
              default -> false;
            };
    if (hasFailed || isLate) {
      String message = AzureErrors.text(properties, "status_text");
      String text =
          AzureErrors.shown(message.isEmpty() ? AzureErrors.text(properties, "message") : message);
      throw new UserException(
          Diagnostic.error(
                  "azure/code",
                  (hasFailed
                          ? "Azure could not deploy the code of "
                          : "Azure still deploys the code of ")
                      + site.substring(site.lastIndexOf('/') + 1)
                      + (text.isEmpty() ? "" : ": " + text))
              .hint(
                  hasFailed
                      ? "correct the package, and run the command again"
                      : "run the command again later"));
    }
    return state.equals("succeeded")
        || status.equals("4")
        || status.equals("success")
        || (state.isEmpty() && status.isEmpty());
  }

  private void deployEvents(Stacks.Stack stack, boolean changesTemplate) {
    if (!changesTemplate) {
      return;
    }
    String template = files.get(AzureDeployment.EVENTS);
    if (template == null) {
      if (stacks.findSettled(eventsStack(), progress) != null) {
        progress.task("Removing " + eventsStack(), () -> stacks.delete(eventsStack(), progress));
      }
      return;
    }
    Set<String> functions = subscribed(template);
    progress.task(
        "Waiting for the functions of " + stack.output("app"), () -> awaitIndex(stack, functions));
    stacks.findSettled(eventsStack(), progress);
    deployStack(
        eventsStack(),
        template,
        Map.of("app", stack.output("app"), "storage", stack.output("storage")));
  }

  /// The functions that the template of the events subscribes, by the names of the subscriptions.
  private static Set<String> subscribed(String template) {
    Set<String> functions = new TreeSet<>();
    if (Json.read(template, AzureDeployment.EVENTS).get("resources") instanceof Sequence list) {
      for (Node resource : list.items()) {
        String name = AzureErrors.text(resource, "name");
        if (AzureErrors.text(resource, "type").endsWith("/eventSubscriptions")) {
          functions.add(name.substring(name.lastIndexOf('/') + 1));
        }
      }
    }
    return functions;
  }

  /// Event Grid accepts only functions that the host has found in the code, and the key for blobs
  /// exists only then.
  private boolean awaitIndex(Stacks.Stack stack, Set<String> functions) {
    PollingDelay delay = new PollingDelay();
    long end = System.nanoTime() + INDEX_TIMEOUT.toNanos();
    while (System.nanoTime() < end) {
      Set<String> missing = new TreeSet<>(functions);
      for (Node found : connection.arm().list(site(stack) + "/functions", SITES)) {
        String name = AzureErrors.text(found, "name");
        missing.remove(name.substring(name.lastIndexOf('/') + 1));
      }
      if (missing.isEmpty()) {
        return true;
      }
      delay.sleep(null);
    }
    return false;
  }

  private void finish(DeployedState before, StateStore store, StateStore.Stored stored) {
    progress.task(
        "Storing the deployment",
        () -> {
          if (archive != null) {
            store.write(step.id(), files);
          }
          DeployedState done =
              before.done(step.id(), archive == null, templateDigest, step.sha256());
          store.write(done, stored);
          int whole = 0;
          for (StateStore.StoredDeployment deployment : store.deployments()) {
            whole += deployment.isWhole() ? 1 : 0;
            boolean isKept = deployment.isWhole() && whole <= KEPT;
            if (!isKept
                && !deployment.id().equals(step.id())
                && !deployment.id().equals(done.previous())) {
              store.delete(deployment);
            }
          }
          return step.id();
        });
  }
}
