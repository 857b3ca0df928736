package aloft.spi.emulation;

import aloft.spi.model.Function;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function to run on this machine, with its code and variables.
///
/// @param region the region that the function sees
/// @param code the absolute path of the folder with its code, or of a zip that is unpacked first
/// @param layers the absolute path of the folder with all layers merged; null without layers
/// @param libraries the absolute paths of folders with packages that are not in the code
/// @param serviceFolder the absolute path of the folder of the service, where a cloud that installs
///   packages after the upload finds them on this machine; null if it is the folder of the code or
///   unknown
/// @param startedAt the start time of the worker
/// @param workerId unique, 32 hexadecimal digits; an environment variable of the worker contains it
/// @param inheritedVariables the environment variables of the user that the worker gets
/// @param environment the function's own variables, resolved
/// @param overrides variables that override all others, except those that the worker needs
public record Handler(
    Function function,
    String region,
    Path code,
    @Nullable Path layers,
    List<Path> libraries,
    @Nullable Path serviceFolder,
    Instant startedAt,
    String workerId,
    Map<String, String> inheritedVariables,
    Map<String, String> environment,
    Map<String, String> overrides,
    LogFormat logFormat) {
  public Handler {
    libraries = List.copyOf(libraries);
    inheritedVariables = Collections.unmodifiableMap(new LinkedHashMap<>(inheritedVariables));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
  }

  /// Returns this handler with another code path.
  public Handler withCode(Path newCode) {
    return new Handler(
        function,
        region,
        newCode,
        layers,
        libraries,
        serviceFolder,
        startedAt,
        workerId,
        inheritedVariables,
        environment,
        overrides,
        logFormat);
  }

  /// Returns this handler with the folder of its merged layers.
  public Handler withLayers(Path folder) {
    return new Handler(
        function,
        region,
        code,
        folder,
        libraries,
        serviceFolder,
        startedAt,
        workerId,
        inheritedVariables,
        environment,
        overrides,
        logFormat);
  }

  /// A handler without layers and libraries.
  public Handler(
      Function function,
      String region,
      Path code,
      Instant startedAt,
      String workerId,
      Map<String, String> inheritedVariables,
      Map<String, String> environment,
      Map<String, String> overrides,
      LogFormat logFormat) {
    this(
        function,
        region,
        code,
        null,
        List.of(),
        null,
        startedAt,
        workerId,
        inheritedVariables,
        environment,
        overrides,
        logFormat);
  }

  /// The format of a log: the plain output of the handler, or the log format of the cloud.
  public enum LogFormat {
    PLAIN,
    CLOUD
  }
}
