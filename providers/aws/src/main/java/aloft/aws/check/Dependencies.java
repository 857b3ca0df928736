package aloft.aws.check;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which resources of a template must exist before which others, or which conditions are part of
/// which others. Finds circles.
final class Dependencies {
  private final Kind kind;
  private final Mapping section;
  private final TemplateParts parts;
  private final DiagnosticCollector findings;
  private final Map<String, Map<String, Node>> targets = new LinkedHashMap<>();

  private enum Kind {
    RESOURCES("resources", "remove one of these references, for example write the name instead"),
    CONDITIONS("conditions", "remove one of these references");

    private final String noun;
    private final String hint;

    Kind(String noun, String hint) {
      this.noun = noun;
      this.hint = hint;
    }
  }

  private Dependencies(
      Kind kind, Mapping section, TemplateParts parts, DiagnosticCollector findings) {
    this.kind = kind;
    this.section = section;
    this.parts = parts;
    this.findings = findings;
  }

  static Dependencies ofResources(TemplateParts parts, DiagnosticCollector findings) {
    return new Dependencies(Kind.RESOURCES, parts.resources(), parts, findings);
  }

  static Dependencies ofConditions(TemplateParts parts, DiagnosticCollector findings) {
    return new Dependencies(Kind.CONDITIONS, parts.conditions(), parts, findings);
  }

  /// Adds a reference from one to another.
  ///
  /// @param isCertain false if it is in a branch of a condition that may not be used: such a
  ///   reference is not part of a circle
  void add(String from, String to, Node node, boolean isCertain) {
    if (isCertain) {
      targets.computeIfAbsent(from, id -> new LinkedHashMap<>(4)).putIfAbsent(to, node);
    }
  }

  /// Reports one circle for each group that depend on each other.
  void check() {
    Set<String> done = new HashSet<>();
    for (String start : targets.keySet()) {
      if (!done.contains(start)) {
        List<String> circle = circle(start, done);
        if (circle != null) {
          report(circle);
        }
      }
    }
  }

  /// Follows all references from a resource, depth first. Returns the first circle, or null.
  private @Nullable List<String> circle(String start, Set<String> done) {
    List<String> path = new ArrayList<>();
    Map<String, Integer> positions = new HashMap<>();
    Deque<Iterator<String>> open = new ArrayDeque<>();
    String next = start;
    List<String> found = null;
    while (next != null) {
      positions.put(next, path.size());
      path.add(next);
      open.push(targets.getOrDefault(next, Map.of()).keySet().iterator());
      next = null;
      while (next == null && !open.isEmpty()) {
        if (open.element().hasNext()) {
          String target = open.element().next();
          Integer position = positions.get(target);
          if (position != null && found == null) {
            found = List.copyOf(path.subList(position, path.size()));
          }
          next = position != null || done.contains(target) ? null : target;
        } else {
          open.pop();
          String last = path.removeLast();
          positions.remove(last);
          done.add(last);
        }
      }
    }
    return found;
  }

  private void report(List<String> circle) {
    // It starts where the user can change it: at a reference that a manifest contains.
    int first = 0;
    for (int i = circle.size() - 1; i >= 0; i--) {
      if (!TemplateParts.isGenerated(reference(circle, i).place())) {
        first = i;
      }
    }
    List<String> ids = new ArrayList<>(circle.subList(first, circle.size()));
    ids.addAll(circle.subList(0, first));
    SourceRange place =
        parts
            .places(ids.getFirst(), reference(ids, 0).place(), ids.get(1 % ids.size()), null)
            .iterator()
            .next();
    String names =
        ids.size() == 1
            ? "\"" + ids.getFirst() + "\" refers to itself"
            : kind.noun
                + " depend on each other: "
                + String.join(" -> ", ids)
                + " -> "
                + ids.getFirst();
    if (isConditional(circle)) {
      findings.warning(place, "resources/circle", names, kind.hint);
    } else {
      findings.refusal(place, "resources/circle", names, kind.hint);
    }
  }

  // The reference from a resource of the circle to the next one.
  private Node reference(List<String> circle, int index) {
    Map<String, Node> references = targets.getOrDefault(circle.get(index), Map.of());
    Node node = references.get(circle.get((index + 1) % circle.size()));
    return node == null ? section : node;
  }

  // A resource that a condition leaves out depends on nothing.
  private boolean isConditional(List<String> circle) {
    for (String id : circle) {
      Node resource = section.get(id);
      if (kind == Kind.RESOURCES && resource != null && resource.get("Condition") != null) {
        return true;
      }
    }
    return false;
  }
}
