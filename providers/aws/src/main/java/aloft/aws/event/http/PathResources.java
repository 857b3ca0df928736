package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.ExistingPaths;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The path resources of an API: one for each path segment that does not exist yet.
final class PathResources {
  private final RestApi api;
  private final ExistingPaths existing;

  PathResources(RestApi api) {
    this.api = api;
    ExistingPaths given = api.settings().existing().restApiResources();
    this.existing = given == null ? ExistingPaths.NONE : given;
  }

  /// The id of the resource of a path.
  Value id(String path) {
    if (path.isEmpty()) {
      return api.rootResourceId();
    }
    Value existingId = existing.id(path);
    return existingId == null ? Value.ref(RestApiIds.resource(path)) : existingId;
  }

  /// The resources that a path needs, by logical id.
  Map<String, Resource> resources(String path) {
    Map<String, Resource> resources = new LinkedHashMap<>();
    for (String prefix = path;
        !prefix.isEmpty() && existing.id(prefix) == null;
        prefix = parent(prefix)) {
      resources.put(
          RestApiIds.resource(prefix),
          Resource.of(
              "AWS::ApiGateway::Resource",
              Fields.with("ParentId", id(parent(prefix)))
                  .put("PathPart", prefix.substring(prefix.lastIndexOf('/') + 1))
                  .put("RestApiId", api.id())));
    }
    return resources;
  }

  /// A prefix of the path that exists in the API because it is the parent of a configured path, but
  /// whose id is not configured; null if there is none.
  @Nullable String existingPathWithoutId(String path) {
    for (String prefix = path;
        !prefix.isEmpty() && existing.id(prefix) == null;
        prefix = parent(prefix)) {
      if (existing.isAncestor(prefix)) {
        return prefix;
      }
    }
    return null;
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }
}
