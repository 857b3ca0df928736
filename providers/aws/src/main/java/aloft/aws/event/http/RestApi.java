package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.ApiGatewaySection;
import aloft.aws.manifest.StatementSection;
import aloft.aws.manifest.TagValue;
import aloft.aws.service.AwsService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The REST API of a service: one that this stack creates, or one of another stack.
final class RestApi {
  private final AwsService service;
  private final ApiGatewaySection settings;

  RestApi(AwsService service) {
    this.service = service;
    ApiGatewaySection given = service.provider().eventSources().apiGateway();
    this.settings =
        given == null ? ApiGatewaySection.empty(service.provider().node().place()) : given;
  }

  AwsService service() {
    return service;
  }

  ApiGatewaySection settings() {
    return settings;
  }

  boolean isExternal() {
    return settings.existing().restApiId() != null;
  }

  Value id() {
    Value given = settings.existing().restApiId();
    return given == null ? Value.ref(RestApiIds.API) : given;
  }

  /// The id of the resource `/`.
  Value rootResourceId() {
    Value given = settings.existing().restApiRootResourceId();
    return given == null ? Value.getAtt(RestApiIds.API, "RootResourceId") : given;
  }

  /// The stage to which the API is deployed.
  String stage() {
    String given = settings.stage();
    return given == null ? service.stage() : given;
  }

  String name() {
    String given = service.provider().eventSources().apiName();
    if (given != null) {
      return given;
    }
    Boolean serviceFirst = settings.shouldStartNameWithService();
    return serviceFirst != null && serviceFirst
        ? service.name() + "-" + service.stage()
        : service.stage() + "-" + service.name();
  }

  /// The URI with which API Gateway invokes a function.
  static Value invocationUri(Object... path) {
    List<Object> parts = new ArrayList<>();
    parts.add("arn:");
    parts.add(Value.ref("AWS::Partition"));
    parts.add(":apigateway:");
    parts.add(Value.ref("AWS::Region"));
    parts.addAll(List.of(path));
    return Value.join("", parts.toArray());
  }

  /// The ARN of all methods of this API in all stages.
  Value sourceArn() {
    return Value.join(
        "",
        "arn:",
        Value.ref("AWS::Partition"),
        ":execute-api:",
        Value.ref("AWS::Region"),
        ":",
        Value.ref("AWS::AccountId"),
        ":",
        id(),
        "/*/*");
  }

  /// The resource of the API.
  Resource resource() {
    ApiGatewaySection.Endpoint endpoint = settings.api().endpoint();
    Fields properties =
        Fields.with("Name", name())
            .put("BinaryMediaTypes", settings.api().binaryMediaTypes())
            .put("DisableExecuteApiEndpoint", settings.api().disableDefaultEndpoint())
            .put("EndpointConfiguration", endpointConfiguration())
            .put("SecurityPolicy", endpoint == null ? null : endpoint.securityPolicy())
            .put("EndpointAccessMode", endpoint == null ? null : upperCase(endpoint.accessMode()))
            .put("Tags", Fields.tags(TagValue.values(service.provider().stack().tags())))
            .put("Policy", policy(settings.api().resourcePolicy()))
            .put("ApiKeySourceType", upperCase(settings.apiKeySourceType()))
            .put("MinimumCompressionSize", settings.api().minimumCompressionSize())
            .put("Description", settings.api().description());
    return Resource.of("AWS::ApiGateway::RestApi", properties);
  }

  private Fields endpointConfiguration() {
    String type = service.provider().eventSources().endpointType();
    Value ids = service.provider().eventSources().vpcEndpointIds();
    return Fields.with("Types", List.of(type == null ? "EDGE" : type.toUpperCase(Locale.ROOT)))
        .put(
            "VpcEndpointIds",
            type == null ? null : ids instanceof Value.Str ? Value.list(ids) : ids);
  }

  private static @Nullable String upperCase(@Nullable String word) {
    return word == null ? null : word.toUpperCase(Locale.ROOT);
  }

  /// Without statements, the policy is empty: this removes an earlier policy from the API.
  private static Value policy(List<StatementSection> statements) {
    if (statements.isEmpty()) {
      return Value.of("");
    }
    return Fields.with("Version", "2012-10-17")
        .put("Statement", statements.stream().map(StatementSection::value).toList())
        .obj();
  }
}
