package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.IamRole;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Trigger;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Methods of the REST API that call Step Functions, without a function: the `http` events of state
/// machines. Ids and properties are those of the plugin `serverless-step-functions`.
public final class StepFunctionsMethods {
  private static final String ROLE = "ApigatewayToStepFunctionsRole";
  private static final String START = "StartExecution";
  private static final String AUTHORIZER = "AWS::ApiGateway::Authorizer";

  /// An event of a state machine.
  ///
  /// @param stateMachine the logical id of the state machine
  /// @param settings an object, or a text as in "GET path"
  public record Call(String stateMachine, Node settings) {}

  private record Method(Call call, HttpEvent event) {
    @Nullable Node get(String key, String... more) {
      Node value = call.settings().get(key, more);
      return value == null || value.isNull() ? null : value;
    }

    String action() {
      Node action = get("action");
      String text = action == null ? null : action.text();
      return text == null ? START : text;
    }

    SourceRange place() {
      return call.settings().place();
    }

    String id() {
      return RestApiIds.method(event.resourcePath(), event.method());
    }
  }

  private final AwsService service;
  private final RestApi api;
  private final PathResources paths;
  private final Models models;

  public StepFunctionsMethods(AwsService service) {
    this.service = service;
    this.api = new RestApi(service);
    this.paths = new PathResources(api);
    this.models = new Models(api);
  }

  /// Reports what is wrong with an event.
  public void check(Call call, DiagnosticCollector findings) {
    HttpEvent event = read(call, findings);
    if (call.settings().get("responses") instanceof Mapping responses) {
      for (Mapping.Entry response : responses.entries().values()) {
        if (!isStatus(response.key()) && response.value().get("statusCode") == null) {
          findings.error(
              response.place(),
              "manifest/value",
              "\"" + response.key() + "\" is not a status code",
              "use 200 or 400");
        }
      }
    }
    if (event != null) {
      Mapping settings = common(call.settings());
      new HttpEventChecks(
              api, paths, new EventDefinition<>("", "http", event, 1, settings), findings)
          .check();
      HttpCors cors = event.enabledCors();
      if (cors != null && cors.origin() != null && !cors.origins().isEmpty()) {
        findings.error(
            cors.node().place(),
            "rest-api/origins",
            "\"cors\" has both \"origin\" and \"origins\"",
            "remove one of them");
      }
    }
  }

  private static @Nullable HttpEvent read(Call call, DiagnosticCollector findings) {
    return Decoder.read(HttpEvent.class, common(call.settings()), findings);
  }

  /// The settings that these events have in common with those of functions.
  private static Mapping common(Node settings) {
    SourceRange place = settings.place();
    if (!(settings instanceof Mapping mapping)) {
      String text = settings instanceof Scalar scalar ? scalar.print() : "";
      int blank = text.indexOf(' ');
      Mapping method =
          Mapping.of(
              "method", new Scalar(blank < 0 ? text : text.substring(0, blank), place), place);
      return blank < 0 ? method : method.with("path", new Scalar(text.substring(blank + 1), place));
    }
    Mapping common =
        mapping.without("action").without("iamRole").without("response").without("responses");
    if (mapping.get("request") instanceof Mapping request) {
      Node schemas = request.get("schemas");
      common =
          schemas == null
              ? common.without("request")
              : common.with("request", Mapping.of("schemas", schemas, schemas.place()));
    }
    return common;
  }

  /// The generated part of the template with the methods.
  ///
  /// @param moment the time of the plan
  public Fragment addTo(Fragment generated, List<Call> calls, Instant moment) {
    List<Method> methods = new ArrayList<>();
    for (Call call : calls) {
      HttpEvent event = read(call, new DiagnosticCollector(ValidationMode.OFF));
      if (event != null) {
        methods.add(new Method(call, event));
      }
    }
    if (methods.isEmpty()) {
      return generated;
    }
    Map<String, Resource> preflights = StepFunctionsCors.preflights(api, paths, events(methods));
    Map<String, Resource> existing = new LinkedHashMap<>(generated.resources());
    // As in the plugin, the settings of state machines replace those of functions for a path.
    preflights.forEach(existing::replace);
    List<String> ids = methods.stream().map(Method::id).toList();
    boolean hasApi =
        existing.values().stream()
            .anyMatch(resource -> resource.type().equals("AWS::ApiGateway::Deployment"));
    existing.replaceAll((id, resource) ->
        resource.type().equals("AWS::ApiGateway::Deployment")
            ? resource.withDependencies(ids)
            : resource);
    Fragment added =
        Fragment.build(builder -> {
          builder.at(methods.getFirst().place());
          if (!hasApi) {
            addApi(ids, moment, builder);
          }
          for (Method method : methods) {
            builder.at(method.place());
            paths.resources(method.event().resourcePath()).forEach(builder::resource);
            models.resources(method.event()).forEach(builder::resource);
            builder.resource(method.id(), method(method));
          }
          builder.at(methods.getFirst().place());
          authorizers(methods).forEach(builder::resource);
          preflights.forEach(builder::resource);
          if (methods.stream().anyMatch(method -> method.get("iamRole") == null)) {
            builder.resource(ROLE, role(methods));
          }
        });
    Fragment all = generated.withResources(existing).plus(added);
    Map<String, Resource> permissions = permissions(all.resources(), generated.resources());
    return all.plus(Fragment.build(builder -> permissions.forEach(builder::resource)));
  }

