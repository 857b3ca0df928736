package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.HttpApiLogs;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.manifest.ProviderSection;
import aloft.aws.manifest.TagValue;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The API itself, its stage, access logs and outputs. Nothing of it where the API lies outside
/// this stack.
final class HttpApiResources {
  private static final String API = "HttpApi";
  private static final String LOG_GROUP = "HttpApiLogGroup";

  private static final String LOG_FORMAT =
      "{\"requestId\":\"$context.requestId\",\"ip\":\"$context.identity.sourceIp\","
          + "\"requestTime\":\"$context.requestTime\",\"httpMethod\":\"$context.httpMethod\","
          + "\"routeKey\":\"$context.routeKey\",\"status\":\"$context.status\","
          + "\"protocol\":\"$context.protocol\",\"responseLength\":\"$context.responseLength\"}";

  private final AwsService service;
  private final HttpApiSection section;

  HttpApiResources(AwsService service) {
    this.service = service;
    this.section = HttpApiType.section(service);
  }

  /// The API's id, as parts of the template refer to it.
  static Value id(HttpApiSection section) {
    return section.id() == null ? Value.ref(API) : section.id();
  }

  /// Who may call functions: every stage and route of the API.
  static Value source(HttpApiSection section) {
    return Value.join(
        "",
        "arn:",
        Value.ref("AWS::Partition"),
        ":execute-api:",
        Value.ref("AWS::Region"),
        ":",
        Value.ref("AWS::AccountId"),
        ":",
        id(section),
        "/*");
  }

  /// Allows the API to call a function.
  static Resource permission(Value function, HttpApiSection section) {
    return Resource.of(
        "AWS::Lambda::Permission",
        Fields.with("FunctionName", function)
            .put("Action", "lambda:InvokeFunction")
            .put("Principal", "apigateway.amazonaws.com")
            .put("SourceArn", source(section)));
  }

  void add(List<EventDefinition<HttpApi>> all, Fragment.Builder builder) {
    if (section.id() != null) {
      return;
    }
    builder.resource(API, api(all));
    String format = format();
    if (format != null) {
      builder.resource(LOG_GROUP, logGroup());
    }
    builder.resource("HttpApiStage", stage(format));
    Value url =
        Value.join(
            "",
            "https://",
            Value.ref(API),
            ".execute-api.",
            Value.ref("AWS::Region"),
            ".",
            Value.ref("AWS::URLSuffix"));
    builder.output("HttpApiId", Output.of("Id of the HTTP API", Value.ref(API)));
    builder.output("HttpApiUrl", Output.of("URL of the HTTP API", url));
  }

  private Resource api(List<EventDefinition<HttpApi>> all) {
    Fields properties =
        Fields.with("Name", name())
            .put("Description", section.description())
            .put("ProtocolType", "HTTP")
            .put("DisableExecuteApiEndpoint", section.disableDefaultEndpoint())
            .put("Tags", TagValue.values(service.provider().tags()))
            .put("CorsConfiguration", cors(all));
    return Resource.of("AWS::ApiGatewayV2::Api", properties);
  }

  private String name() {
    if (section.name() != null) {
      return section.name();
    }
    return Boolean.TRUE.equals(section.shouldStartNameWithService())
        ? service.name() + "-" + service.stage()
        : service.stage() + "-" + service.name();
  }

  private @Nullable Fields cors(List<EventDefinition<HttpApi>> all) {
    CorsRules rules = CorsRules.of(section, all);
    return rules == null
        ? null
        : Fields.with("AllowCredentials", rules.credentials() ? true : null)
            .put("AllowHeaders", rules.headers())
            .put("AllowMethods", rules.methods())
            .put("AllowOrigins", rules.origins())
            .put("ExposeHeaders", rules.exposed())
            .put("MaxAge", rules.maxAge());
  }

  private @Nullable String format() {
    HttpApiLogs logs =
        service.provider().logs() == null ? null : service.provider().logs().httpApi();
    if (logs == null || !logs.wanted()) {
      return null;
    }
    return logs.format() == null ? LOG_FORMAT : logs.format();
  }

  private Resource logGroup() {
    ProviderSection provider = service.provider();
    Fields properties =
        Fields.with("LogGroupName", "/aws/http-api/" + service.stackName())
            .put("RetentionInDays", provider.logRetentionInDays())
            .put(
                "DataProtectionPolicy",
                provider.logDataProtectionPolicy() == null
                    ? null
                    : Value.of(provider.logDataProtectionPolicy()));
    return Resource.of("AWS::Logs::LogGroup", properties);
  }

  private Resource stage(@Nullable String format) {
    Fields properties =
        Fields.with("ApiId", Value.ref(API))
            .put("StageName", "$default")
            .put("AutoDeploy", true)
            .put(
                "DefaultRouteSettings",
                Fields.with("DetailedMetricsEnabled", Boolean.TRUE.equals(section.metrics())))
            .put("Tags", TagValue.values(service.provider().tags()));
    if (format != null) {
      properties.put(
          "AccessLogSettings",
          Fields.with("DestinationArn", Value.getAtt(LOG_GROUP, "Arn")).put("Format", format));
    }
    return Resource.of("AWS::ApiGatewayV2::Stage", properties)
        .afterOne(format == null ? null : LOG_GROUP);
  }
}
