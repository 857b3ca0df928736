package aloft.cli.view;

import aloft.spi.model.Service;
import java.time.Duration;

/// Texts that several views share.
final class Labels {
  private Labels() {}

  /// A service as the first line shows it: `shop to stage dev (eu-1)`.
  ///
  /// @param preposition `to`, `from` or `for`
  static String service(Service service, String preposition) {
    return service.name()
        + " "
        + preposition
        + " stage "
        + service.stage()
        + " ("
        + service.region()
        + ")";
  }

  /// The duration of a command in seconds: `(3s)`.
  static String elapsed(Duration elapsed) {
    return "(" + elapsed.toSeconds() + "s)";
  }
}