  /// Adds a route to the local REST API for an event, which the local cloud does not emulate.
  ///
  /// @param machine the state machine's key in the manifest
  public void addLocal(Call call, String machine, List<Trigger> triggers) {
    HttpEvent event = read(call, new DiagnosticCollector(ValidationMode.OFF));
    if (event != null) {
      new LocalRestApi(api).addUnbuilt(triggers, event, "the state machine \"" + machine + "\"");
    }
  }

  private static List<HttpEvent> events(List<Method> methods) {
    return methods.stream().map(Method::event).toList();
  }

  /// The API, if no function has events of it.
  private void addApi(List<String> ids, Instant moment, Fragment.Builder builder) {
    if (!api.isExternal()) {
      Resource resource = api.resource();
      Value.Obj properties = resource.properties().without("Tags");
      boolean hasPolicy = properties.get("Policy") instanceof Value.Obj;
      builder.resource(
          RestApiIds.API,
          new Resource(
              resource.type(),
              hasPolicy ? properties : properties.without("Policy"),
              resource.dependsOn(),
              resource.attributes()));
    }
    String deployment = RestApiIds.deployment(moment.toEpochMilli());
    builder.resource(deployment, HttpEventType.deployment(api, ids));
    new ApiKeys(api, deployment).addTo(builder);
    builder.output("ServiceEndpoint", HttpEventType.endpoint(api));
  }

  private Resource method(Method method) {
    HttpEvent event = method.event();
    Authorization authorization = Authorization.of(event, service);
    Fields properties =
        Fields.with("HttpMethod", event.verb())
            .put("RequestParameters", Map.of())
            .put("ResourceId", paths.id(event.resourcePath()))
            .put("RestApiId", api.id())
            .put("ApiKeyRequired", event.apiKeyRequired() != null && event.apiKeyRequired());
    authorization.methodProperties().obj().fields().forEach(properties::put);
    properties
        .put("Integration", integration(method))
        .put("MethodResponses", methodResponses(method));
    models.methodProperties(event).fields().forEach(properties::put);
    return Resource.of("AWS::ApiGateway::Method", properties)
        .withDependency(
            authorization instanceof Authorization.Defined defined ? defined.logicalId() : null);
  }

  private Fields integration(Method method) {
    Node role = method.get("iamRole");
    Fields templates = new Fields();
    StepFunctionsTemplates.of(
            method.call().stateMachine(),
            method.get("request", "template"),
            method.get("action") != null)
        .forEach(templates::put);
    return Fields.with("IntegrationHttpMethod", "POST")
        .put("Type", "AWS")
        .put("Credentials", role == null ? Value.getAtt(ROLE, "Arn") : Value.of(role))
        .put("Uri", RestApi.invocationUri(":states:action/" + method.action()))
        .put("PassthroughBehavior", method.get("action") == null ? "NEVER" : "WHEN_NO_TEMPLATES")
        .put("RequestTemplates", templates)
        .put("TimeoutInMillis", api.settings().timeoutInMillis())
        .put("TimeoutInMillis", method.event().timeoutInMillis())
        .put("IntegrationResponses", integrationResponses(method));
  }

  private static List<Value> integrationResponses(Method method) {
    List<Value> responses = new ArrayList<>();
    if (method.get("responses") instanceof Mapping own) {
      own.values()
          .forEach((key, response) ->
              responses.add(
                  response(
                      or(
                          response.get("statusCode"),
                          Value.of(isStatus(key) ? Integer.valueOf(key) : 0)),
                      or(response.get("selectionPattern"), Value.of(key)),
                      withOrigin(fields(response.get("responseParameters"), ""), method),
                      fields(response.get("responseTemplates"), ""))));
    } else {
      responses.add(
          response(
              Value.of(200),
              Value.of(""),
              headers(method),
              fields(method.get("response", "template"), "")));
      responses.add(
          response(Value.of(400), Value.of("400"), withOrigin(new Fields(), method), new Fields()));
    }
    return responses;
  }

