package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Describes a cycle of properties that refer to each other.
final class ReferenceCycle {
  private ReferenceCycle() {}

  /// @param again the property that is referenced again
  /// @param chain the properties being resolved, innermost first
  static Diagnostic of(PropertySlot again, Collection<PropertySlot> chain) {
    List<PropertySlot> cycle = new ArrayList<>();
    cycle.add(again);
    for (PropertySlot slot : chain) {
      if (!slot.key.isEmpty()) {
        cycle.addFirst(slot);
      }
      if (slot == again) {
        break;
      }
    }
    StringBuilder message = new StringBuilder("circular variable reference: ");
    for (PropertySlot slot : cycle.subList(0, cycle.size() - 1)) {
      message.append(slot.path()).append(" (").append(slot.raw.place()).append(") -> ");
    }
    message.append(again.path());
    return Diagnostic.error("variable/circle", message.toString(), again.raw.place())
        .hint("set one of them to a fixed value");
  }
}
