package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.ExistingPaths;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The resources of an API: one for each segment of a path, except for those that exist already.
final class Paths {
  private final RestApi api;
  private final ExistingPaths existing;

  Paths(RestApi api) {
    this.api = api;
    ExistingPaths given = api.settings().restApiResources();
    this.existing = given == null ? ExistingPaths.NONE : given;
  }

  /// The id of a path's resource.
  Value id(String path) {
    if (path.isEmpty()) {
      return api.root();
    }
    Value known = existing.id(path);
    return known == null ? Value.ref(RestApiIds.resource(path)) : known;
  }

  /// The resources that a path wants, by logical id.
  Map<String, Resource> resources(String path) {
    Map<String, Resource> resources = new LinkedHashMap<>();
    for (String at = path; !at.isEmpty() && existing.id(at) == null; at = parent(at)) {
      resources.put(
          RestApiIds.resource(at),
          Resource.of(
              "AWS::ApiGateway::Resource",
              Fields.with("ParentId", id(parent(at)))
                  .put("PathPart", at.substring(at.lastIndexOf('/') + 1))
                  .put("RestApiId", api.id())));
    }
    return resources;
  }

  /// A part of a path that exists in the API, as it is above one that is said to exist, but whose
  /// id is not given; null where all is well.
  @Nullable String unidentified(String path) {
    for (String at = path; !at.isEmpty() && existing.id(at) == null; at = parent(at)) {
      if (existing.isAbove(at)) {
        return at;
      }
    }
    return null;
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }
}
