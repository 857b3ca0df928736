package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The authorization of a REST API method.
sealed interface Authorization {

  /// No authorization.
  record None() implements Authorization {}

  /// Signed requests that IAM allows.
  record Iam() implements Authorization {}

  /// An authorizer that already exists in the API.
  record Existing(String type, Value id, List<Value> scopes) implements Authorization {}

  /// An authorizer that this stack defines.
  ///
  /// @param target the ARN of the authorizer's function or user pool
  /// @param type `TOKEN`, `REQUEST` or `COGNITO_USER_POOLS`
  /// @param alias the logical id of the function's alias, or null
  record Defined(
      String name, Value target, String type, @Nullable String alias, HttpAuthorizer settings)
      implements Authorization {

    boolean isUserPool() {
      return type.equals(USER_POOL);
    }

    String logicalId() {
      return RestApiIds.authorizer(name);
    }

    /// The resource of the authorizer.
    Resource resource(RestApi api) {
      Fields properties =
          Fields.with("AuthorizerResultTtlInSeconds", ttlProperty())
              .put("IdentitySource", identitySource())
              .put("Name", name)
              .put("RestApiId", api.id())
              .put("IdentityValidationExpression", settings.identityValidationExpression())
              .put("Type", type);
      if (isUserPool()) {
        properties.put("ProviderARNs", List.of(target));
      } else {
        properties.put(
            "AuthorizerUri",
            RestApi.invocationUri(":lambda:path/2015-03-31/functions/", target, "/invocations"));
      }
      return Resource.of("AWS::ApiGateway::Authorizer", properties).withDependency(alias);
    }

    private @Nullable Integer ttlProperty() {
      if (settings.isShortForm()) {
        return null;
      }
      return settings.resultTtlInSeconds() == null ? DEFAULT_TTL : settings.resultTtlInSeconds();
    }

    /// A `REQUEST` authorizer without caching needs no identity source.
    private @Nullable String identitySource() {
      if (settings.identitySource() != null) {
        return settings.identitySource();
      }
      Integer ttl = ttlProperty();
      return type.equals("REQUEST") && ttl != null && ttl == 0
          ? null
          : "method.request.header.Authorization";
    }

    /// The parts of the request that identify the caller; empty if there are none.
    List<String> identitySources() {
      String sources = identitySource();
      return sources == null || sources.isBlank()
          ? List.of()
          : Arrays.stream(sources.split(",", -1)).map(String::strip).toList();
    }

    /// How long an authorization result is cached, in seconds.
    int ttlSeconds() {
      Integer ttl = ttlProperty();
      return ttl == null ? DEFAULT_TTL : ttl;
    }

    /// The authorizer's function, which needs a permission for API Gateway; null if no permission
    /// is added.
    @Nullable Value invokedFunction() {
      boolean managedExternally =
          settings.managedExternally() != null && settings.managedExternally();
      if (isUserPool() || managedExternally) {
        return null;
      }
      return alias == null ? target : Value.ref(alias);
    }
  }

  /// How long API Gateway caches an authorization result by default, in seconds.
  int DEFAULT_TTL = 300;

  String USER_POOL = "COGNITO_USER_POOLS";
  Pattern USER_POOL_ARN = Pattern.compile("^arn:[a-zA-Z-]*:cognito-idp");

  /// The authorization of a checked event.
  static Authorization of(HttpEvent event, AwsService service) {
    HttpAuthorizer given = event.authorizer();
    if (given == null) {
      return new None();
    }
    List<Value> scopes = given.scopes();
    if (given.hasType("AWS_IAM")) {
      return new Iam();
    }
    if (given.type() != null && given.authorizerId() != null) {
      String type = given.type().toUpperCase(Locale.ROOT);
      return new Existing(type, given.authorizerId(), type.equals(USER_POOL) ? scopes : List.of());
    }
    AwsFunction function =
        given.arn() == null && given.name() != null ? service.function(given.name()) : null;
    Value target = function == null ? given.arn() : function.targetArn();
    String name = name(given);
    if (target == null || name == null) {
      throw new IllegalStateException("an authorizer without a name or a target");
    }
    String alias = function == null ? null : function.aliasId();
    return new Defined(name, target, type(given, target), alias, given);
  }

  private static String type(HttpAuthorizer given, Value target) {
    if (isUserPool(given, target)) {
      return USER_POOL;
    }
    return given.hasType("REQUEST") ? "REQUEST" : "TOKEN";
  }

  private static boolean isUserPool(HttpAuthorizer given, Value target) {
    return given.hasType(USER_POOL)
        || (target instanceof Value.Str arn && USER_POOL_ARN.matcher(arn.text()).find());
  }

  /// The authorizer's name: the configured one, or the text after the last dash in the last part of
  /// its ARN; null if the ARN is not a plain text.
  static @Nullable String name(HttpAuthorizer given) {
    if (given.name() != null) {
      return given.name();
    }
    if (!(given.arn() instanceof Value.Str arn)) {
      return null;
    }
    String last = arn.text().substring(arn.text().lastIndexOf(':') + 1);
    return last.substring(last.lastIndexOf('-') + 1);
  }

  /// The authorization properties of the method's resource.
  default Fields methodProperties() {
    return switch (this) {
      case None none -> Fields.with("AuthorizationType", "NONE");
      case Iam iam -> Fields.with("AuthorizationType", "AWS_IAM");
      case Existing existing -> {
        boolean lambda = existing.type().equals("TOKEN") || existing.type().equals("REQUEST");
        yield Fields.with("AuthorizationType", lambda ? "CUSTOM" : existing.type())
            .put("AuthorizerId", existing.id())
            .put("AuthorizationScopes", existing.scopes().isEmpty() ? null : existing.scopes());
      }
      case Defined defined -> {
        List<Value> scopes = defined.isUserPool() ? defined.settings().scopes() : List.of();
        yield Fields.with("AuthorizationType", defined.isUserPool() ? USER_POOL : "CUSTOM")
            .put("AuthorizerId", Value.ref(defined.logicalId()))
            .put("AuthorizationScopes", scopes.isEmpty() ? null : scopes);
      }
    };
  }
}
