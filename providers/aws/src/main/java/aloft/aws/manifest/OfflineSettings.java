package aloft.aws.manifest;

import aloft.build.CustomSection;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `custom.serverless-offline`: the settings of that plugin that the local cloud supports. Invalid
/// settings are not an error: the plugin, not Aloft, defines them.
///
/// @param port the preferred port of the service's API
/// @param omitsStage whether the paths of a REST API do not start with the stage
/// @param ignored settings that are present but not supported
public record OfflineSettings(
    @Nullable Integer port,
    @Nullable Integer albPort,
    @Nullable Integer websocketPort,
    boolean omitsStage,
    List<String> ignored) {
  private static final OfflineSettings NONE =
      new OfflineSettings(null, null, null, false, List.of());

  /// Other unsupported settings are not listed: they only affect how the plugin runs functions.
  private static final List<String> UNSUPPORTED =
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

  /// The settings of a manifest.
  public static OfflineSettings of(AwsManifest manifest) {
    CustomSection custom = manifest.code().custom();
    return custom == null ? NONE : of(custom.node().get("serverless-offline"));
  }

  static OfflineSettings of(@Nullable Node given) {
    if (!(given instanceof Mapping settings)) {
      return NONE;
    }
    Integer port = port(text(settings, "httpPort"));
    List<String> ignored =
        UNSUPPORTED.stream().filter(key -> hasEffect(key, settings.get(key))).toList();
    return new OfflineSettings(
        port,
        port(text(settings, "albPort")),
        port(text(settings, "websocketPort")),
        "true".equals(text(settings, "noPrependStageInUrl")),
        ignored);
  }

  private static @Nullable Integer port(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      return null;
    }
    int port = Integer.parseInt(text);
    return port > 0 && port <= 65_535 ? port : null;
  }

  private static boolean hasEffect(String key, @Nullable Node given) {
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
