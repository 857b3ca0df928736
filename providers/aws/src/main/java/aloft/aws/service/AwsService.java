package aloft.aws.service;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.DeploymentBucket;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.manifest.ProviderSection;
import aloft.aws.manifest.ProviderSection.PermissionSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A service on AWS: the decoded manifest with the resolved names and functions.
public final class AwsService {
  /// The stage of a service that names none.
  public static final String DEFAULT_STAGE = "dev";

  /// The region of a service that names none.
  public static final String DEFAULT_REGION = "us-east-1";

  private final AwsManifest manifest;
  private final String name;
  private final String stage;
  private final String region;
  private final List<AwsFunction> functions;
  private final @Nullable Set<String> permitted;
  private final Map<String, AwsFunction> byKey;
  private final Map<String, List<EventDefinition<?>>> events = new HashMap<>();

  public AwsService(
      AwsManifest manifest, String name, String stage, String region, List<AwsFunction> functions) {
    this(manifest, name, stage, region, functions, null);
  }

  private AwsService(
      AwsManifest manifest,
      String name,
      String stage,
      String region,
      List<AwsFunction> functions,
      @Nullable Set<String> permitted) {
    this.manifest = manifest;
    this.name = name;
    this.stage = stage;
    this.region = region;
    this.functions = List.copyOf(functions);
    this.permitted = permitted;
    this.byKey =
        functions.stream()
            .collect(Collectors.toUnmodifiableMap(AwsFunction::key, Function.identity()));
    for (AwsFunction function : functions) {
      for (EventDefinition<?> event : function.events()) {
        events.computeIfAbsent(event.key(), type -> new ArrayList<>()).add(event);
      }
    }
  }

  /// This service with the events of only some functions, to compile the role that they share.
  ///
  /// @param keys the keys of the functions
  public AwsService sharingRole(Set<String> keys) {
    List<AwsFunction> sharing =
        functions.stream()
            .map(function -> keys.contains(function.key()) ? function : function.withoutEvents())
            .toList();
    return new AwsService(manifest, name, stage, region, sharing, keys);
  }

  /// Whether a function is one of those whose role is compiled.
  public boolean isPermitted(AwsFunction function) {
    return permitted == null || permitted.contains(function.key());
  }

  /// Whether this is only a view of a service, to compile a role.
  boolean isView() {
    return permitted != null;
  }

  public AwsManifest manifest() {
    return manifest;
  }

  public ProviderSection provider() {
    return manifest.provider();
  }

  /// The settings of the HTTP API; empty if the manifest has none.
  public HttpApiSection httpApi() {
    return provider().eventSources().httpApi();
  }

  public String name() {
    return name;
  }

  public String stage() {
    return stage;
  }

  public String region() {
    return region;
  }

  /// The functions, in the order of the manifest.
  public List<AwsFunction> functions() {
    return functions;
  }

  /// The name of the stack.
  public String stackName() {
    String configured = provider().stack().stackName();
    return configured == null ? name + "-" + stage : configured;
  }

  /// The name of the user's own deployment bucket, or null if the stack creates one.
  public @Nullable String ownBucket() {
    DeploymentBucket bucket = provider().stack().deploymentBucket();
    return bucket == null ? null : bucket.name();
  }

  /// The name of the deployment bucket as a template value.
  public Value bucket() {
    String bucket = ownBucket();
    return bucket == null ? Value.ref(LogicalIds.DEPLOYMENT_BUCKET) : Value.of(bucket);
  }

  /// The ARN of the role that CloudFormation assumes, or null.
  public @Nullable String deploymentRole() {
    PermissionSettings permissions = provider().permissions();
    String role = permissions.iam().deploymentRole();
    return role == null ? permissions.cfnRole() : role;
  }

  /// The function with a key, or null.
  public @Nullable AwsFunction function(String key) {
    return byKey.get(key);
  }

  /// The events of a type, in the order of the manifest.
  public List<EventDefinition<?>> events(String type) {
    return events.getOrDefault(type, List.of());
  }

  /// The function that an event belongs to.
  ///
  /// @throws IllegalArgumentException if the service has no such function
  public AwsFunction functionOf(EventDefinition<?> event) {
    AwsFunction function = function(event.function());
    if (function == null) {
      throw new IllegalArgumentException("unknown function " + event.function());
    }
    return function;
  }
}
