package aloft.spi.emulation;

import aloft.spi.model.Function;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function that is to run on this machine.
///
/// @param region where it believes to be
/// @param root the folder of its code, absolute; or a zip of it, which is unpacked to be run
/// @param layers the folder in which all layers lie on each other, absolute; null without layers
/// @param moment when the worker is started
/// @param instance tells this worker from others: 32 hexadecimal digits
/// @param inherited variables of the process that starts it
/// @param environment the function's own variables, resolved
/// @param forced variables that win over all but those that the worker itself needs
/// @param logs how its log is written
public record Handler(
    Function function,
    String region,
    Path root,
    @Nullable Path layers,
    Instant moment,
    String instance,
    Map<String, String> inherited,
    Map<String, String> environment,
    Map<String, String> forced,
    Logs logs) {
  public Handler {
    inherited = Collections.unmodifiableMap(new LinkedHashMap<>(inherited));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    forced = Collections.unmodifiableMap(new LinkedHashMap<>(forced));
  }

  /// The same with its code in another place.
  public Handler at(Path place) {
    return new Handler(
        function, region, place, layers, moment, instance, inherited, environment, forced, logs);
  }

  /// A function without layers.
  public Handler(
      Function function,
      String region,
      Path root,
      Instant moment,
      String instance,
      Map<String, String> inherited,
      Map<String, String> environment,
      Map<String, String> forced,
      Logs logs) {
    this(function, region, root, null, moment, instance, inherited, environment, forced, logs);
  }

  /// How a log is written: as the handler prints it, or with the lines and marks of the cloud.
  public enum Logs {
    PLAIN,
    CLOUD
  }
}
