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

/// A method of the REST API as a local cloud serves it, with the first thing that it cannot do.
final class LocalMethod {
  private final RestApi api;
  private final HttpEvent event;
  private final String function;
  private @Nullable String unbuilt;

  LocalMethod(RestApi api, HttpEvent event, String function) {
    this.api = api;
    this.event = event;
    this.function = function;
  }

  static RestApiSettings.Route preflight(String path, RestApiSettings.Preflight preflight) {
    return new RestApiSettings.Route(
        "OPTIONS",
        "/" + path,
        null,
        null,
        null,
        null,
        List.of(),
        Map.of(),
        null,
        null,
        null,
        null,
        preflight,
        null);
  }

  RestApiSettings.Route route() {
    Integration kind = event.kind();
    HttpRequest request = event.request();
    RestApiSettings.Authorizer authorizer = authorizer();
    RestApiSettings.Translation translation = translation();
    Map<String, Mapping> schemas = schemas();
    if (kind == Integration.HTTP || kind == Integration.HTTP_PROXY) {
      missing("the integration " + event.integration());
    }
    if (event.isAsync() && kind != Integration.AWS) {
      missing("async with the integration " + event.integration());
    }
    Value timeout = event.timeoutInMillis();
    HttpResponse response = event.response();
    String mode = response == null ? null : response.transferMode();
    return new RestApiSettings.Route(
        event.verb(),
        "/" + event.route(),
        kind.callsFunction() ? function : null,
        unbuilt,
        Boolean.TRUE.equals(event.wantsKey()) ? true : null,
        authorizer,
        required(request),
        schemas,
        timeout instanceof Value.Num given
            ? Integer.valueOf(given.number().intValue())
            : api.settings().timeoutInMillis(),
        event.operationId(),
        event.isAsync() ? true : null,
        "STREAM".equalsIgnoreCase(mode) ? true : null,
        null,
        translation);
  }

  private void missing(String what) {
    unbuilt = unbuilt == null ? what : unbuilt;
  }

  private static List<String> required(@Nullable HttpRequest request) {
    List<String> required = new ArrayList<>();
    if (request != null) {
      request
          .named()
          .forEach((name, parameter) -> {
            if (parameter.isRequired()) {
              required.add(name);
            }
          });
    }
    return required.stream().sorted().toList();
  }

  private Map<String, Mapping> schemas() {
    Map<String, Mapping> schemas = new LinkedHashMap<>();
    new Models(api)
        .schemasOf(event)
        .forEach((type, schema) -> {
          String unknown = new BodySchema(schema).unknown();
          if (unknown != null || !(schema instanceof Mapping object)) {
            missing("request.schemas with " + unknown);
          } else {
            schemas.put(type, object);
          }
        });
    return schemas;
  }

  private RestApiSettings.@Nullable Authorizer authorizer() {
    return switch (Authorization.of(event, api.service())) {
      case Authorization.Open open -> null;
      case Authorization.Iam iam -> closed("the authorizer aws_iam");
      case Authorization.Shared shared -> closed("an authorizer of another stack");
      case Authorization.Own own when own.isUserPool() ->
          closed("the authorizer \"" + own.name() + "\" (a Cognito user pool)");
      case Authorization.Own own -> {
        String decider = function(own.target());
        String expression = own.settings().identityValidationExpression();
        if (expression != null && !isPattern(expression)) {
          missing("the identityValidationExpression " + expression);
        }
        yield decider == null
            ? closed("the authorizer \"" + own.name() + "\" (a function of another service)")
            : new RestApiSettings.Authorizer(
                own.name(), own.type(), decider, own.identitySources(), expression, own.seconds());
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

  private RestApiSettings.@Nullable Authorizer closed(String what) {
    missing(what);
    return null;
  }

  /// The function of this service that an ARN names; null for another one.
  private @Nullable String function(Value target) {
    for (AwsFunction own : api.service().functions()) {
      boolean named =
          target instanceof Value.Str arn
              && (arn.text() + ":").contains(":function:" + own.deployedName() + ":");
      Value arn = Value.getAtt(LogicalIds.function(own.key()), "Arn");
      if (named || target.equals(own.target()) || target.equals(arn)) {
        return own.key();
      }
    }
    return null;
  }

  private RestApiSettings.@Nullable Translation translation() {
    Integration kind = event.kind();
    if (kind != Integration.AWS && kind != Integration.MOCK) {
      return null;
    }
    HttpRequest request = event.request();
    String passThrough = request == null ? null : request.passThrough();
    String usual = kind == Integration.AWS ? "NEVER" : "WHEN_NO_MATCH";
    return new RestApiSettings.Translation(
        templates(), passThrough == null ? usual : passThrough, replies());
  }

  private Map<String, RestApiSettings.Template> templates() {
    Map<String, RestApiSettings.Template> templates = new LinkedHashMap<>();
    RequestTemplates.of(event)
        .forEach((type, text) -> {
          String standard = RequestTemplates.standard(event, type);
          if (standard == null && isVelocity(text)) {
            missing("the mapping template request.template of " + type);
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
    for (Responses.Answer answer : Responses.of(event).answers()) {
      String body = answer.templates().get("application/json");
      boolean others = answer.templates().size() > (body == null ? 0 : 1);
      if (others || (body != null && isVelocity(body))) {
        missing("the mapping template response of the status code " + answer.status());
      }
      answer
          .headers()
          .forEach((name, value) -> {
            boolean known = value.startsWith("'") || value.startsWith("integration.response.");
            if (!known && !value.equals("true")) {
              missing("the value " + value + " of the header " + name);
            }
          });
      replies.add(
          new RestApiSettings.Reply(answer.status(), answer.pattern(), answer.headers(), body));
    }
    return replies;
  }

  /// Whether a template says anything but its own text.
  private static boolean isVelocity(String template) {
    return template.indexOf('$') >= 0 || template.indexOf('#') >= 0;
  }
}
