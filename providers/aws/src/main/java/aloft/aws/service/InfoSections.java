package aloft.aws.service;

import aloft.spi.model.Section;
import java.util.List;

/// What `info` shows of a service on AWS beside functions and endpoints. All sections are present
/// even if they have no items, layers first.
public final class InfoSections {
  private InfoSections() {}

  /// Returns the section of layers, whose values are their ids.
  public static Section layers(List<Section.Item> items) {
    return new Section("layers", "layers", "id", false, items);
  }

  /// Returns the section of API keys.
  public static Section apiKeys(List<Section.Item> items) {
    return new Section("api keys", "apiKeys", "value", true, items);
  }
}
