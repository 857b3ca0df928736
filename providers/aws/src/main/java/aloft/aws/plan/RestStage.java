package aloft.aws.plan;

import aloft.aws.service.AwsService;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a manifest says of the REST API's stage: tracing, metrics, logs, tags.
final class RestStage {
  private static final String FORMAT =
      "requestId: $context.requestId, ip: $context.identity.sourceIp,"
          + " caller: $context.identity.caller, user: $context.identity.user,"
          + " requestTime: $context.requestTime, httpMethod: $context.httpMethod,"
          + " resourcePath: $context.resourcePath, status: $context.status,"
          + " protocol: $context.protocol, responseLength: $context.responseLength";

  private RestStage() {}

  /// The step, or null where the service has no REST API of its own or says nothing of its stage.
  static @Nullable StageStep of(AwsService service, Mapping provider) {
    boolean used =
        service.functions().stream()
            .flatMap(function -> function.events().stream())
            .anyMatch(event -> event.key().equals("http"));
    Node foreign = provider.get("apiGateway", "restApiId");
    if (!used || (foreign != null && !foreign.isNull())) {
      return null;
    }
    List<StageStep.Setting> settings = new ArrayList<>();
    flag(provider.get("tracing", "apiGateway"), "/tracingEnabled", settings);
    flag(provider.get("apiGateway", "metrics"), "/*/*/metrics/enabled", settings);
    Node logs = provider.get("logs", "restApi");
    boolean access = false;
    boolean logged = logs != null && !logs.isNull();
    if (logs != null && logged && !isFalse(logs)) {
      access = !isFalse(logs.get("accessLogging"));
      logs(logs, access, settings);
    } else if (logged) {
      settings.add(new StageStep.Setting("/*/*/logging/dataTrace", "false"));
      settings.add(new StageStep.Setting("/*/*/logging/loglevel", "OFF"));
    }
    boolean tagged = present(provider.get("tags")) || present(provider.get("stackTags"));
    if (settings.isEmpty() && !tagged) {
      return null;
    }
    Map<String, String> tags = new LinkedHashMap<>(Steps.texts(provider.get("stackTags")));
    tags.putAll(Steps.texts(provider.get("tags")));
    Node own = provider.get("apiGateway", "stage");
    String stage = own == null || own.text() == null ? service.stage() : own.text();
    String group = "/aws/api-gateway/" + service.name() + "-" + service.stage();
    return new StageStep(
        "ApiGatewayRestApi",
        stage,
        settings,
        access ? group : null,
        logged && !access ? group : null,
        tagged ? tags : null);
  }

  private static void logs(Node logs, boolean access, List<StageStep.Setting> settings) {
    if (access) {
      settings.add(
          new StageStep.Setting("/accessLogSettings/format", text(logs.get("format"), FORMAT)));
    } else {
      settings.add(new StageStep.Setting("/accessLogSettings", null));
    }
    boolean execution = !isFalse(logs.get("executionLogging"));
    settings.add(
        new StageStep.Setting(
            "/*/*/logging/dataTrace", Boolean.toString(!isFalse(logs.get("fullExecutionData")))));
    settings.add(
        new StageStep.Setting(
            "/*/*/logging/loglevel", execution ? text(logs.get("level"), "INFO") : "OFF"));
  }

  private static void flag(@Nullable Node node, String path, List<StageStep.Setting> settings) {
    if (node != null && !node.isNull()) {
      settings.add(new StageStep.Setting(path, Boolean.toString(!isFalse(node))));
    }
  }

  private static boolean present(@Nullable Node node) {
    return node != null && !node.isNull();
  }

  private static boolean isFalse(@Nullable Node node) {
    return node instanceof Scalar scalar && Boolean.FALSE.equals(scalar.value());
  }

  private static String text(@Nullable Node node, String otherwise) {
    String found = node == null ? null : node.text();
    return found == null ? otherwise : found;
  }
}
