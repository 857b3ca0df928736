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

/// Creates the step that configures the stage of the REST API: tracing, metrics, logs and tags.
public final class RestStage {
  private static final String DEFAULT_ACCESS_LOG_FORMAT =
      "requestId: $context.requestId, ip: $context.identity.sourceIp,"
          + " caller: $context.identity.caller, user: $context.identity.user,"
          + " requestTime: $context.requestTime, httpMethod: $context.httpMethod,"
          + " resourcePath: $context.resourcePath, status: $context.status,"
          + " protocol: $context.protocol, responseLength: $context.responseLength";

  private RestStage() {}

  /// The step, or null if the service creates no REST API or does not configure its stage.
  public static @Nullable StageStep of(AwsService service) {
    ProviderSection provider = service.provider();
    ApiGatewaySection gateway = provider.eventSources().apiGateway();
    boolean hasRestApi =
        service.functions().stream()
            .flatMap(function -> function.events().stream())
            .anyMatch(event -> event.key().equals("http"));
    if (!hasRestApi || (gateway != null && gateway.existing().restApiId() != null)) {
      return null;
    }
    List<StageStep.Setting> settings = new ArrayList<>();
    Boolean tracing = provider.defaults().tracing().apiGateway();
    addFlag("/tracingEnabled", tracing, settings);
    addFlag("/*/*/metrics/enabled", gateway == null ? null : gateway.api().metrics(), settings);
    RestApiLogs logs = provider.logging().logs().restApi();
    boolean access = logs != null && logs.hasAccessLog();
    if (logs != null) {
      addLogSettings(logs, settings);
    }
    boolean tagged = provider.stack().tags() != null || provider.stack().stackTags() != null;
    if (settings.isEmpty() && !tagged) {
      return null;
    }
    String stage = gateway == null ? null : gateway.stage();
    // The log group in the template is named after the stage of the service, even if the API has
    // another stage.
    String group = "/aws/api-gateway/" + service.name() + "-" + service.stage();
    return new StageStep(
        "ApiGatewayRestApi",
        stage == null ? service.stage() : stage,
        settings,
        access ? group : null,
        tagged ? tags(provider) : null);
  }

  private static Map<String, String> tags(ProviderSection provider) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (provider.stack().stackTags() != null) {
      tags.putAll(provider.stack().stackTags());
    }
    if (provider.stack().tags() != null) {
      // Intrinsic functions are left out: these tags are not set by CloudFormation.
      provider
          .stack()
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

  private static void addLogSettings(RestApiLogs logs, List<StageStep.Setting> settings) {
    if (logs.hasAccessLog()) {
      String format = logs.format() == null ? DEFAULT_ACCESS_LOG_FORMAT : logs.format();
      settings.add(new StageStep.Setting("/accessLogSettings/format", format));
    } else if (!logs.isDisabled()) {
      settings.add(new StageStep.Setting("/accessLogSettings", null));
    }
    addFlag("/*/*/logging/dataTrace", logs.hasDataTrace(), settings);
    settings.add(new StageStep.Setting("/*/*/logging/loglevel", logs.executionLevel()));
  }

  private static void addFlag(
      String path, @Nullable Boolean flag, List<StageStep.Setting> settings) {
    if (flag != null) {
      settings.add(new StageStep.Setting(path, flag.toString()));
    }
  }
}
