package aloft.azure.emulation;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the host.json of an app says.
///
/// @param routePrefix the first part of all routes; may be empty
/// @param customHandler as in host.json; empty without a custom handler
/// @see <a href="https://learn.microsoft.com/azure/azure-functions/functions-host-json">host.json
///   </a>
public record HostSettings(String routePrefix, Mapping customHandler) {
  private static final SourceRange PLACE = SourceRange.of("host.json");

  /// The settings of an app without a host.json.
  public static final HostSettings DEFAULT = new HostSettings("api", Mapping.empty(PLACE));

  /// Reads a host.json.
  public static HostSettings ofFile(Mapping file) {
    return of(file.get("extensions", "http", "routePrefix"), file.get("customHandler"));
  }

  /// Reads the setting `host` of a function.
  static HostSettings of(@Nullable Node settings) {
    return settings == null
        ? DEFAULT
        : of(settings.get("routePrefix"), settings.get("customHandler"));
  }

  private static HostSettings of(@Nullable Node prefix, @Nullable Node handler) {
    String text = prefix == null ? null : prefix.text();
    return new HostSettings(
        text == null ? "api" : strip(text),
        handler instanceof Mapping mapping ? mapping : Mapping.empty(PLACE));
  }

  private static String strip(String prefix) {
    String text = prefix.startsWith("/") ? prefix.substring(1) : prefix;
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /// Returns the values of the setting `host`.
  Map<String, @Nullable Object> plain() {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("routePrefix", routePrefix);
    if (!customHandler.entries().isEmpty()) {
      plain.put("customHandler", Json.plainValue(customHandler));
    }
    return plain;
  }

  /// Returns whether a function that only answers requests gets them as they are.
  boolean isForwarding() {
    return customHandler.get("enableForwardingHttpRequest") instanceof Scalar scalar
        && Boolean.TRUE.equals(scalar.value());
  }

  /// Returns the program of the custom handler; null if there is none.
  @Nullable String executable() {
    Node path = description() == null ? null : description().get("defaultExecutablePath");
    return path == null ? null : path.text();
  }

  /// Returns the arguments of the custom handler.
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    Mapping description = description();
    if (description != null) {
      String worker = text(description.get("defaultWorkerPath"));
      if (worker != null) {
        arguments.add(worker);
      }
      if (description.get("arguments") instanceof Sequence sequence) {
        for (Node item : sequence.items()) {
          String text = text(item);
          if (text != null) {
            arguments.add(text);
          }
        }
      }
    }
    return arguments;
  }

  private static @Nullable String text(@Nullable Node node) {
    return node instanceof Scalar scalar && scalar.value() != null ? scalar.print() : null;
  }

  private @Nullable Mapping description() {
    return customHandler.get("description") instanceof Mapping description ? description : null;
  }
}