  private static boolean isStatus(String key) {
    return key.length() == 3 && key.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  private static Value response(Value status, Value pattern, Fields parameters, Fields templates) {
    return Fields.with("StatusCode", status)
        .put("SelectionPattern", pattern)
        .put("ResponseParameters", parameters)
        .put("ResponseTemplates", templates)
        .obj();
  }

  private static List<Value> methodResponses(Method method) {
    return List.of(
        methodResponse(200, headers(method)),
        methodResponse(400, withOrigin(new Fields(), method)));
  }

  private static Value methodResponse(int status, Fields parameters) {
    return Fields.with("ResponseParameters", parameters)
        .put("ResponseModels", Map.of())
        .put("StatusCode", status)
        .obj();
  }

  private static Fields headers(Method method) {
    return withOrigin(fields(method.get("response", "headers"), "method.response.header."), method);
  }

  private static Fields withOrigin(Fields parameters, Method method) {
    HttpCors cors = method.event().enabledCors();
    return cors == null
        ? parameters
        : parameters.put(
            "method.response.header.Access-Control-Allow-Origin",
            "'" + StepFunctionsCors.origin(cors) + "'");
  }

  private static Fields fields(@Nullable Node node, String prefix) {
    Fields fields = new Fields();
    if (node instanceof Mapping mapping) {
      mapping.values().forEach((key, value) -> fields.put(prefix + key, Value.of(value)));
    }
    return fields;
  }

  private static Value or(@Nullable Node node, Value otherwise) {
    return node == null || node.isNull() ? otherwise : Value.of(node);
  }

  private Map<String, Resource> authorizers(List<Method> methods) {
    Map<String, Resource> authorizers = new LinkedHashMap<>();
    for (Method method : methods) {
      if (Authorization.of(method.event(), service) instanceof Authorization.Defined defined) {
        authorizers.put(defined.logicalId(), defined.resource(api));
      }
    }
    return authorizers;
  }

  /// The permissions to call the functions of authorizers. Unlike the plugin, those of type REQUEST
  /// have one, too.
  private static Map<String, Resource> permissions(
      Map<String, Resource> resources, Map<String, Resource> ofFunctions) {
    Map<String, Resource> permissions = new LinkedHashMap<>();
    resources.forEach((id, resource) -> {
      String type = text(resource.properties().get("Type"));
      boolean isCalled =
          "TOKEN".equals(type) || ("REQUEST".equals(type) && !ofFunctions.containsKey(id));
      if (resource.type().equals(AUTHORIZER)
          && isCalled
          && resource.properties().get("AuthorizerUri") instanceof Value.Join uri) {
        Value function = uri.parts().get(uri.parts().size() - 2);
        String owner =
            switch (function) {
              case Value.GetAtt att -> att.id();
              case Value.Str arn when arn.text().split(":", -1).length > 5 ->
                  arn.text().split(":", -1)[5];
              default -> null;
            };
        if (owner != null) {
          Resource permission = permission(function);
          Resource first = permissions.putIfAbsent(owner + "LambdaPermission", permission);
          if (first != null && !first.equals(permission)) {
            // All ARNs have the same id in the plugin: only one of them gets a permission.
            permissions.put(RestApiIds.permission(id), permission);
          }
        }
      }
    });
    return permissions;
  }

  private static Resource permission(Value function) {
    return Resource.of(
        "AWS::Lambda::Permission",
        Fields.with("FunctionName", function)
            .put("Action", "lambda:InvokeFunction")
            .put("Principal", Value.sub("apigateway.${AWS::URLSuffix}")));
  }

  private static @Nullable String text(@Nullable Value value) {
    return value instanceof Value.Str text ? text.text() : null;
  }

  private Resource role(List<Method> methods) {
    Set<String> actions = new LinkedHashSet<>(Set.of("states:" + START));
    methods.forEach(method -> actions.add("states:" + method.action()));
    Fields trust =
        Fields.with("Version", "2012-10-17")
            .put(
                "Statement",
                List.of(
                    Fields.with("Effect", "Allow")
                        .put("Principal", Fields.with("Service", "apigateway.amazonaws.com"))
                        .put("Action", "sts:AssumeRole")
                        .obj()));
    Fields document =
        Fields.with("Version", "2012-10-17")
            .put(
                "Statement",
                List.of(
                    Fields.with("Effect", "Allow")
                        .put("Action", List.copyOf(actions))
                        .put("Resource", "*")
                        .obj()));
    IamRole generated = service.provider().permissions().iam().role();
    return Resource.of(
        "AWS::IAM::Role",
        Fields.with("AssumeRolePolicyDocument", trust)
            .put(
                "Policies",
                List.of(
                    Fields.with("PolicyName", "apigatewaytostepfunctions")
                        .put("PolicyDocument", document)
                        .obj()))
            .put("Path", generated instanceof IamRole.Generated role ? role.path() : null));
  }
}
