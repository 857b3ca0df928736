package aloft.aws.cloudformation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// A resource of a template.
///
/// @param attributes Condition, DeletionPolicy and the like
public record Resource(
    String type, Value.Obj properties, List<String> dependsOn, Value.Obj attributes) {
  public Resource {
    dependsOn = List.copyOf(dependsOn);
  }

  public static Resource of(String type, Fields properties) {
    return new Resource(type, properties.obj(), List.of(), new Fields().obj());
  }

  /// This resource with more logical ids that must exist before it; nulls are passed over.
  public Resource after(@Nullable String... ids) {
    SequencedSet<String> all = new LinkedHashSet<>(dependsOn);
    for (String id : ids) {
      if (id != null) {
        all.add(id);
      }
    }
    return new Resource(type, properties, new ArrayList<>(all), attributes);
  }

  /// This resource with an attribute beside Type and Properties; a null value changes nothing.
  public Resource with(String attribute, @Nullable Object value) {
    Value.Obj changed = new Fields().put(attribute, value).objOrNull();
    return changed == null
        ? this
        : new Resource(
            type,
            properties,
            dependsOn,
            attributes.with(attribute, changed.fields().values().iterator().next()));
  }

  /// As it stands in a template.
  Value.Obj value() {
    Fields fields = Fields.with("Type", type);
    attributes.fields().forEach(fields::put);
    if (!properties.fields().isEmpty()) {
      fields.put("Properties", properties);
    }
    if (!dependsOn.isEmpty()) {
      fields.put("DependsOn", dependsOn);
    }
    return fields.obj();
  }
}
