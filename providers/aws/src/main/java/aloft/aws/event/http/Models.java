package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The request models and the request validator of a service.
final class Models {
  private final RestApi api;

  Models(RestApi api) {
    this.api = api;
  }

  /// The model and validator properties of a method.
  Value.Obj methodProperties(HttpEvent event) {
    Fields fields = new Fields();
    if (needsValidator(event)) {
      fields.put("RequestValidatorId", Value.ref(RestApiIds.validator(api.service().name())));
    }
    Fields models = new Fields();
    event
        .request()
        .schemas()
        .forEach((type, schema) -> models.put(type, Value.ref(id(event, type, schema))));
    if (!models.isEmpty()) {
      fields.put("RequestModels", models);
    }
    return fields.obj();
  }

  private static boolean needsValidator(HttpEvent event) {
    HttpRequest request = event.request();
    return !request.schemas().isEmpty()
        || request.namedParameters().values().stream().anyMatch(HttpRequest.Parameter::isRequired);
  }

  private String id(HttpEvent event, String contentType, Node schema) {
    String shared = schema.text();
    return shared != null && sharedSchema(shared) != null
        ? RestApiIds.model(shared)
        : RestApiIds.model(event.resourcePath(), event.method(), contentType);
  }

  /// A schema of `provider.apiGateway.request.schemas`, or null.
  private @Nullable Node sharedSchema(String id) {
    var request = api.settings().api().request();
    return request == null ? null : request.schemas().get(id);
  }

  /// The model and validator resources of a method, by logical id.
  Map<String, Resource> resources(HttpEvent event) {
    Map<String, Resource> resources = new LinkedHashMap<>();
    if (needsValidator(event)) {
      resources.put(RestApiIds.validator(api.service().name()), validator());
    }
    event
        .request()
        .schemas()
        .forEach((type, schema) -> {
          String name = schema.text();
          Node shared = name == null ? null : sharedSchema(name);
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

  /// A model for a schema, or for an object with a schema, a name and a description.
  private Resource model(String contentType, Node schemaOrObject) {
    Node schema = plainSchema(schemaOrObject);
    boolean named = !schema.equals(schemaOrObject);
    Fields properties =
        Fields.with("RestApiId", api.id())
            .put("ContentType", contentType)
            .put("Schema", Value.of(schema));
    if (named) {
      properties
          .put("Name", text(schemaOrObject.get("name")))
          .put("Description", text(schemaOrObject.get("description")));
    }
    return Resource.of("AWS::ApiGateway::Model", properties);
  }

  private static @Nullable Value text(@Nullable Node node) {
    return node == null || node.isNull() ? null : Value.of(node);
  }

  /// The schema in an object with a schema and a name; other nodes are schemas themselves.
  private static Node plainSchema(Node schemaOrObject) {
    Node inner = schemaOrObject.get("schema");
    return inner != null && !inner.isNull() ? inner : schemaOrObject;
  }

  /// The schemas of a method's bodies, by content type.
  Map<String, Node> bodySchemas(HttpEvent event) {
    Map<String, Node> bodySchemas = new LinkedHashMap<>();
    event
        .request()
        .schemas()
        .forEach((type, schemaOrObject) -> {
          Node shared = schemaOrObject.text() == null ? null : sharedSchema(schemaOrObject.text());
          bodySchemas.put(type, plainSchema(shared == null ? schemaOrObject : shared));
        });
    return bodySchemas;
  }
}
