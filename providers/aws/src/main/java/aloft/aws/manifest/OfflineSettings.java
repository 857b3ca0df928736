package aloft.aws.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `custom.serverless-offline`: the settings of that plugin, as far as a local cloud follows them.
/// They are never an error: a service may have them for others.
///
/// @param port where the service's API wants to be reached
/// @param bare whether the stage does not stand before the paths of a REST API
/// @param ignored the settings that would matter and are not followed
public record OfflineSettings(@Nullable Integer port, boolean bare, List<String> ignored) {
  private static final OfflineSettings NONE = new OfflineSettings(null, false, List.of());

  /// What has no effect here needs no words: it is about how the plugin runs functions.
  private static final List<String> UNFOLLOWED =
      List.of(
          "corsAllowHeaders",
          "corsAllowOrigin",
          "corsDisallowCredentials",
          "corsExposedHeaders",
          "host",
          "httpsProtocol",
          "ignoreJWTSignature",
          "lambdaPort",
          "localLayers",
          "noAuth",
          "noTimeout",
          "prefix",
          "resourceRoutes");

  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1");

  public OfflineSettings {
    ignored = List.copyOf(ignored);
  }

  /// Those of a manifest.
  public static OfflineSettings of(AwsManifest manifest) {
    CustomSection custom = manifest.custom();
    return custom == null ? NONE : custom.offline();
  }

  static OfflineSettings of(@Nullable Node given) {
    if (!(given instanceof Mapping settings)) {
      return NONE;
    }
    Integer port = port(text(settings, "httpPort"));
    List<String> ignored =
        UNFOLLOWED.stream().filter(key -> matters(key, settings.get(key))).toList();
    return new OfflineSettings(port, "true".equals(text(settings, "noPrependStageInUrl")), ignored);
  }

  private static @Nullable Integer port(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      return null;
    }
    int port = Integer.parseInt(text);
    return port > 0 && port <= 65_535 ? port : null;
  }

  private static boolean matters(String key, @Nullable Node given) {
    if (given instanceof Mapping map) {
      return !map.entries().isEmpty();
    }
    String text = text(given);
    return !text.isEmpty()
        && !text.equals("false")
        && !(key.equals("host") && LOOPBACK.contains(text));
  }

  private static String text(Mapping settings, String key) {
    return text(settings.get(key));
  }

  private static String text(@Nullable Node given) {
    return given instanceof Scalar scalar && scalar.value() != null ? scalar.print() : "";
  }
}
