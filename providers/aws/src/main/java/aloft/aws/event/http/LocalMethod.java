package aloft.aws.event.http;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.http.BodySchema;
import aloft.aws.emulation.http.RestApiSettings;
import aloft.aws.service.AwsFunction;
import aloft.spi.document.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Creates the local route of a REST API method and records the first feature that is not emulated.
final class LocalMethod {
  private final RestApi api;
  private final HttpEvent event;
  private final String function;
  private @Nullable String unsupported;

  LocalMethod(RestApi api, HttpEvent event, String function) {
    this.api = api;
    this.event = event;
    this.function = function;
  }

  RestApiSettings.Route route() {
    IntegrationType kind = event.integrationType();
    HttpRequest request = event.request();
    RestApiSettings.Authorizer authorizer = authorizer();
    RestApiSettings.Translation translation = translation();
    Map<String, Mapping> schemas = schemas();
    if (kind == IntegrationType.HTTP || kind == IntegrationType.HTTP_PROXY) {
      addUnsupported("the integration " + event.integration());
    }
    if (event.isAsync() && kind != IntegrationType.AWS) {
      addUnsupported("async with the integration " + event.integration());
    }
    Value timeout = event.timeoutInMillis();
    HttpResponse response = event.response();
    String mode = response == null ? null : response.transferMode();
    return new RestApiSettings.Route(
        event.verb(),
        "/" + event.resourcePath(),
        kind.callsFunction() ? function : null,
        unsupported,
        new RestApiSettings.Access(
            Boolean.TRUE.equals(event.apiKeyRequired()) ? true : null, authorizer),
        new RestApiSettings.Validation(required(request), schemas),
        new RestApiSettings.Integration(
            timeout instanceof Value.Num given
                ? Integer.valueOf(given.number().intValue())
                : api.settings().timeoutInMillis(),
            event.operationId(),
            event.isAsync() ? true : null,
            "STREAM".equalsIgnoreCase(mode) ? true : null,
            null,
            translation));
  }

  private void addUnsupported(String what) {
    unsupported = unsupported == null ? what : unsupported;
  }

  private static List<String> required(HttpRequest request) {
    List<String> required = new ArrayList<>();
    request
        .namedParameters()
        .forEach((name, parameter) -> {
          if (parameter.isRequired()) {
            required.add(name);
          }
        });
    return required.stream().sorted().toList();
  }

  private Map<String, Mapping> schemas() {
    Map<String, Mapping> schemas = new LinkedHashMap<>();
    new Models(api)
        .bodySchemas(event)
        .forEach((type, schema) -> {
          String unknown = new BodySchema(schema).unsupportedKeyword();
          if (unknown != null || !(schema instanceof Mapping object)) {
            addUnsupported("request.schemas with " + unknown);
          } else {
            schemas.put(type, object);
          }
        });
    return schemas;
  }

  private RestApiSettings.@Nullable Authorizer authorizer() {
    return switch (Authorization.of(event, api.service())) {
      case Authorization.None none -> null;
      case Authorization.Iam iam -> unsupportedAuthorizer("the authorizer aws_iam");
      case Authorization.Existing existing ->
          unsupportedAuthorizer("an authorizer of another stack");
      case Authorization.Defined defined when defined.isUserPool() ->
          unsupportedAuthorizer("the authorizer \"" + defined.name() + "\" (a Cognito user pool)");
      case Authorization.Defined defined -> {
        String functionKey = functionKey(defined.target());
        String expression = defined.settings().identityValidationExpression();
        if (expression != null && !isPattern(expression)) {
          addUnsupported("the identityValidationExpression " + expression);
        }
        yield functionKey == null
            ? unsupportedAuthorizer(
                "the authorizer \"" + defined.name() + "\" (a function of another service)")
            : new RestApiSettings.Authorizer(
                defined.name(),
                defined.type(),
                functionKey,
                defined.identitySources(),
                expression,
                defined.ttlSeconds());
      }
    };
  }

  private static boolean isPattern(String expression) {
    try {
      return Pattern.compile(expression) != null;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private RestApiSettings.@Nullable Authorizer unsupportedAuthorizer(String what) {
    addUnsupported(what);
    return null;
  }

  /// The key of this service's function with this ARN; null for other functions.
  private @Nullable String functionKey(Value target) {
    for (AwsFunction candidate : api.service().functions()) {
      boolean sameName =
          target instanceof Value.Str arn
              && (arn.text() + ":").contains(":function:" + candidate.deployedName() + ":");
      Value arn = Value.getAtt(LogicalIds.function(candidate.key()), "Arn");
      if (sameName || target.equals(candidate.targetArn()) || target.equals(arn)) {
        return candidate.key();
      }
    }
    return null;
  }

  private RestApiSettings.@Nullable Translation translation() {
    IntegrationType kind = event.integrationType();
    if (kind != IntegrationType.AWS && kind != IntegrationType.MOCK) {
      return null;
    }
    String passThrough = event.request().passThrough();
    String defaultBehavior = kind == IntegrationType.AWS ? "NEVER" : "WHEN_NO_MATCH";
    return new RestApiSettings.Translation(
        templates(), passThrough == null ? defaultBehavior : passThrough, replies());
  }

  private Map<String, RestApiSettings.Template> templates() {
    Map<String, RestApiSettings.Template> templates = new LinkedHashMap<>();
    RequestTemplates.of(event)
        .forEach((type, text) -> {
          String standard = RequestTemplates.standardTemplate(event, type);
          if (standard == null && isVelocity(text)) {
            addUnsupported("the mapping template request.template of " + type);
          }
          templates.put(
              type,
              standard == null
                  ? new RestApiSettings.Template(null, text)
                  : new RestApiSettings.Template(standard, null));
        });
    return templates;
  }

  private List<RestApiSettings.Reply> replies() {
    List<RestApiSettings.Reply> replies = new ArrayList<>();
    for (Responses.Response response : Responses.of(event).responses()) {
      String body = response.templates().get("application/json");
      boolean hasOtherTypes = response.templates().size() > (body == null ? 0 : 1);
      if (hasOtherTypes || (body != null && isVelocity(body))) {
        addUnsupported("the mapping template response of the status code " + response.status());
      }
      response
          .headers()
          .forEach((name, value) -> {
            boolean supported = value.startsWith("'") || value.startsWith("integration.response.");
            if (!supported && !value.equals("true")) {
              addUnsupported("the value " + value + " of the header " + name);
            }
          });
      replies.add(
          new RestApiSettings.Reply(
              response.status(), response.pattern(), response.headers(), body));
    }
    return replies;
  }

  /// Whether a template contains Velocity expressions.
  private static boolean isVelocity(String template) {
    return template.indexOf('$') >= 0 || template.indexOf('#') >= 0;
  }
}
