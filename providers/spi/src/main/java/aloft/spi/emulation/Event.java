package aloft.spi.emulation;

import java.util.Map;

/// What a function is called with.
public sealed interface Event {

  /// Data, mostly JSON in UTF-8.
  ///
  /// @param attributes metadata that the cloud adds to the data, by the cloud's names; values may
  ///   be JSON
  record Body(Payload payload, Map<String, String> attributes) implements Event {
    public Body {
      attributes = Map.copyOf(attributes);
    }

    /// Data without metadata.
    public Body(Payload payload) {
      this(payload, Map.of());
    }
  }

  /// An HTTP request that the function itself answers.
  record Http(HttpRequest request) implements Event {}
}
