package aloft.spi.model;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function of a service, as every cloud and the local one see it.
///
/// @param name its key in the manifest
/// @param deployedName its name in the cloud
/// @param handler absent for a container image
/// @param memory in megabytes
/// @param environment values may be what only the cloud can resolve
/// @param artifact the zip of its code, where the user makes it: a path relative to the service's
///   folder, or an address
/// @param defaults a sentence for each setting that is the default on this machine, because only
///   the cloud knows what it is there
/// @param handlerPlace where the manifest names the handler
public record Function(
    String name,
    String deployedName,
    @Nullable String handler,
    Runtime runtime,
    int memory,
    Duration timeout,
    Map<String, Node> environment,
    @Nullable String artifact,
    List<String> defaults,
    SourceRange place,
    SourceRange handlerPlace) {
  public Function {
    defaults = List.copyOf(defaults);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /// A function whose code is packed from the service's folder.
  public Function(
      String name,
      String deployedName,
      @Nullable String handler,
      Runtime runtime,
      int memory,
      Duration timeout,
      Map<String, Node> environment,
      SourceRange place,
      SourceRange handlerPlace) {
    this(
        name,
        deployedName,
        handler,
        runtime,
        memory,
        timeout,
        environment,
        null,
        List.of(),
        place,
        handlerPlace);
  }
}
