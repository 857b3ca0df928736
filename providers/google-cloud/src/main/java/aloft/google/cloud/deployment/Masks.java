package aloft.google.cloud.deployment;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds what an update must change: the fields in which a deployed resource differs from the
/// wanted one, and those that are no longer wanted. What Google has filled in, or someone else has
/// set, is left alone.
final class Masks {
  private final Set<String> split;
  private final Set<String> ignored;

  /// @param split the fields that are updated by their parts, such as `service_config`
  /// @param ignored the fields that an update does not have, such as `name`
  Masks(Set<String> split, Set<String> ignored) {
    this.split = split;
    this.ignored = ignored;
  }

  /// Returns the paths of the fields to update, sorted; empty if nothing differs.
  ///
  /// @param before what was wanted by the last deployment; null if that is not known
  FieldMask of(Message wanted, Message deployed, @Nullable Message before) {
    Set<String> paths = new TreeSet<>();
    for (FieldDescriptor field : wanted.getDescriptorForType().getFields()) {
      String name = field.getName();
      if (ignored.contains(name)) {
        continue;
      }
      if (split.contains(name)) {
        Message earlier = before == null ? null : (Message) before.getField(field);
        for (String part :
            new Masks(Set.of(), Set.of())
                .of((Message) wanted.getField(field), (Message) deployed.getField(field), earlier)
                .getPathsList()) {
          paths.add(name + "." + part);
        }
      } else if (differs(field, wanted, deployed, before)) {
        paths.add(name);
      }
    }
    return FieldMask.newBuilder().addAllPaths(paths).build();
  }

  private static boolean differs(
      FieldDescriptor field, Message wanted, Message deployed, @Nullable Message before) {
    if (!isSet(wanted, field)) {
      return before != null && isSet(before, field) && isSet(deployed, field);
    }
    return !isContained(
        wanted.getField(field),
        deployed.getField(field),
        before == null ? null : before.getField(field));
  }

  private static boolean isSet(Message message, FieldDescriptor field) {
    return field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
  }

  /// Whether a deployed value has all that is wanted, and nothing that was wanted before.
  private static boolean isContained(Object wanted, Object deployed, @Nullable Object before) {
    if (wanted instanceof List<?> items && deployed instanceof List<?> existing) {
      return (!items.isEmpty() && items.getFirst() instanceof MapEntry<?, ?>)
          ? isMapContained(
              map(items), map(existing), before instanceof List<?> old ? map(old) : Map.of())
          : isListContained(items, existing);
    }
    if (wanted instanceof Message message && deployed instanceof Message existing) {
      Message old = before instanceof Message earlier ? earlier : null;
      for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
        if (differs(field, message, existing, old)) {
          return false;
        }
      }
      return true;
    }
    return wanted.equals(deployed);
  }

  private static boolean isListContained(List<?> wanted, List<?> deployed) {
    if (wanted.size() != deployed.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!isContained(wanted.get(i), deployed.get(i), null)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMapContained(
      Map<Object, Object> wanted, Map<Object, Object> deployed, Map<Object, Object> before) {
    return wanted.entrySet().stream()
            .allMatch(entry -> Objects.equals(entry.getValue(), deployed.get(entry.getKey())))
        && before.keySet().stream()
            .noneMatch(key -> !wanted.containsKey(key) && deployed.containsKey(key));
  }

  private static Map<Object, Object> map(List<?> entries) {
    Map<Object, Object> map = new HashMap<>();
    for (Object entry : entries) {
      if (entry instanceof MapEntry<?, ?> pair) {
        map.put(pair.getKey(), pair.getValue());
      }
    }
    return map;
  }
}
