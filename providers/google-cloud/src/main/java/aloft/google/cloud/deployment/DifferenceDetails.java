package aloft.google.cloud.deployment;

import aloft.google.plan.WantedFunction;
import aloft.google.plan.WantedSchedule;
import aloft.google.plan.WantedState;
import aloft.spi.document.Node;
import aloft.spi.document.NodeComparison;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Change.Effect;
import aloft.spi.provider.HiddenVariables;
import aloft.spi.provider.Removal;
import aloft.spi.schema.RecordWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What changes in the functions and schedules of a difference, and what data is lost.
///
/// @param before what the last deployment wanted, as far as it is stored
/// @param hidden the variables whose values are not told
record DifferenceDetails(WantedState before, HiddenVariables hidden) {

  /// The changes of a difference, sorted by id.
  List<Change> of(Difference difference) {
    Map<String, Node> older = new HashMap<>();
    before.functions().forEach(item -> older.put(item.name(), json(item)));
    before.schedules().forEach(item -> older.put(item.name(), json(item)));
    Map<String, Node> newer = new HashMap<>();
    for (WantedFunction item : difference.functions()) {
      newer.put(item.name(), json(item));
    }
    for (WantedSchedule item : difference.schedules()) {
      newer.put(item.name(), json(item));
    }
    Map<String, String> lost = new HashMap<>();
    for (Removal removal : difference.removals()) {
      if (removal.data() != null) {
        lost.put(removal.type() + removal.id(), removal.data());
      }
    }
    return difference.changes().stream()
        .map(change ->
            new Change(
                change.id(),
                change.type(),
                change.effect(),
                lost.get(change.type() + change.id()),
                false,
                properties(change, older.get(change.id()), newer.get(change.id()))))
        .toList();
  }

  private List<Change.Property> properties(
      Change change, @Nullable Node older, @Nullable Node newer) {
    boolean changed = change.effect() == Effect.CHANGED || change.effect() == Effect.REPLACED;
    return changed && older != null && newer != null
        ? hidden.properties(NodeComparison.of(older, newer, value -> false))
        : List.of();
  }

  private static Node json(Record wanted) {
    return RecordWriter.of(wanted, "plan");
  }
}
