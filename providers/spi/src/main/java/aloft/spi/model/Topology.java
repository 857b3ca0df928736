package aloft.spi.model;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a local cloud must know to run a service. It is a file of the plan; it needs no manifest to
/// be read again.
///
/// @param name of the deployment, unique on a machine: `shop-dev`
/// @param provider the word under `provider.name`
/// @param unfired events that no local cloud fires yet
/// @param notes what the user should know of this deployment, a sentence each
public record Topology(
    @Required String name,
    @Required String provider,
    @Required String service,
    @Required String stage,
    @Required String region,
    @Required List<Part> functions,
    @Required List<Api> apis,
    @Required List<Timer> timers,
    @Required List<Unfired> unfired,
    @Required List<ApiKey> keys,
    @Required List<String> notes) {
  /// Its name among the files of a plan.
  public static final String FILE = "topology.json";

  public Topology {
    functions = List.copyOf(functions);
    apis = List.copyOf(apis);
    timers = List.copyOf(timers);
    unfired = List.copyOf(unfired);
    keys = List.copyOf(keys);
    notes = List.copyOf(notes);
  }

  /// A function with its code.
  ///
  /// @param handler absent for a container image
  /// @param memory in megabytes
  /// @param timeout in seconds
  /// @param layers from the first to the last, which wins
  /// @param concurrency the most calls at a time, where the manifest reserves some
  public record Part(
      @Required String name,
      @Required String deployedName,
      @Nullable String handler,
      @Required String runtime,
      @Required Integer memory,
      @Required Integer timeout,
      @Required Map<String, String> environment,
      @Nullable Code code,
      @Required List<Code> layers,
      @Nullable Integer concurrency) {
    public Part {
      environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
      layers = List.copyOf(layers);
    }

    /// The function as every cloud sees it.
    public Function function() {
      SourceRange place = SourceRange.of(FILE);
      Map<String, Node> values = new LinkedHashMap<>();
      environment.forEach((key, value) -> values.put(key, new Scalar(value, place)));
      return new Function(
          name,
          deployedName,
          handler,
          new Runtime(runtime),
          memory,
          Duration.ofSeconds(timeout),
          values,
          place,
          place);
    }
  }

  /// A zip.
  ///
  /// @param file its name in the folder of the plan
  /// @param hash base64 of the SHA-256 of its bytes
  public record Code(@Required String file, @Required String hash) {}

  /// An HTTP front; it has an address of its own.
  ///
  /// @param id unique in this deployment, and the same in the next one
  /// @param kind in the provider's words
  /// @param settings in the provider's words
  /// @param port where it wants to be reached; null where it does not matter
  public record Api(
      @Required String id,
      @Required String kind,
      @Required List<Route> routes,
      @Required Mapping settings,
      @Nullable Integer port) {
    public Api {
      routes = List.copyOf(routes);
    }

    public Api(String id, String kind, List<Route> routes, Mapping settings) {
      this(id, kind, routes, settings, null);
    }

    /// The same, with another wish for its port.
    public Api withPort(@Nullable Integer preferredPort) {
      return new Api(id, kind, routes, settings, preferredPort);
    }
  }

  /// A way to a function.
  ///
  /// @param function its key in the manifest
  /// @param method in capitals; `ANY` for all
  /// @param path behind the address of its front
  public record Route(@Required String function, @Required String method, @Required String path) {}

  /// A call by the clock.
  ///
  /// @param id unique in this deployment
  /// @param settings in the provider's words
  public record Timer(@Required String id, @Required String function, @Required Mapping settings) {}

  /// An event of a function that is not emulated locally.
  ///
  /// @param event its type, as in the manifest
  public record Unfired(@Required String function, @Required String event) {}

  public record ApiKey(@Required String name, @Required String value) {}

  /// This topology as JSON.
  public String toJson() {
    return Json.write(RecordWriter.of(this, FILE)) + "\n";
  }

  /// Reads what [#toJson] wrote.
  ///
  /// @throws UserException where the text is something else
  public static Topology fromJson(String json) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    Topology read = Decoder.read(Topology.class, Json.read(json, FILE), findings);
    if (read == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return read;
  }
}
