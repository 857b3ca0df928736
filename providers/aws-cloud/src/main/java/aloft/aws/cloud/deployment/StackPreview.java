package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.bucket.StoredDeployment;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.function.FunctionUpdater;
import aloft.aws.cloud.function.VersionPruner;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.difference.CodeArchive;
import aloft.aws.difference.ComparedTemplates;
import aloft.aws.difference.HiddenValues;
import aloft.aws.difference.StackDifference;
import aloft.aws.difference.StackSettingsDifference;
import aloft.aws.function.FunctionUpdate;
import aloft.aws.plan.PlanSteps;
import aloft.aws.plan.ProtectionStep;
import aloft.aws.plan.PruneStep;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StackStep;
import aloft.aws.plan.StageStep;
import aloft.aws.plan.UploadStep;
import aloft.aws.removal.ResourceChange;
import aloft.aws.removal.Templates;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.plan.Bundle;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Change.Effect;
import aloft.spi.provider.Deployments.Change.Property;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a plan would change: the resources of the stack, the stack itself, and what is changed
/// outside of it.
///
/// @param template the text of the next template
/// @param stack the stack; null if there is none
/// @param bucket its bucket; null if there is none
/// @param quick whether to leave out what takes calls beside those for the templates
record StackPreview(
    Clients clients,
    StackLocation location,
    Bundle bundle,
    Steps steps,
    String template,
    Stacks.@Nullable Snapshot stack,
    @Nullable DeploymentBucket bucket,
    boolean quick) {
  private static final String STACK = "AWS::CloudFormation::Stack";

  /// What changes although the files are those of the last deployment, sorted by id.
  ///
  /// @param base the last deployment; null if there is none
  /// @param unfinished whether a deployment has not done all that follows the change of its stack
  List<Change> unchanged(@Nullable StoredDeployment base, boolean unfinished) {
    List<Change> changes = new ArrayList<>(ofStack(beside()));
    if (unfinished && !quick) {
      changes.addAll(outside(List.of(), HiddenValues.of(states(base), List.of())));
    }
    return changes.stream().sorted(Comparator.comparing(Change::id)).toList();
  }

  /// All changes, sorted by id.
  ///
  /// @param previous the deployments in the bucket
  /// @param base the last one; null if there is none
  /// @param known the hashes of its files, by name; empty if they are not known
  /// @param domains the parameters for custom domains
  /// @param imported the logical ids of existing resources that are taken into the stack; if there
  ///   are some, the templates are compared: CloudFormation tells only of one step at a time
  /// @param announced asks CloudFormation
  List<Change> changes(
      List<StoredDeployment> previous,
      @Nullable StoredDeployment base,
      Map<String, String> known,
      List<StackStep.Parameter> domains,
      Set<String> imported,
      Supplier<List<ResourceChange>> announced) {
    String deployed = stack == null ? null : new Stacks(clients).template(stack.id());
    StackDifference difference =
        new StackDifference(
            deployed, template, states(base), stored(deployed, previous, base, known), next());
    boolean readable = stack == null || difference.templates().deployed().get("Resources") != null;
    List<Change> changes =
        difference.changes(
            (quick && readable) || !imported.isEmpty()
                ? compared(difference.templates(), imported)
                : announced.get());
    List<Property> settings =
        new ArrayList<>(
            StackSettingsDifference.of(
                stack == null ? null : stack.settings(), steps.stack().plus(domains), difference));
    settings.addAll(beside());
    settings.sort(Comparator.comparing(Property::path));
    changes.addAll(ofStack(settings));
    if (!quick) {
      changes.addAll(outside(changes, difference.hidden()));
    }
    boolean changesNothing = changes.stream().allMatch(change -> change.effect() == Effect.RENEWED);
    return changesNothing
        ? List.of()
        : changes.stream().sorted(Comparator.comparing(Change::id)).toList();
  }

  private static List<ResourceChange> compared(Templates templates, Set<String> imported) {
    return ComparedTemplates.changes(templates).stream()
        .map(change ->
            imported.contains(change.id()) && change.action() == ResourceChange.Action.ADD
                ? new ResourceChange(
                    change.id(),
                    change.type(),
                    ResourceChange.Action.IMPORT,
                    change.policy(),
                    change.causes())
                : change)
        .toList();
  }

  /// Adds the functions that were updated without the stack, so that it does not show in what they
  /// differ from the plan.
  ///
  /// @param functions by their names in Lambda
  List<Change> withUpdates(List<Change> changes, Set<String> functions) {
    if (functions.isEmpty()) {
      return changes;
    }
    Map<String, Change> all = new TreeMap<>();
    changes.forEach(change -> all.put(change.id(), change));
    FunctionUpdate.all(bundle.plan())
        .forEach((name, wanted) -> {
          if (functions.contains(name)) {
            List<Property> properties =
                quick ? List.of() : new FunctionUpdater(clients, name).difference(wanted, bundle);
            if (quick || !properties.isEmpty()) {
              all.merge(
                  wanted.id(),
                  new Change(
                      wanted.id(),
                      "AWS::Lambda::Function",
                      Effect.CHANGED,
                      null,
                      false,
                      properties),
                  StackPreview::merged);
            }
          }
        });
    return List.copyOf(all.values());
  }

  private static Change merged(Change announced, Change update) {
    Map<String, Property> properties = new TreeMap<>();
    update.properties().forEach(property -> properties.put(property.path(), property));
    announced.properties().forEach(property -> properties.put(property.path(), property));
    return announced.effect() == Effect.CHANGED
        ? new Change(
            announced.id(),
            announced.type(),
            Effect.CHANGED,
            announced.data(),
            announced.interrupts(),
            List.copyOf(properties.values()))
        : announced;
  }

  /// The states of the last deployment and of this plan, which tell what is secret.
  private List<Node> states(@Nullable StoredDeployment base) {
    List<Node> states = new ArrayList<>();
    String before = bucket == null || base == null ? null : bucket.text(base, PlanSteps.STATE);
    String after = bundle.plan().files().get(PlanSteps.STATE);
    for (String state : new String[] {before, after}) {
      if (state != null) {
        states.add(Json.read(state, PlanSteps.STATE));
      }
    }
    return states;
  }

  /// The zips that the deployed template refers to, by key.
  private Map<String, CodeArchive> stored(
      @Nullable String deployed,
      List<StoredDeployment> previous,
      @Nullable StoredDeployment base,
      Map<String, String> known) {
    Map<String, CodeArchive> archives = new HashMap<>();
    if (deployed == null || bucket == null) {
      return archives;
    }
    for (StoredDeployment deployment : previous) {
      if (deployed.contains(location.folder() + deployment.folder() + "/")) {
        Map<String, String> hashes =
            deployment.equals(base) && !known.isEmpty() ? known : bucket.hashes(deployment);
        for (StoredDeployment.StoredFile file : deployment.files()) {
          archives.put(
              file.key(), new CodeArchive(hashes.getOrDefault(file.name(), ""), file.size()));
        }
      }
    }
    return archives;
  }

  /// The zips of the plan, by the key that they get.
  private Map<String, CodeArchive> next() {
    Map<String, CodeArchive> archives = new HashMap<>();
    for (UploadStep.Upload file : steps.upload().files()) {
      String hash = file.hash();
      if (hash != null) {
        archives.put(
            steps.upload().folder() + "/" + file.name(),
            new CodeArchive(hash, bundle.folder().resolve(file.file()).toFile().length()));
      }
    }
    return archives;
  }

  /// What changes in the stack beside what a change set contains: its protection and its policy.
  private List<Property> beside() {
    List<Property> properties = new ArrayList<>();
    ProtectionStep protection = steps.protection();
    boolean isProtected = stack != null && stack.isProtected();
    if (protection != null && protection.enabled() != isProtected) {
      properties.add(
          new Property(
              "EnableTerminationProtection",
              stack == null ? null : Boolean.toString(isProtected),
              Boolean.toString(protection.enabled()),
              false));
    }
    String policy = steps.stack().policyText();
    if (policy != null && !quick) {
      properties.addAll(
          StackSettingsDifference.ofPolicy(
              stack == null ? null : new Stacks(clients).policy(location.stack(), policy), policy));
    }
    return properties;
  }

  private List<Change> ofStack(List<Property> properties) {
    Effect effect = stack == null ? Effect.ADDED : Effect.CHANGED;
    return properties.isEmpty() && stack != null
        ? List.of()
        : List.of(new Change(location.stack(), STACK, effect, null, false, properties));
  }

  /// What is changed outside of the stack.
  private List<Change> outside(List<Change> changes, HiddenValues hidden) {
    List<Change> outside = new ArrayList<>();
    new LogSubscriptions(clients, new Stacks(clients), location.stack())
        .stale(template, stack != null);
    StageStep stage = steps.stage();
    if (stage != null) {
      outside.addAll(new StageSettings(clients, location).preview(stage, stack, hidden));
    }
    PruneStep prune = steps.prune();
    if (prune != null && stack != null) {
      outside.addAll(new VersionPruner(clients, prune).preview(published(changes)));
    }
    return outside;
  }

  /// The functions that get a new version, by their names in Lambda.
  private Set<String> published(List<Change> changes) {
    Set<String> published = new HashSet<>();
    FunctionUpdate.all(bundle.plan())
        .forEach((name, function) -> {
          String version = function.id().replaceFirst("LambdaFunction$", "LambdaVersion");
          if (changes.stream()
              .anyMatch(change ->
                  change.type().equals("AWS::Lambda::Version")
                      && (change.effect() == Effect.ADDED || change.effect() == Effect.RENEWED)
                      && change.id().startsWith(version))) {
            published.add(name);
          }
        });
    return published;
  }
}
