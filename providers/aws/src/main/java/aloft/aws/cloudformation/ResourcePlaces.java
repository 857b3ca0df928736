package aloft.aws.cloudformation;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.plan.Places;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a manifest defines the resources of a template: the place of a part that the user has
/// written, else that of the function or event for which the resource is generated.
///
/// @param generated the places of generated resources, by logical id
public record ResourcePlaces(Map<String, SourceRange> generated, Mapping template)
    implements Places {

  @Override
  public @Nullable SourceRange find(String resource, List<String> path) {
    SourceRange place = null;
    Node node = template.get("Resources");
    for (int depth = -1; depth < path.size(); depth++) {
      String key = depth < 0 ? resource : path.get(depth);
      SourceRange part;
      if (node instanceof Mapping mapping && mapping.entries().get(key) != null) {
        Mapping.Entry entry = mapping.entries().get(key);
        part = entry.place();
        node = entry.value();
      } else if (node instanceof Sequence list && isIndex(key, list.items().size())) {
        node = list.items().get(Integer.parseInt(key));
        part = node.place();
      } else {
        break;
      }
      place = part.equals(Template.GENERATED) ? place : part;
    }
    return place == null ? generated.get(resource) : place;
  }

  private static boolean isIndex(String key, int size) {
    if (key.isEmpty() || key.length() > 6 || !key.chars().allMatch(Character::isDigit)) {
      return false;
    }
    return Integer.parseInt(key) < size;
  }
}
