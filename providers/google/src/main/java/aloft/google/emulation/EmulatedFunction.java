package aloft.google.emulation;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.model.Function;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of a function in a topology.
///
/// @param entryPoint the name by which Google calls the function
/// @param concurrency the number of concurrent calls of one instance; null for one
/// @param maxInstances null for the limit of this machine
/// @param routes the requests that the function accepts; empty for all
/// @param shim the text of the file that keeps other calls from the handler; null if there is none,
///   or if the code contains it
/// @param source where its events come from; null for a function that is called by requests
public record EmulatedFunction(
    @Required String entryPoint,
    @Nullable Integer concurrency,
    @Nullable Integer maxInstances,
    List<EmulatedRoute> routes,
    @Nullable String shim,
    @Nullable EmulatedSource source) {
  public EmulatedFunction {
    routes = List.copyOf(routes);
  }

  /// A route of a function.
  ///
  /// @param method in upper case; `ANY` for all methods
  /// @param path `/users/{id}`; null for all paths
  public record EmulatedRoute(@Required String method, @Nullable String path) {}

  /// A source of events.
  ///
  /// @param type the type of its CloudEvents
  /// @param topic the topic of messages of Pub/Sub; null for other sources
  /// @param attributes the attributes that an event must have: values, or paths with wildcards
  /// @param redelivered whether a failed event is delivered again
  public record EmulatedSource(
      @Required String type,
      @Nullable String topic,
      Map<String, String> attributes,
      @Required Boolean redelivered) {
    public EmulatedSource {
      attributes = Map.copyOf(attributes);
    }
  }

  /// Returns the settings as a topology has them.
  public Mapping toSettings() {
    return RecordWriter.of(this, "function");
  }

  /// Reads the settings of a function in a topology.
  ///
  /// @throws UserException if they are not what [#toSettings] returns
  public static EmulatedFunction of(Function function) {
    DiagnosticCollector diagnostics = new DiagnosticCollector(ValidationMode.OFF);
    EmulatedFunction read = Decoder.read(EmulatedFunction.class, function.settings(), diagnostics);
    if (read == null || diagnostics.hasErrors()) {
      throw new UserException(diagnostics.diagnostics());
    }
    return read;
  }

  /// Returns these settings with a shim.
  public EmulatedFunction withShim(@Nullable String text) {
    return new EmulatedFunction(entryPoint, concurrency, maxInstances, routes, text, source);
  }

  /// Returns the signature of the handler, as the Functions Framework names it.
  String signature() {
    return source == null ? "http" : "cloudevent";
  }
}
