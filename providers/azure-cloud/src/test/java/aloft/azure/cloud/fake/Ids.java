package aloft.azure.cloud.fake;

import java.util.Locale;

/// Resource ids, as in `/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/app`.
final class Ids {
  private Ids() {}

  static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }

  static String name(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }

  /// The id of a resource.
  ///
  /// @param scope the id of a group, a subscription or another resource
  /// @param type as in `Microsoft.Web/sites/config`
  /// @param name a segment for each segment of the type after the first, as in `app/web`
  static String of(String scope, String type, String name) {
    String[] types = type.split("/", -1);
    String[] names = name.split("/", -1);
    if (types.length != names.length + 1) {
      throw Refusal.invalidTemplate(
          "The template resource '"
              + name
              + "' for type '"
              + type
              + "' has incorrect segment lengths. A nested resource type must have identical number"
              + " of segments as its resource name");
    }
    StringBuilder id = new StringBuilder(scope + "/providers/" + types[0]);
    for (int i = 0; i < names.length; i++) {
      id.append('/').append(types[i + 1]).append('/').append(names[i]);
    }
    return id.toString();
  }

  /// The type of the resource that an id names, as in `Microsoft.Web/sites`.
  static String type(String id) {
    int start = id.toLowerCase(Locale.ROOT).lastIndexOf("/providers/");
    if (start < 0) {
      return "Microsoft.Resources/resourceGroups";
    }
    String[] parts = id.substring(start + "/providers/".length()).split("/", -1);
    StringBuilder type = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i += 2) {
      type.append('/').append(parts[i]);
    }
    return type.toString();
  }

  /// The id without its last type and name: what the resource belongs to.
  static String parent(String id) {
    String shorter = id.substring(0, id.lastIndexOf('/'));
    return shorter.substring(0, shorter.lastIndexOf('/'));
  }
}
