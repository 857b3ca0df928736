package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.HttpApiAuthorizer;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The authorizer resources of the API and the permissions to call their functions.
final class Authorizers {
  private final AwsService service;
  private final HttpApiSection section;

  Authorizers(AwsService service) {
    this.service = service;
    this.section = service.httpApi();
  }

  /// The logical id of an authorizer.
  static String id(String key, HttpApiAuthorizer authorizer) {
    return "HttpApiAuthorizer" + LogicalIds.stem(name(key, authorizer));
  }

  private static String name(String key, HttpApiAuthorizer authorizer) {
    return authorizer.name() == null ? key : authorizer.name();
  }

  void add(Fragment.Builder builder) {
    Map<String, HttpApiAuthorizer> authorizers = section.authorizers();
    if (authorizers == null) {
      return;
    }
    Map<String, Resource> resources = new LinkedHashMap<>();
    authorizers.forEach((key, authorizer) -> {
      String name = name(key, authorizer);
      AwsFunction function = function(authorizer);
      String alias = function == null ? null : function.aliasId();
      if (authorizer.isRequest()
          && !Boolean.TRUE.equals(authorizer.request().managedExternally())) {
        resources.put(
            LogicalIds.stem(name) + "LambdaAuthorizerPermissionHttpApi",
            HttpApiResources.permission(target(authorizer, function), section)
                .withDependency(alias));
      }
      resources.put(
          id(key, authorizer),
          Resource.of(
                  "AWS::ApiGatewayV2::Authorizer",
                  authorizer.isRequest()
                      ? request(name, authorizer, function)
                      : jwt(name, authorizer))
              .withDependency(alias));
    });
    resources.forEach(builder::resource);
  }

  private @Nullable AwsFunction function(HttpApiAuthorizer authorizer) {
    return authorizer.request().functionName() == null
        ? null
        : service.function(authorizer.request().functionName());
  }

  private static Value target(HttpApiAuthorizer authorizer, @Nullable AwsFunction function) {
    if (authorizer.request().functionArn() != null) {
      return authorizer.request().functionArn();
    }
    if (function == null) {
      throw new IllegalStateException("an authorizer without a function");
    }
    return function.targetArn();
  }

  private Fields common(String name, HttpApiAuthorizer authorizer) {
    List<Value> sources = authorizer.identitySource();
    return Fields.with("ApiId", HttpApiResources.id(section))
        .put("Name", name)
        .put("IdentitySource", sources == null ? List.of() : sources);
  }

  private Fields request(
      String name, HttpApiAuthorizer authorizer, @Nullable AwsFunction function) {
    String payload = HttpApiSection.payloadFormat(authorizer.request().payloadVersion());
    Value uri =
        Value.join(
            "",
            "arn:",
            Value.ref("AWS::Partition"),
            ":apigateway:",
            Value.ref("AWS::Region"),
            ":lambda:path/2015-03-31/functions/",
            target(authorizer, function),
            "/invocations");
    return common(name, authorizer)
        .put("AuthorizerType", "REQUEST")
        .put("EnableSimpleResponses", authorizer.request().enableSimpleResponses())
        .put("AuthorizerResultTtlInSeconds", authorizer.request().resultTtlInSeconds())
        .put("AuthorizerPayloadFormatVersion", payload == null ? "2.0" : payload)
        .put("AuthorizerUri", uri);
  }

  private Fields jwt(String name, HttpApiAuthorizer authorizer) {
    List<Value> audience =
        authorizer.jwt().audience() == null ? List.of() : authorizer.jwt().audience();
    return common(name, authorizer)
        .put("AuthorizerType", "JWT")
        .put(
            "JwtConfiguration",
            Fields.with("Audience", audience.stream().distinct().toList())
                .put("Issuer", authorizer.jwt().issuerUrl()));
  }
}
