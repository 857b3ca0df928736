package aloft.aws.cloudformation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Merge;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The template parts of the user: sections that are merged over the template, and extensions of
/// generated resources.
///
/// @param parts the sections of a template: Resources, Outputs, Conditions, Transform ...
/// @param extensions the attributes of resources, by logical id
public record UserResources(Mapping parts, Mapping extensions) {

  /// Merges these parts into a template.
  ///
  /// @throws UserException if an extended resource does not exist, or if a resource has the id of a
  ///   generated one and another type
  Mapping mergeInto(Mapping template) {
    checkTypes(template);
    Mapping merged = Merge.merge(template, parts);
    if (extensions.entries().isEmpty() || !(merged.get("Resources") instanceof Mapping resources)) {
      return merged;
    }
    SequencedMap<String, Mapping.Entry> extended = new LinkedHashMap<>(resources.entries());
    List<Diagnostic> missing = new ArrayList<>();
    for (Mapping.Entry extension : extensions.entries().values()) {
      Mapping.Entry entry = extended.get(extension.key());
      if (entry == null) {
        missing.add(
            Diagnostic.error(
                    "resources/extension",
                    "there is no resource \"" + extension.key() + "\" to extend",
                    extension.place())
                .hint(Suggestion.didYouMean(extension.key(), extended.keySet())));
      } else if (entry.value() instanceof Mapping resource
          && extension.value() instanceof Mapping attributes) {
        extended.put(
            extension.key(),
            new Mapping.Entry(entry.key(), entry.place(), extend(resource, attributes)));
      }
    }
    if (!missing.isEmpty()) {
      throw new UserException(missing);
    }
    return merged.with("Resources", new Mapping(extended, resources.place()));
  }

  private void checkTypes(Mapping template) {
    if (!(parts.get("Resources") instanceof Mapping resources)) {
      return;
    }
    List<Diagnostic> others = new ArrayList<>();
    for (Mapping.Entry entry : resources.entries().values()) {
      Node generated = template.get("Resources", entry.key(), "Type");
      Node type = entry.value().get("Type");
      String name = type == null ? null : type.text();
      if (generated != null && name != null && !name.equals(generated.text())) {
        others.add(
            Diagnostic.error(
                    "resources/same-id",
                    "\"" + entry.key() + "\" is the id of a generated " + generated.text(),
                    entry.place())
                .hint("this " + name + " cannot be merged into it: rename it"));
      }
    }
    if (!others.isEmpty()) {
      throw new UserException(others);
    }
  }

  private static Mapping extend(Mapping resource, Mapping attributes) {
    Mapping changed = resource;
    for (Mapping.Entry attribute : attributes.entries().values()) {
      Node current = changed.get(attribute.key());
      changed =
          changed.with(
              attribute.key(),
              switch (attribute.key()) {
                case "Properties", "Metadata" -> assign(current, attribute.value());
                case "DependsOn" -> append(current, attribute.value());
                default -> attribute.value();
              });
    }
    return changed;
  }

  /// Replaces whole values, key by key.
  private static Node assign(@Nullable Node current, Node addition) {
    if (!(current instanceof Mapping base) || !(addition instanceof Mapping overrides)) {
      return addition;
    }
    SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>(base.entries());
    entries.putAll(overrides.entries());
    return new Mapping(entries, base.place());
  }

  private static Node append(@Nullable Node current, Node addition) {
    List<Node> items = new ArrayList<>();
    for (Node list : current == null ? List.of(addition) : List.of(current, addition)) {
      items.addAll(list instanceof Sequence sequence ? sequence.items() : List.of(list));
    }
    return new Sequence(items, addition.place());
  }
}
