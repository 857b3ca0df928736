package aloft.aws.cloudformation;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// A resource of a template.
///
/// @param dependsOn what must exist before it: a text or a list of texts, in the form in which the
///   Serverless Framework writes it for this kind of resource
/// @param attributes Condition, DeletionPolicy and the like
public record Resource(
    String type, Value.Obj properties, @Nullable Value dependsOn, Value.Obj attributes) {

  public static Resource of(String type, Fields properties) {
    return new Resource(type, properties.obj(), null, new Fields().obj());
  }

  /// This resource with more logical ids that must exist before it, as a list; nulls are passed
  /// over, and without any id nothing changes.
  public Resource after(@Nullable String... ids) {
    List<String> more = Arrays.stream(ids).filter(Objects::nonNull).toList();
    return more.isEmpty() ? this : after(more);
  }

  /// This resource with more logical ids that must exist before it, as a list even where there are
  /// none.
  public Resource after(List<String> ids) {
    SequencedSet<String> all = new LinkedHashSet<>();
    switch (dependsOn) {
      case Value.Str one -> all.add(one.text());
      case Value.Arr many -> many.items().forEach(item -> all.add(String.valueOf(item.text())));
      case null, default -> {}
    }
    all.addAll(ids);
    return new Resource(type, properties, Value.texts(List.copyOf(all)), attributes);
  }

  /// This resource with the one logical id that must exist before it, as a text; null changes
  /// nothing.
  public Resource afterOne(@Nullable String id) {
    return id == null ? this : new Resource(type, properties, Value.of(id), attributes);
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
    return fields.put("DependsOn", dependsOn).obj();
  }
}
