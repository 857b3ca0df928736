package aloft.aws.plan;

import aloft.aws.manifest.ApiGatewaySection;
import aloft.aws.manifest.ProviderSection;
import aloft.aws.manifest.RestApiLogs;
import aloft.aws.service.AwsService;
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
  static @Nullable StageStep of(AwsService service) {
    ProviderSection provider = service.provider();
    ApiGatewaySection gateway = provider.apiGateway();
    boolean used =
        service.functions().stream()
            .flatMap(function -> function.events().stream())
            .anyMatch(event -> event.key().equals("http"));
    if (!used || (gateway != null && gateway.restApiId() != null)) {
      return null;
    }
    List<StageStep.Setting> settings = new ArrayList<>();
    Boolean tracing = provider.tracing() == null ? null : provider.tracing().apiGateway();
    set("/tracingEnabled", tracing, settings);
    set("/*/*/metrics/enabled", gateway == null ? null : gateway.metrics(), settings);
    RestApiLogs logs = provider.logs() == null ? null : provider.logs().restApi();
    boolean access = logs != null && logs.accessLogs();
    if (logs != null) {
      logs(logs, settings);
    }
    boolean tagged = provider.tags() != null || provider.stackTags() != null;
    if (settings.isEmpty() && !tagged) {
      return null;
    }
    String given = gateway == null ? null : gateway.stage();
    // the template's log group is called after the service's stage even where the API has its own
    String group = "/aws/api-gateway/" + service.name() + "-" + service.stage();
    return new StageStep(
        "ApiGatewayRestApi",
        given == null ? service.stage() : given,
        settings,
        access ? group : null,
        logs != null && !access ? group : null,
        tagged ? tags(provider) : null);
  }

  private static Map<String, String> tags(ProviderSection provider) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (provider.stackTags() != null) {
      tags.putAll(provider.stackTags());
    }
    if (provider.tags() != null) {
      // what CloudFormation alone can tell stays out: this goes past it
      provider
          .tags()
          .forEach((key, tag) -> {
            String text = tag.value().text();
            if (text != null) {
              tags.put(key, text);
            }
          });
    }
    return tags;
  }

  private static void logs(RestApiLogs logs, List<StageStep.Setting> settings) {
    if (logs.accessLogs()) {
      String format = logs.format() == null ? FORMAT : logs.format();
      settings.add(new StageStep.Setting("/accessLogSettings/format", format));
    } else if (!logs.isOff()) {
      settings.add(new StageStep.Setting("/accessLogSettings", null));
    }
    set("/*/*/logging/dataTrace", logs.dataTrace(), settings);
    settings.add(new StageStep.Setting("/*/*/logging/loglevel", logs.executionLevel()));
  }

  private static void set(String path, @Nullable Boolean flag, List<StageStep.Setting> settings) {
    if (flag != null) {
      settings.add(new StageStep.Setting(path, flag.toString()));
    }
  }
}
