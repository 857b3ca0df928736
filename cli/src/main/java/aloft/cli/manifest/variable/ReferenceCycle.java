package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Says how properties refer to each other in a circle.
final class ReferenceCycle {
  private ReferenceCycle() {}

  /// @param way the properties being resolved, the innermost first
  static Diagnostic of(PropertySlot again, Collection<PropertySlot> way) {
    List<PropertySlot> circle = new ArrayList<>();
    circle.add(again);
    for (PropertySlot slot : way) {
      if (!slot.key.isEmpty()) {
        circle.addFirst(slot);
      }
      if (slot == again) {
        break;
      }
    }
    StringBuilder message = new StringBuilder("variables refer to each other in a circle: ");
    for (PropertySlot slot : circle.subList(0, circle.size() - 1)) {
      message.append(slot.path()).append(" (").append(slot.raw.place()).append(") -> ");
    }
    message.append(again.path());
    return Diagnostic.error("variable/circle", message.toString(), again.raw.place())
        .hint("give one of them a value of its own");
  }
}
