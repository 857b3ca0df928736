package aloft.google;

import static aloft.google.FunctionBody.put;

import aloft.build.portable.Scale;
import aloft.google.event.EventSource;
import aloft.google.plan.WantedFunction;
import aloft.google.plan.WantedFunction.EventarcTrigger;
import aloft.google.plan.WantedState;
import aloft.google.service.FunctionSettings;
import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.google.service.Names;
import aloft.google.source.NodeProject;
import aloft.spi.artifact.Artifact;
import aloft.spi.model.Language;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compiles a function into a service of Cloud Run that runs its packed sources on a base image of
/// Google, and the trigger that sends it events.
///
/// @see <a
///   href="https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services">Services</a>
final class RunServiceBody {
  private static final List<String> NODE = List.of("node", NodeProject.START);
  private static final List<String> PYTHON = List.of("python3", "-m", "functions_framework");

  private final GoogleService service;
  private final GoogleFunction function;
  private final FunctionSettings settings;
  private final List<Map<String, Object>> volumes = new ArrayList<>();
  private final List<Map<String, Object>> mounts = new ArrayList<>();

  private RunServiceBody(GoogleService service, GoogleFunction function) {
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
    RunServiceBody body = new RunServiceBody(service, function);
    EventSource source = function.triggers().source();
    return new WantedFunction(
        function.id(),
        function.key(),
        artifact.fileName(),
        artifact.sha256(),
        FunctionBody.access(function),
        FunctionBody.node(body.service(entryPoint, file)),
        WantedFunction.SERVICE,
        source == null ? null : body.trigger(source));
  }

  private Map<String, Object> service(String entryPoint, @Nullable String file) {
    Scale scale = settings.scale();
    Map<String, Object> instances = new LinkedHashMap<>();
    put(instances, "minInstanceCount", scale.min());
    put(instances, "maxInstanceCount", scale.max());
    Map<String, Object> body = new LinkedHashMap<>();
    put(body, "description", function.section().description());
    body.put("labels", service.labels(settings.labels()));
    body.put("ingress", ingress());
    if (function.triggers().isPublic()) {
      body.put("invokerIamDisabled", true);
    }
    if (!instances.isEmpty()) {
      body.put("scaling", instances);
    }
    body.put("template", template(entryPoint, file));
    return body;
  }

  private String ingress() {
    return switch (settings.ingress()) {
      case "internal" -> "INGRESS_TRAFFIC_INTERNAL_ONLY";
      case "internal-and-gclb" -> "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER";
      case null, default -> "INGRESS_TRAFFIC_ALL";
    };
  }

  private Map<String, Object> template(String entryPoint, @Nullable String file) {
    Integer concurrency = settings.scale().concurrency();
    Map<String, Object> template = new LinkedHashMap<>();
    template.put("timeout", settings.timeout() + "s");
    template.put("maxInstanceRequestConcurrency", concurrency == null ? 1 : concurrency);
    put(template, "serviceAccount", settings.serviceAccount());
    put(template, "encryptionKey", settings.kmsKey());
    String connector = FunctionBody.connector(service, settings);
    if (connector != null) {
      Map<String, Object> access = new LinkedHashMap<>();
      access.put("connector", connector);
      put(access, "egress", FunctionBody.egress(settings));
      template.put("vpcAccess", access);
    }
    addSecretFiles();
    if (!volumes.isEmpty()) {
      template.put("volumes", volumes);
    }
    template.put("containers", List.of(container(entryPoint, file)));
    return template;
  }

  private Map<String, Object> container(String entryPoint, @Nullable String file) {
    Double cpu = settings.cpu();
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put(
        "cpu",
        cpu == null
            ? String.valueOf(MemoryTier.wholeProcessors(settings.memory()))
            : FunctionBody.processors(cpu));
    limits.put("memory", settings.memory() + "Mi");
    Map<String, Object> resources = new LinkedHashMap<>();
    resources.put("limits", limits);
    resources.put("cpuIdle", true);
    Map<String, Object> container = new LinkedHashMap<>();
    // the image without files, to which Google adds the base image and the sources
    container.put("image", "scratch");
    container.put("baseImageUri", settings.runtime().name());
    container.put("command", isPython() ? PYTHON : NODE);
    container.put("env", variables(entryPoint, file));
    container.put("resources", resources);
    if (!mounts.isEmpty()) {
      container.put("volumeMounts", mounts);
    }
    return container;
  }

