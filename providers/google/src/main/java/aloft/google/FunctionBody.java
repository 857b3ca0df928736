package aloft.google;

import aloft.build.portable.Scale;
import aloft.google.event.EventSource;
import aloft.google.event.EventSource.Filter;
import aloft.google.event.Triggers;
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
  /// @param file the file in which it looks; null for the usual one
  static WantedFunction of(
      GoogleService service,
      GoogleFunction function,
      Artifact artifact,
      String entryPoint,
      @Nullable String file) {
    FunctionBody body = new FunctionBody(service, function);
    return new WantedFunction(
        function.id(),
        function.key(),
        artifact.fileName(),
        artifact.sha256(),
        access(function),
        node(body.function(entryPoint, file)),
        null,
        null);
  }

  static Mapping node(Map<String, Object> body) {
    return (Mapping) Json.node(body, SourceRange.of(WantedState.FUNCTIONS));
  }

  static WantedFunction.Access access(GoogleFunction function) {
    Triggers triggers = function.triggers();
    boolean isCalled = triggers.source() != null || !triggers.schedules().isEmpty();
    return new WantedFunction.Access(
        triggers.isPublic(),
        isCalled ? List.of("serviceAccount:" + caller(function.settings())) : List.of());
  }

  /// Returns the service account that triggers and schedules call a function as.
  static String caller(FunctionSettings settings) {
    String account = settings.triggerServiceAccount();
    return account == null ? WantedState.OWN_ACCOUNT : account;
  }

  private Map<String, Object> function(String entryPoint, @Nullable String file) {
    Map<String, Object> body = new LinkedHashMap<>();
    put(body, "description", function.section().description());
    body.put("labels", service.labels(settings.labels()));
    put(body, "kmsKeyName", settings.kmsKey());
    body.put("buildConfig", build(entryPoint, file));
    body.put("serviceConfig", serviceConfig());
    EventSource source = function.triggers().source();
    if (source != null) {
      body.put("eventTrigger", trigger(source));
    }
    return body;
  }

  private Map<String, Object> build(String entryPoint, @Nullable String file) {
    Map<String, Object> build = new LinkedHashMap<>();
    build.put("runtime", settings.runtime().name());
    build.put("entryPoint", entryPoint);
    Map<String, String> variables = settings.buildEnvironment();
    if (file != null) {
      variables.put("GOOGLE_FUNCTION_SOURCE", file);
    }
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
    put(config, "vpcConnector", connector(service, settings));
    put(config, "vpcConnectorEgressSettings", egress(settings));
    config.put("ingressSettings", ingress());
    put(config, "serviceAccountEmail", settings.serviceAccount());
    config.put("allTrafficOnLatestRevision", true);
    return config;
  }

  /// Returns a number of processors as Google writes it: `2`, `0.5`.
  static String processors(double number) {
    return number % 1 == 0 ? String.valueOf((int) number) : String.valueOf(number);
  }

  static @Nullable String connector(GoogleService service, FunctionSettings settings) {
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

  static @Nullable String egress(FunctionSettings settings) {
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
    trigger.put("triggerRegion", triggerRegion(service, settings));
    trigger.put("eventType", source.type());
    if (!source.filters().isEmpty()) {
      trigger.put("eventFilters", source.filters().stream().map(FunctionBody::filter).toList());
    }
    put(trigger, "pubsubTopic", source.topic() == null ? null : Names.fullTopic(source.topic()));
    put(trigger, "serviceAccountEmail", settings.triggerServiceAccount());
    boolean isRedelivered = isRedelivered(settings, source);
    trigger.put("retryPolicy", isRedelivered ? "RETRY_POLICY_RETRY" : "RETRY_POLICY_DO_NOT_RETRY");
    put(trigger, "channel", source.channel());
    return trigger;
  }

  static String triggerRegion(GoogleService service, FunctionSettings settings) {
    String region = settings.triggerRegion();
    return region == null ? service.region() : region;
  }

  static boolean isRedelivered(FunctionSettings settings, EventSource source) {
    Boolean retry = settings.retry();
    return retry == null ? source.redelivered() : retry;
  }

  static Map<String, String> filter(Filter filter) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("attribute", filter.attribute());
    body.put("value", filter.value());
    if (filter.isPath()) {
      body.put("operator", "match-path-pattern");
    }
    return body;
  }

  static void put(Map<String, Object> body, String key, @Nullable Object value) {
    if (value != null) {
      body.put(key, value);
    }
  }
}
