package aloft.aws.cloudformation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// A resource of a template.
///
/// @param type the type, for example `AWS::S3::Bucket`
/// @param dependsOn the logical ids that must exist first: a text or a list of texts, whichever the
///   Serverless Framework writes for this type of resource
/// @param attributes other attributes, for example Condition and DeletionPolicy
public record Resource(
    String type, Value.Obj properties, @Nullable Value dependsOn, Value.Obj attributes) {

  public static Resource of(String type, Fields properties) {
    return new Resource(type, properties.obj(), null, new Fields().obj());
  }

  /// This resource with additional dependencies, as a list. Nulls are ignored; without any id, the
  /// resource is unchanged.
  public Resource withDependencies(@Nullable String... ids) {
    List<String> present = new ArrayList<>(ids.length);
    for (String id : ids) {
      if (id != null) {
        present.add(id);
      }
    }
    return present.isEmpty() ? this : withDependencies(present);
  }

  /// This resource with additional dependencies, as a list even if there are none.
  public Resource withDependencies(List<String> ids) {
    SequencedSet<String> dependencies = new LinkedHashSet<>();
    switch (dependsOn) {
      case Value.Str id -> dependencies.add(id.text());
      case Value.Arr list -> {
        for (Value item : list.items()) {
          String id = item.text();
          if (id != null) {
            dependencies.add(id);
          }
        }
      }
      case null, default -> {}
    }
    dependencies.addAll(ids);
    return new Resource(type, properties, Value.texts(List.copyOf(dependencies)), attributes);
  }

  /// This resource with one dependency, as a text; null leaves the resource unchanged.
  public Resource withDependency(@Nullable String id) {
    return id == null ? this : new Resource(type, properties, Value.of(id), attributes);
  }

  /// This resource with an attribute next to Type and Properties; null leaves it unchanged.
  public Resource with(String attribute, @Nullable Object value) {
    Value changed = new Fields().put(attribute, value).obj().get(attribute);
    return changed == null
        ? this
        : new Resource(type, properties, dependsOn, attributes.with(attribute, changed));
  }

  /// The resource as a template object.
  Value.Obj value() {
    Fields fields = Fields.with("Type", type);
    attributes.fields().forEach(fields::put);
    if (!properties.fields().isEmpty()) {
      fields.put("Properties", properties);
    }
    return fields.put("DependsOn", dependsOn).obj();
  }
}
