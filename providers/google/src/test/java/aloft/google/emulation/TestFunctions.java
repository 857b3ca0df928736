package aloft.google.emulation;

import aloft.google.emulation.EmulatedFunction.EmulatedRoute;
import aloft.google.emulation.EmulatedFunction.EmulatedSource;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.model.Function;
import aloft.spi.model.Runtime;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Functions as a topology has them.
final class TestFunctions {
  static final SourceRange PLACE = new SourceRange("serverless.yml", 3, 5, 3, 20);

  private TestFunctions() {}

  /// A function that is called by requests.
  static EmulatedFunction http(EmulatedRoute... routes) {
    return new EmulatedFunction("main", 8, 3, List.of(routes), null, null);
  }

  /// A function that is called by events.
  static EmulatedFunction events(String type, Map<String, String> attributes) {
    return new EmulatedFunction(
        "main", null, null, List.of(), null, new EmulatedSource(type, "news", attributes, true));
  }

  static Function function(String runtime, String handler, Mapping settings) {
    return new Function(
        "hello",
        "shop-dev-hello",
        handler,
        new Runtime(runtime),
        256,
        Duration.ofSeconds(6),
        Map.of(),
        List.of(),
        PLACE,
        PLACE,
        settings);
  }
}
