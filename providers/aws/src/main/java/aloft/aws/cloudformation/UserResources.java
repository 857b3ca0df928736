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

/// What the user adds to the template: parts that are merged over it, and extensions of resources
/// that are in it.
///
/// @param parts as a template has them: Resources, Outputs, Conditions, Transform ...
/// @param extensions attributes by logical id
public record UserResources(Mapping parts, Mapping extensions) {

  /// The template with the additions.
  ///
  /// @throws UserException where a resource that is not there is extended
  Mapping over(Mapping template) {
    Mapping merged = Merge.over(template, parts);
    if (extensions.entries().isEmpty() || !(merged.get("Resources") instanceof Mapping resources)) {
      return merged;
    }
    SequencedMap<String, Mapping.Entry> extended = new LinkedHashMap<>(resources.entries());
    List<Diagnostic> missing = new ArrayList<>();
    for (Mapping.Entry extension : extensions.entries().values()) {
      Mapping.Entry known = extended.get(extension.key());
      if (known == null) {
        missing.add(
            Diagnostic.error(
                    "resources/extension",
                    "there is no resource \"" + extension.key() + "\" to extend",
                    extension.place())
                .hint(Suggestion.didYouMean(extension.key(), extended.keySet())));
      } else if (known.value() instanceof Mapping resource
          && extension.value() instanceof Mapping attributes) {
        extended.put(
            extension.key(),
            new Mapping.Entry(known.key(), known.place(), extended(resource, attributes)));
      }
    }
    if (!missing.isEmpty()) {
      throw new UserException(missing);
    }
    return merged.with("Resources", new Mapping(extended, resources.place()));
  }

  private static Mapping extended(Mapping resource, Mapping attributes) {
    Mapping changed = resource;
    for (Mapping.Entry attribute : attributes.entries().values()) {
      Node known = changed.get(attribute.key());
      changed =
          changed.with(
              attribute.key(),
              switch (attribute.key()) {
                case "Properties", "Metadata" -> assigned(known, attribute.value());
                case "DependsOn" -> appended(known, attribute.value());
                default -> attribute.value();
              });
    }
    return changed;
  }

  /// Key by key, each replaced as a whole.
  private static Node assigned(@Nullable Node known, Node more) {
    if (!(known instanceof Mapping ground) || !(more instanceof Mapping above)) {
      return more;
    }
    SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>(ground.entries());
    entries.putAll(above.entries());
    return new Mapping(entries, ground.place());
  }

  private static Node appended(@Nullable Node known, Node more) {
    List<Node> items = new ArrayList<>();
    for (Node list : known == null ? List.of(more) : List.of(known, more)) {
      items.addAll(list instanceof Sequence sequence ? sequence.items() : List.of(list));
    }
    return new Sequence(items, more.place());
  }
}
