package aloft.google;

import aloft.build.portable.Scale;
import aloft.google.event.EventSource;
import aloft.google.event.EventSource.Filter;
import aloft.google.plan.WantedFunction;
import aloft.google.plan.WantedState;
import aloft.google.service.FunctionSettings;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.google.service.Names;
import aloft.spi.artifact.Artifact;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiles a function into the request that creates it.
///
/// @see <a
///   href="https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions">Functions</a>
final class FunctionBody {
  private final GoogleService service;
  private final GoogleFunction function;
  private final FunctionSettings settings;

  private FunctionBody(GoogleService service, GoogleFunction function) {
    this.service = service;
    this.function = function;
    this.settings = function.settings();
  }

  /// @param entryPoint the name that the functions framework looks for
  /// @param buildVariables variables of Google's build that the sources need
  static WantedFunction of(
      GoogleService service,
      GoogleFunction function,
      Artifact artifact,
      String entryPoint,
      Map<String, String> buildVariables) {
    FunctionBody body = new FunctionBody(service, function);
    return new WantedFunction(
        function.id(),
        function.key(),
        artifact.fileName(),
        artifact.sha256(),
        body.access(),
        (Mapping)
            Json.node(body.function(entryPoint, buildVariables), SourceRange.of("functions.json")));
  }

  private WantedFunction.Access access() {
    boolean isCalled = function.triggers().source() != null || hasSchedules();
    String account = settings.triggerServiceAccount();
    return new WantedFunction.Access(
        function.triggers().isPublic(),
        isCalled
            ? List.of("serviceAccount:" + (account == null ? WantedState.OWN_ACCOUNT : account))
            : List.of());
  }

  private boolean hasSchedules() {
    return !function.triggers().schedules().isEmpty();
  }

  private Map<String, Object> function(String entryPoint, Map<String, String> buildVariables) {
    Map<String, Object> body = new LinkedHashMap<>();
    put(body, "description", function.section().description());
    body.put("labels", service.labels(settings.labels()));
    put(body, "kmsKeyName", settings.kmsKey());
    body.put("buildConfig", build(entryPoint, buildVariables));
    body.put("serviceConfig", serviceConfig());
    EventSource source = function.triggers().source();
    if (source != null) {
      body.put("eventTrigger", trigger(source));
    }
    return body;
  }

  private Map<String, Object> build(String entryPoint, Map<String, String> buildVariables) {
    Map<String, Object> build = new LinkedHashMap<>();
    build.put("runtime", settings.runtime().name());
    build.put("entryPoint", entryPoint);
    Map<String, String> variables = settings.buildEnvironment();
    variables.putAll(buildVariables);
    if (!variables.isEmpty()) {
      build.put("environmentVariables", variables);
    }
    put(build, "workerPool", settings.buildWorkerPool());
    put(build, "dockerRepository", settings.dockerRepository());
    put(build, "serviceAccount", buildAccount());
    return build;
  }

  private @Nullable String buildAccount() {
    String account = settings.buildServiceAccount();
    return account == null || account.startsWith("projects/")
        ? account
        : "projects/" + WantedState.PROJECT + "/serviceAccounts/" + account;
  }

  private Map<String, Object> serviceConfig() {
    Scale scale = settings.scale();
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("timeoutSeconds", settings.timeout());
    config.put("availableMemory", settings.memory() + "Mi");
    Double cpu = settings.cpu();
    if (cpu != null) {
      config.put("availableCpu", processors(cpu));
    }
    if (!settings.environment().isEmpty()) {
      config.put("environmentVariables", settings.environment());
    }
    Secrets secrets = new Secrets(service, function);
    if (!secrets.variables().isEmpty()) {
      config.put("secretEnvironmentVariables", secrets.variables());
    }
    if (!secrets.volumes().isEmpty()) {
      config.put("secretVolumes", secrets.volumes());
    }
    put(config, "minInstanceCount", scale.min());
    put(config, "maxInstanceCount", scale.max());
    config.put(
        "maxInstanceRequestConcurrency", scale.concurrency() == null ? 1 : scale.concurrency());
    put(config, "vpcConnector", connector());
    put(config, "vpcConnectorEgressSettings", egress());
    config.put("ingressSettings", ingress());
    put(config, "serviceAccountEmail", settings.serviceAccount());
    config.put("allTrafficOnLatestRevision", true);
    return config;
  }

  /// Returns a number of processors as Google writes it: `2`, `0.5`.
  static String processors(double number) {
    return number % 1 == 0 ? String.valueOf((int) number) : String.valueOf(number);
  }

  private @Nullable String connector() {
    String connector = settings.vpc();
    return connector == null || connector.contains("/")
        ? connector
        : "projects/"
            + WantedState.PROJECT
            + "/locations/"
            + service.region()
            + "/connectors/"
            + connector;
  }

  private @Nullable String egress() {
    if (settings.vpc() == null) {
      return null;
    }
    return "all".equals(settings.vpcEgress()) ? "ALL_TRAFFIC" : "PRIVATE_RANGES_ONLY";
  }

  private String ingress() {
    return switch (settings.ingress()) {
      case "internal" -> "ALLOW_INTERNAL_ONLY";
      case "internal-and-gclb" -> "ALLOW_INTERNAL_AND_GCLB";
      case null, default -> "ALLOW_ALL";
    };
  }

  private Map<String, Object> trigger(EventSource source) {
    Map<String, Object> trigger = new LinkedHashMap<>();
    String region = settings.triggerRegion();
    trigger.put("triggerRegion", region == null ? service.region() : region);
    trigger.put("eventType", source.type());
    if (!source.filters().isEmpty()) {
      trigger.put("eventFilters", source.filters().stream().map(FunctionBody::filter).toList());
    }
    put(trigger, "pubsubTopic", source.topic() == null ? null : Names.fullTopic(source.topic()));
    put(trigger, "serviceAccountEmail", settings.triggerServiceAccount());
    Boolean retry = settings.retry();
    boolean isRedelivered = retry == null ? source.redelivered() : retry;
    trigger.put("retryPolicy", isRedelivered ? "RETRY_POLICY_RETRY" : "RETRY_POLICY_DO_NOT_RETRY");
    put(trigger, "channel", source.channel());
    return trigger;
  }

  private static Map<String, String> filter(Filter filter) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("attribute", filter.attribute());
    body.put("value", filter.value());
    if (filter.isPath()) {
      body.put("operator", "match-path-pattern");
    }
    return body;
  }

  private static void put(Map<String, Object> body, String key, @Nullable Object value) {
    if (value != null) {
      body.put(key, value);
    }
  }
}
