package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The models of requests, and the one validator of a service that holds requests against them.
final class Models {
  private final RestApi api;

  Models(RestApi api) {
    this.api = api;
  }

  /// What a method says of its models and of the validator.
  Value.Obj onMethod(HttpEvent event) {
    Fields fields = new Fields();
    if (validates(event)) {
      fields.put("RequestValidatorId", Value.ref(RestApiIds.validator(api.service().name())));
    }
    Fields models = new Fields();
    schemas(event).forEach((type, schema) -> models.put(type, Value.ref(id(event, type, schema))));
    if (!models.isEmpty()) {
      fields.put("RequestModels", models);
    }
    return fields.obj();
  }

  private static boolean validates(HttpEvent event) {
    HttpRequest request = event.request();
    return request != null
        && (!schemas(event).isEmpty()
            || request.named().values().stream().anyMatch(HttpRequest.Parameter::isRequired));
  }

  private static Map<String, Node> schemas(HttpEvent event) {
    HttpRequest request = event.request();
    return request == null || request.schemas() == null ? Map.of() : request.schemas();
  }

  private String id(HttpEvent event, String contentType, Node schema) {
    String shared = schema.text();
    return shared != null && shared(shared) != null
        ? RestApiIds.model(shared)
        : RestApiIds.model(event.route(), event.method(), contentType);
  }

  /// A schema that methods share, or null.
  private @Nullable Node shared(String id) {
    var request = api.settings().request();
    return request == null || request.schemas() == null ? null : request.schemas().get(id);
  }

  /// The resources that a method's models want, by logical id.
  Map<String, Resource> resources(HttpEvent event) {
    Map<String, Resource> resources = new LinkedHashMap<>();
    if (validates(event)) {
      resources.put(RestApiIds.validator(api.service().name()), validator());
    }
    schemas(event)
        .forEach((type, schema) -> {
          String name = schema.text();
          Node shared = name == null ? null : shared(name);
          resources.put(
              id(event, type, schema),
              shared == null ? model(type, schema) : model("application/json", shared));
        });
    return resources;
  }

  private Resource validator() {
    String name = api.service().name() + "-" + api.service().stage();
    return Resource.of(
        "AWS::ApiGateway::RequestValidator",
        Fields.with("RestApiId", api.id())
            .put("ValidateRequestBody", true)
            .put("ValidateRequestParameters", true)
            .put("Name", name + " | Validate request body and querystring parameters"));
  }

  /// A model of a schema, or of an object that holds a schema with its name and description.
  private Resource model(String contentType, Node given) {
    Node schema = schema(given);
    boolean named = !schema.equals(given);
    Fields properties =
        Fields.with("RestApiId", api.id())
            .put("ContentType", contentType)
            .put("Schema", Value.of(schema));
    if (named) {
      properties
          .put("Name", text(given.get("name")))
          .put("Description", text(given.get("description")));
    }
    return Resource.of("AWS::ApiGateway::Model", properties);
  }

  private static @Nullable Value text(@Nullable Node node) {
    return node == null || node.isNull() ? null : Value.of(node);
  }

  /// The schema itself, where it stands beside a name.
  private static Node schema(Node given) {
    Node within = given.get("schema");
    return within != null && !within.isNull() ? within : given;
  }

  /// The schemas of a method's bodies, by content type.
  Map<String, Node> schemasOf(HttpEvent event) {
    Map<String, Node> found = new LinkedHashMap<>();
    schemas(event)
        .forEach((type, given) -> {
          Node shared = given.text() == null ? null : shared(given.text());
          found.put(type, schema(shared == null ? given : shared));
        });
    return found;
  }
}
