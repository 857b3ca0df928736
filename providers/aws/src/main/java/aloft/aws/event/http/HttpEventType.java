package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.event.EventType;
import aloft.aws.event.LocalTriggers;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compiles `http` events into methods of the service's REST API.
public final class HttpEventType implements EventType<HttpEvent> {

  @Override
  public String key() {
    return "http";
  }

  @Override
  public Class<HttpEvent> shape() {
    return HttpEvent.class;
  }

  @Override
  public void check(
      AwsService service,
      List<EventDefinition<HttpEvent>> definitions,
      DiagnosticCollector findings) {
    RestApiChecks.check(new RestApi(service), definitions, findings);
  }

  @Override
  public List<CustomResourceFunction.Requirement> customFunctions(
      AwsService service, List<EventDefinition<HttpEvent>> definitions) {
    CustomResourceFunction.Requirement role = AccessLog.roleFunction(service);
    return role == null ? List.of() : List.of(role);
  }

  @Override
  public LocalTriggers localTriggers(
      AwsService service, List<EventDefinition<HttpEvent>> definitions) {
    return new LocalRestApi(new RestApi(service)).triggers(definitions);
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<HttpEvent>> definitions, Instant moment) {
    RestApi api = new RestApi(service);
    PathResources paths = new PathResources(api);
    Models models = new Models(api);
    Methods methods = new Methods(api, paths, models);
    List<HttpEvent> events = definitions.stream().map(EventDefinition::event).toList();
    // the last event with the same method wins
    Map<String, Resource> resources = new LinkedHashMap<>();
    events.forEach(event -> resources.putAll(paths.resources(event.resourcePath())));
    Map<String, Resource> deployed = new LinkedHashMap<>();
    List<String> ids = new ArrayList<>();
    Preflights.of(api, paths, events)
        .forEach((path, preflight) -> {
          String id = RestApiIds.method(path, "options");
          ids.add(id);
          deployed.put(id, preflight);
        });
    for (EventDefinition<HttpEvent> definition : definitions) {
      HttpEvent event = definition.event();
      String id = RestApiIds.method(event.resourcePath(), event.method());
      ids.add(id);
      deployed.put(id, methods.of(definition));
      resources.putAll(models.resources(event));
    }
    String deployment = RestApiIds.deployment(moment.toEpochMilli());
    return Fragment.build(builder -> {
      builder.at(definitions.getFirst().node().place());
      if (!api.isExternal()) {
        builder.resource(RestApiIds.API, api.resource());
      }
      resources.forEach(builder::resource);
      deployed.forEach(builder::resource);
      authorizers(api, events).forEach(builder::resource);
      builder.resource(deployment, deployment(api, ids));
      new ApiKeys(api, deployment).addTo(builder);
      permissions(api, definitions).forEach(builder::resource);
      AccessLog.of(service).forEach(builder::resource);
      builder.output("ServiceEndpoint", endpoint(api));
    });
  }

  private static Map<String, Resource> authorizers(RestApi api, List<HttpEvent> events) {
    Map<String, Resource> authorizers = new LinkedHashMap<>();
    for (HttpEvent event : events) {
      if (Authorization.of(event, api.service()) instanceof Authorization.Defined defined) {
        authorizers.put(defined.logicalId(), defined.resource(api));
      }
    }
    return authorizers;
  }

  /// @param methods the logical ids of all methods; ids of methods that are defined twice occur
  ///   twice
  static Resource deployment(RestApi api, List<String> methods) {
    Fields properties =
        Fields.with("RestApiId", api.id())
            .put("StageName", api.stage())
            .put("Description", api.settings().api().description());
    return new Resource(
        "AWS::ApiGateway::Deployment", properties.obj(), Value.texts(methods), new Fields().obj());
  }

  /// The permissions to call the functions and the functions of authorizers.
  private static Map<String, Resource> permissions(
      RestApi api, List<EventDefinition<HttpEvent>> definitions) {
    Map<String, Resource> permissions = new LinkedHashMap<>();
    for (EventDefinition<HttpEvent> definition : definitions) {
      AwsFunction function = api.service().functionOf(definition);
      permissions.put(
          RestApiIds.permission(function.key()),
          permission(api, function.targetArn()).withDependency(function.aliasId()));
    }
    for (EventDefinition<HttpEvent> definition : definitions) {
      if (Authorization.of(definition.event(), api.service())
          instanceof Authorization.Defined defined) {
        Value permitted = defined.invokedFunction();
        if (permitted != null) {
          permissions.putIfAbsent(
              RestApiIds.permission(defined.name()), permission(api, permitted));
        }
      }
    }
    return permissions;
  }

  private static Resource permission(RestApi api, Value function) {
    return Resource.of(
        "AWS::Lambda::Permission",
        Fields.with("FunctionName", function)
            .put("Action", "lambda:InvokeFunction")
            .put("Principal", "apigateway.amazonaws.com")
            .put("SourceArn", api.sourceArn()));
  }

  /// Contains the service's stage even if the API has another stage: other stacks import this
  /// value.
  static Output endpoint(RestApi api) {
    return Output.of(
        "URL of the service endpoint",
        Value.join(
            "",
            "https://",
            api.id(),
            ".execute-api.",
            Value.ref("AWS::Region"),
            ".",
            Value.ref("AWS::URLSuffix"),
            "/" + api.service().stage()));
  }
}
