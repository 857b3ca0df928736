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

/// The event `http`: a method of the service's REST API.
public final class RestApiMethods implements EventType<HttpEvent> {

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
      AwsService service, List<EventDefinition<HttpEvent>> all, DiagnosticCollector findings) {
    RestApiRules.check(new RestApi(service), all, findings);
  }

  @Override
  public List<CustomResourceFunction.Wanted> customFunctions(
      AwsService service, List<EventDefinition<HttpEvent>> all) {
    CustomResourceFunction.Wanted role = AccessLog.roleFunction(service);
    return role == null ? List.of() : List.of(role);
  }

  @Override
  public LocalTriggers local(AwsService service, List<EventDefinition<HttpEvent>> all) {
    return new LocalRestApi(new RestApi(service)).of(all);
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<HttpEvent>> all, Instant moment) {
    RestApi api = new RestApi(service);
    Paths paths = new Paths(api);
    Models models = new Models(api);
    Methods methods = new Methods(api, paths, models);
    List<HttpEvent> events = all.stream().map(EventDefinition::event).toList();
    // of two events that come to the same method, the last one holds, as it always did
    Map<String, Resource> resources = new LinkedHashMap<>();
    events.forEach(event -> resources.putAll(paths.resources(event.route())));
    Map<String, Resource> deployed = new LinkedHashMap<>();
    List<String> ids = new ArrayList<>();
    Preflights.of(api, paths, events)
        .forEach((path, preflight) -> {
          String id = RestApiIds.method(path, "options");
          ids.add(id);
          deployed.put(id, preflight);
        });
    for (EventDefinition<HttpEvent> occurrence : all) {
      HttpEvent event = occurrence.event();
      String id = RestApiIds.method(event.route(), event.method());
      ids.add(id);
      deployed.put(id, methods.of(occurrence));
      resources.putAll(models.resources(event));
    }
    String deployment = RestApiIds.deployment(moment.toEpochMilli());
    return Fragment.build(builder -> {
      if (!api.isExternal()) {
        builder.resource(RestApiIds.API, api.resource());
      }
      resources.forEach(builder::resource);
      deployed.forEach(builder::resource);
      authorizers(api, events).forEach(builder::resource);
      builder.resource(deployment, deployment(api, ids));
      new ApiKeys(api, deployment).addTo(builder);
      permissions(api, all).forEach(builder::resource);
      AccessLog.of(service).forEach(builder::resource);
      builder.output("ServiceEndpoint", endpoint(api));
    });
  }

  private static Map<String, Resource> authorizers(RestApi api, List<HttpEvent> events) {
    Map<String, Resource> authorizers = new LinkedHashMap<>();
    for (HttpEvent event : events) {
      if (Authorization.of(event, api.service()) instanceof Authorization.Own own) {
        authorizers.put(own.logicalId(), own.resource(api));
      }
    }
    return authorizers;
  }

  /// @param methods their logical ids; those that are defined twice stand there twice, too
  private static Resource deployment(RestApi api, List<String> methods) {
    Fields properties =
        Fields.with("RestApiId", api.id())
            .put("StageName", api.stage())
            .put("Description", api.settings().description());
    return new Resource(
        "AWS::ApiGateway::Deployment", properties.obj(), Value.texts(methods), new Fields().obj());
  }

  /// The permissions to call the functions, and the authorizers' functions beside them.
  private static Map<String, Resource> permissions(
      RestApi api, List<EventDefinition<HttpEvent>> all) {
    Map<String, Resource> permissions = new LinkedHashMap<>();
    for (EventDefinition<HttpEvent> occurrence : all) {
      AwsFunction function = api.service().functionOf(occurrence);
      permissions.put(
          RestApiIds.permission(function.key()),
          permission(api, function.target()).afterOne(function.aliasId()));
    }
    for (EventDefinition<HttpEvent> occurrence : all) {
      if (Authorization.of(occurrence.event(), api.service()) instanceof Authorization.Own own) {
        Value permitted = own.permitted();
        if (permitted != null) {
          permissions.putIfAbsent(RestApiIds.permission(own.name()), permission(api, permitted));
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

  /// Names the service's stage even where the API has a stage of its own: other stacks import it.
  private static Output endpoint(RestApi api) {
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
