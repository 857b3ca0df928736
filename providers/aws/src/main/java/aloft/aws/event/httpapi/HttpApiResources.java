package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.CorsProperties;
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

/// The API, its stage, access logs and outputs. Adds nothing for an API outside this stack.
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
    this.section = service.httpApi();
  }

  /// The API's id, or a reference to the API in the template.
  static Value id(HttpApiSection section) {
    return section.id() == null ? Value.ref(API) : section.id();
  }

  /// The ARN of all stages and routes of the API.
  static Value sourceArn(HttpApiSection section) {
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

  /// The permission of the API to call a function.
  static Resource permission(Value function, HttpApiSection section) {
    return Resource.of(
        "AWS::Lambda::Permission",
        Fields.with("FunctionName", function)
            .put("Action", "lambda:InvokeFunction")
            .put("Principal", "apigateway.amazonaws.com")
            .put("SourceArn", sourceArn(section)));
  }

  void add(List<EventDefinition<HttpApi>> definitions, Fragment.Builder builder) {
    if (section.id() != null) {
      return;
    }
    builder.resource(API, api(definitions));
    String format = accessLogFormat();
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

  private Resource api(List<EventDefinition<HttpApi>> definitions) {
    Fields properties =
        Fields.with("Name", name())
            .put("Description", section.description())
            .put("ProtocolType", "HTTP")
            .put("DisableExecuteApiEndpoint", section.disableDefaultEndpoint())
            .put("Tags", TagValue.values(service.provider().stack().tags()))
            .putUnlessEmpty("CorsConfiguration", cors(definitions));
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

  private Fields cors(List<EventDefinition<HttpApi>> definitions) {
    CorsRules rules = CorsRules.of(section, definitions);
    return rules == null
        ? new Fields()
        : new CorsProperties(
                rules.credentials(),
                rules.headers(),
                rules.methods(),
                rules.origins(),
                rules.exposed(),
                rules.maxAge())
            .fields();
  }

  private @Nullable String accessLogFormat() {
    HttpApiLogs logs = service.provider().logging().logs().httpApi();
    if (logs == null || !logs.isEnabled()) {
      return null;
    }
    return logs.format() == null ? LOG_FORMAT : logs.format();
  }

  private Resource logGroup() {
    ProviderSection provider = service.provider();
    Fields properties =
        Fields.with("LogGroupName", "/aws/http-api/" + service.stackName())
            .put("RetentionInDays", provider.logging().logRetentionInDays())
            .put(
                "DataProtectionPolicy",
                provider.logging().logDataProtectionPolicy() == null
                    ? null
                    : Value.of(provider.logging().logDataProtectionPolicy().node()));
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
            .put("Tags", TagValue.values(service.provider().stack().tags()));
    if (format != null) {
      properties.put(
          "AccessLogSettings",
          Fields.with("DestinationArn", Value.getAtt(LOG_GROUP, "Arn")).put("Format", format));
    }
    return Resource.of("AWS::ApiGatewayV2::Stage", properties)
        .withDependency(format == null ? null : LOG_GROUP);
  }
}
