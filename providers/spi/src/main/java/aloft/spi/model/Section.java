package aloft.spi.model;

import aloft.spi.schema.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list of things that a deployment has beside functions and endpoints, such as API keys: what
/// `info` shows below a heading of its own.
///
/// @param title the heading
/// @param key the name of the list in `--json`
/// @param valueKey the name of an item's value in `--json`
/// @param secret whether the values are secret, so that `--conceal` hides them
public record Section(
    @Required String title,
    @Required String key,
    @Required String valueKey,
    @Required Boolean secret,
    @Required List<Item> items) {
  public Section {
    items = List.copyOf(items);
  }

  /// An item of a section.
  public record Item(@Required String name, @Required String value, @Nullable String description) {}
}