  private boolean isPython() {
    return settings.runtime().language() == Language.PYTHON;
  }

  /// The variables that Google's build would set, those of the function, and its secrets.
  private List<Map<String, Object>> variables(String entryPoint, @Nullable String file) {
    Map<String, String> values = new TreeMap<>();
    if (isPython()) {
      values.put("PYTHONPATH", ".");
      values.put("PYTHONUNBUFFERED", "TRUE");
    } else {
      values.put("NODE_ENV", "production");
    }
    values.putAll(settings.environment());
    values.put("FUNCTION_TARGET", entryPoint);
    values.put(
        "FUNCTION_SIGNATURE_TYPE", function.triggers().source() == null ? "http" : "cloudevent");
    if (file != null) {
      values.put("FUNCTION_SOURCE", file);
    }
    List<Map<String, Object>> variables = new ArrayList<>();
    values.forEach((name, value) -> {
      Map<String, Object> variable = new LinkedHashMap<>();
      variable.put("name", name);
      variable.put("value", value);
      variables.add(variable);
    });
    for (Map<String, Object> secret : new Secrets(service, function).variables()) {
      Map<String, Object> reference = new LinkedHashMap<>();
      reference.put("secret", secretName(secret));
      put(reference, "version", secret.get("version"));
      Map<String, Object> variable = new LinkedHashMap<>();
      put(variable, "name", secret.get("key"));
      variable.put("valueSource", Map.of("secretKeyRef", reference));
      variables.add(variable);
    }
    return variables;
  }

  private static String secretName(Map<String, Object> secret) {
    Object project = secret.get("projectId");
    String name = String.valueOf(secret.get("secret"));
    return WantedState.PROJECT.equals(project) ? name : "projects/" + project + "/secrets/" + name;
  }

  private void addSecretFiles() {
    for (Map<String, Object> folder : new Secrets(service, function).volumes()) {
      String name = "secret-" + (volumes.size() + 1);
      Map<String, Object> secret = new LinkedHashMap<>();
      secret.put("secret", secretName(folder));
      put(secret, "items", folder.get("versions"));
      Map<String, Object> volume = new LinkedHashMap<>();
      volume.put("name", name);
      volume.put("secret", secret);
      volumes.add(volume);
      Map<String, Object> mount = new LinkedHashMap<>();
      mount.put("name", name);
      put(mount, "mountPath", folder.get("mountPath"));
      mounts.add(mount);
    }
  }

  private EventarcTrigger trigger(EventSource source) {
    List<Map<String, String>> filters = new ArrayList<>();
    filters.add(FunctionBody.filter(new EventSource.Filter("type", source.type(), false)));
    source.filters().forEach(filter -> filters.add(FunctionBody.filter(filter)));
    Map<String, Object> target = new LinkedHashMap<>();
    target.put("service", function.id());
    target.put("region", service.region());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("labels", service.labels(settings.labels()));
    body.put("eventFilters", filters);
    body.put("destination", Map.of("cloudRun", target));
    String topic = source.topic();
    if (topic != null) {
      body.put("transport", Map.of("pubsub", Map.of("topic", Names.fullTopic(topic))));
    }
    put(body, "channel", source.channel());
    if (source.type().startsWith("google.cloud.firestore.")) {
      // as the triggers of functions have it
      body.put("eventDataContentType", "application/protobuf");
    }
    body.put("serviceAccount", FunctionBody.caller(settings));
    if (!FunctionBody.isRedelivered(settings, source)) {
      body.put("retryPolicy", Map.of("maxAttempts", 1));
    }
    return new EventarcTrigger(
        FunctionBody.triggerRegion(service, settings), FunctionBody.node(body));
  }
}
