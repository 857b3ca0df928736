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

  /// A number and its noun: `1 worker`, `2 workers`.
  static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /// The duration of a command in seconds: `(3s)`.
  static String elapsed(Duration elapsed) {
    return "(" + elapsed.toSeconds() + "s)";
  }
}
