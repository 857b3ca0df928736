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

/// Who may call a method.
sealed interface Authorization {

  /// Anyone.
  record Open() implements Authorization {}

  /// Whoever AWS lets.
  record Iam() implements Authorization {}

  /// Whoever an authorizer lets that the API already has.
  record Shared(String type, Value id, List<Value> scopes) implements Authorization {}

  /// Whoever an authorizer of this service lets.
  ///
  /// @param target the ARN of its function or user pool
  /// @param type `TOKEN`, `REQUEST` or `COGNITO_USER_POOLS`
  /// @param alias the logical id of the function's alias, or null
  record Own(
      String name, Value target, String type, @Nullable String alias, HttpAuthorizer settings)
      implements Authorization {

    boolean isUserPool() {
      return type.equals(USER_POOL);
    }

    String logicalId() {
      return RestApiIds.authorizer(name);
    }

    /// The authorizer itself.
    Resource resource(RestApi api) {
      Fields properties =
          Fields.with("AuthorizerResultTtlInSeconds", ttl())
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
            RestApi.invocation(":lambda:path/2015-03-31/functions/", target, "/invocations"));
      }
      return Resource.of("AWS::ApiGateway::Authorizer", properties).afterOne(alias);
    }

    private @Nullable Integer ttl() {
      if (settings.isShort()) {
        return null;
      }
      return settings.resultTtlInSeconds() == null ? DEFAULT_TTL : settings.resultTtlInSeconds();
    }

    /// An authorizer that decides anew for each request need not say what it looks at.
    private @Nullable String identitySource() {
      if (settings.identitySource() != null) {
        return settings.identitySource();
      }
      Integer ttl = ttl();
      return type.equals("REQUEST") && ttl != null && ttl == 0
          ? null
          : "method.request.header.Authorization";
    }

    /// Where a request carries what is looked at; empty where the whole request is.
    List<String> identitySources() {
      String sources = identitySource();
      return sources == null || sources.isBlank()
          ? List.of()
          : Arrays.stream(sources.split(",", -1)).map(String::strip).toList();
    }

    /// How long a decision holds, in seconds.
    int seconds() {
      Integer ttl = ttl();
      return ttl == null ? DEFAULT_TTL : ttl;
    }

    /// The function that API Gateway must be allowed to call, or null.
    @Nullable Value permitted() {
      boolean elsewhere = settings.managedExternally() != null && settings.managedExternally();
      if (isUserPool() || elsewhere) {
        return null;
      }
      return alias == null ? target : Value.ref(alias);
    }
  }

  /// How long API Gateway keeps a decision where nothing is said, in seconds.
  int DEFAULT_TTL = 300;

  String USER_POOL = "COGNITO_USER_POOLS";
  Pattern USER_POOL_ARN = Pattern.compile("^arn:[a-zA-Z-]*:cognito-idp");

  /// Who may call the method of an event that was checked.
  static Authorization of(HttpEvent event, AwsService service) {
    HttpAuthorizer given = event.authorizer();
    if (given == null) {
      return new Open();
    }
    List<Value> scopes = given.scopes() == null ? List.of() : given.scopes();
    if (given.is("AWS_IAM")) {
      return new Iam();
    }
    if (given.type() != null && given.authorizerId() != null) {
      String type = given.type().toUpperCase(Locale.ROOT);
      return new Shared(type, given.authorizerId(), type.equals(USER_POOL) ? scopes : List.of());
    }
    AwsFunction function =
        given.arn() == null && given.name() != null ? service.function(given.name()) : null;
    Value target = function == null ? given.arn() : function.target();
    String name = name(given);
    if (target == null || name == null) {
      throw new IllegalStateException("an authorizer without a name or a target");
    }
    String alias = function == null ? null : function.aliasId();
    return new Own(name, target, type(given, target), alias, given);
  }

  private static String type(HttpAuthorizer given, Value target) {
    if (isUserPool(given, target)) {
      return USER_POOL;
    }
    return given.is("REQUEST") ? "REQUEST" : "TOKEN";
  }

  private static boolean isUserPool(HttpAuthorizer given, Value target) {
    return given.is(USER_POOL)
        || (target instanceof Value.Str arn && USER_POOL_ARN.matcher(arn.text()).find());
  }

  /// The authorizer's name: its own, or what follows the last dash of the last part of its ARN;
  /// null where the ARN does not tell.
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

  /// What the method's resource says of it.
  default Fields onMethod() {
    return switch (this) {
      case Open open -> Fields.with("AuthorizationType", "NONE");
      case Iam iam -> Fields.with("AuthorizationType", "AWS_IAM");
      case Shared shared -> {
        boolean lambda = shared.type().equals("TOKEN") || shared.type().equals("REQUEST");
        yield Fields.with("AuthorizationType", lambda ? "CUSTOM" : shared.type())
            .put("AuthorizerId", shared.id())
            .put("AuthorizationScopes", shared.scopes().isEmpty() ? null : shared.scopes());
      }
      case Own own -> {
        List<Value> scopes = own.isUserPool() ? own.settings().scopes() : null;
        yield Fields.with("AuthorizationType", own.isUserPool() ? USER_POOL : "CUSTOM")
            .put("AuthorizerId", Value.ref(own.logicalId()))
            .put("AuthorizationScopes", scopes == null || scopes.isEmpty() ? null : scopes);
      }
    };
  }
}
