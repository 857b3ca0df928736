package aloft.aws.event;

import aloft.spi.model.Section;
import aloft.spi.model.Trigger;
import java.util.List;

/// The local triggers of events.
///
/// @param apiKeys the API keys that the APIs accept
public record LocalTriggers(List<Trigger> triggers, List<Section.Item> apiKeys) {
  public static final LocalTriggers NONE = new LocalTriggers(List.of(), List.of());

  public LocalTriggers {
    triggers = List.copyOf(triggers);
    apiKeys = List.copyOf(apiKeys);
  }

  /// Triggers without API keys.
  public static LocalTriggers of(List<Trigger> triggers) {
    return new LocalTriggers(triggers, List.of());
  }
}
