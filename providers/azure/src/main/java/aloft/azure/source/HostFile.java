package aloft.azure.source;

import aloft.azure.event.Trigger;
import aloft.azure.service.AppRuntime;
import aloft.azure.service.AzureService;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Merge;
import aloft.spi.document.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `host.json` of an app: that of the service, with the settings of the manifest.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/functions-host-json">host.json</a>
public final class HostFile {
  /// Its name.
  public static final String NAME = "host.json";

  private static final SourceRange PLACE = SourceRange.of(NAME);

  private HostFile() {}

  /// Returns the settings without those of a file.
  public static Mapping settings(AzureService service) {
    Map<String, Object> host = new LinkedHashMap<>();
    host.put("version", "2.0");
    Map<String, Object> bundle = new LinkedHashMap<>();
    bundle.put("id", "Microsoft.Azure.Functions.ExtensionBundle");
    bundle.put("version", "[4.0.0, 5.0.0)");
    host.put("extensionBundle", bundle);
    Map<String, Object> extensions = new LinkedHashMap<>();
    extensions.put("http", Map.of("routePrefix", service.routePrefix()));
    service
        .triggers()
        .map(Trigger::batch)
        .filter(batch -> batch != null)
        .max(Integer::compare)
        .ifPresent(batch -> extensions.put("queues", Map.of("batchSize", batch)));
    host.put("extensions", extensions);
    host.put("functionTimeout", time(service.timeout()));
    String program = program(service);
    if (program != null) {
      boolean isForwarding = service.triggers().allMatch(Trigger::isHttp);
      Map<String, Object> handler = new LinkedHashMap<>();
      handler.put("description", Map.of("defaultExecutablePath", program));
      handler.put("enableForwardingHttpRequest", isForwarding);
      host.put("customHandler", handler);
    }
    Mapping settings = (Mapping) Json.node(host, PLACE);
    Mapping own = service.provider().host();
    return own == null ? settings : Merge.merge(settings, own);
  }

  private static String time(int seconds) {
    Duration duration = Duration.ofSeconds(seconds);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }

  /// The program of a custom handler, which is the same for all functions; null for a language
  /// whose worker Azure has.
  private static @Nullable String program(AzureService service) {
    return AppRuntime.isCustom(service.language())
        ? service.functions().stream()
            .map(function -> function.section().handler())
            .filter(handler -> handler != null)
            .findFirst()
            .orElse(null)
        : null;
  }

  /// Returns the settings of the zip: those of the service's own file replace those of the
  /// manifest.
  ///
  /// @throws UserException if the file has no settings
  public static Mapping settings(AzureService service, Tree tree) {
    String text = tree.text(NAME);
    if (text == null) {
      return settings(service);
    }
    // Tools of Windows begin files with a byte order mark.
    Node own = Json.read(text.startsWith("\uFEFF") ? text.substring(1) : text, NAME);
    if (own instanceof Mapping file) {
      return Merge.merge(settings(service), file);
    }
    throw new UserException(
        Diagnostic.error("azure/host", NAME + " is no object", own.place())
            .hint("as in {\"version\": \"2.0\"}"));
  }
}
