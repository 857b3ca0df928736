package aloft.spi.model;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function of a service, independent of the cloud.
///
/// @param name its key in the manifest
/// @param deployedName its name in the cloud
/// @param handler null for a container image
/// @param memory in megabytes
/// @param environment values may be references that only the cloud can resolve
/// @param defaultedSettings a message for each setting that has its default value locally, because
///   its value is known only in the cloud
/// @param place the place of the function in the manifest
/// @param handlerPlace the place of the handler in the manifest
/// @param settings in the words of the provider, whose emulation knows what they mean; may be empty
public record Function(
    String name,
    String deployedName,
    @Nullable String handler,
    Runtime runtime,
    int memory,
    Duration timeout,
    Map<String, Node> environment,
    List<String> defaultedSettings,
    SourceRange place,
    SourceRange handlerPlace,
    Mapping settings) {
  public Function {
    defaultedSettings = List.copyOf(defaultedSettings);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /// A function without settings of its provider.
  public Function(
      String name,
      String deployedName,
      @Nullable String handler,
      Runtime runtime,
      int memory,
      Duration timeout,
      Map<String, Node> environment,
      List<String> defaultedSettings,
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
        defaultedSettings,
        place,
        handlerPlace,
        Mapping.empty(place));
  }

  /// Returns this function with another handler.
  public Function withHandler(String newHandler) {
    return new Function(
        name,
        deployedName,
        newHandler,
        runtime,
        memory,
        timeout,
        environment,
        defaultedSettings,
        place,
        handlerPlace,
        settings);
  }

  /// Returns this function with other settings.
  public Function withSettings(Mapping newSettings) {
    return new Function(
        name,
        deployedName,
        handler,
        runtime,
        memory,
        timeout,
        environment,
        defaultedSettings,
        place,
        handlerPlace,
        newSettings);
  }
}
