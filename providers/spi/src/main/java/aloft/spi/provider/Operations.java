package aloft.spi.provider;

import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import aloft.spi.model.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Inspects and calls deployed services.
public interface Operations {

  /// Describes a deployment.
  ///
  /// @param verbose whether to add what only `--verbose` shows, such as keys of functions
  /// @throws aloft.spi.diagnostic.UserException with the code `deployment/missing` if nothing is
  ///   deployed
  Info info(Target target, boolean verbose);

  /// Calls a function.
  CallResult invoke(Target target, Function function, Call call);

  /// Passes log lines to the sink, oldest first; with [LogQuery#follow] until the thread is
  /// interrupted.
  void logs(Target target, Function function, LogQuery query, Consumer<LogLine> sink);

  /// Resolves references to values of the deployment.
  ///
  /// @return the text of each key that could be resolved; empty if nothing is deployed
  Map<String, String> resolve(Target target, Map<String, Node> references);

  /// A description of a deployment.
  ///
  /// @param subject the deployed object, such as `stack shop-dev`
  /// @param sections what the deployment has beside endpoints and functions
  /// @param outputs the values that the deployment exports
  record Info(
      String service,
      String stage,
      String region,
      String subject,
      List<Endpoint> endpoints,
      List<DeployedFunction> functions,
      List<Section> sections,
      Outputs outputs) {}

  /// The values that a deployment exports.
  ///
  /// @param title their heading, such as `Stack Outputs`
  /// @param values by name
  record Outputs(String title, SequencedMap<String, String> values) {}

  /// An HTTP endpoint of a deployment.
  ///
  /// @param function the key in the manifest; empty if the endpoint belongs to no function
  record Endpoint(String function, String method, String url) {}

  record DeployedFunction(String name, String deployedName) {}

  /// A request to call a function.
  ///
  /// @param payload the event as text
  /// @param qualifier a version or an alias; null for the default
  /// @param includeLog whether to return the end of the log
  /// @param context the client context as JSON text
  record Call(
      String payload,
      InvocationMode mode,
      @Nullable String qualifier,
      boolean includeLog,
      @Nullable String context) {}

  /// The result of a function call.
  ///
  /// @param status the HTTP status of the cloud's API
  /// @param payload the function's result as text; empty for an asynchronous call
  /// @param failed whether the function itself failed
  /// @param log the end of its log, if it was requested
  record CallResult(int status, String payload, boolean failed, @Nullable String log) {}

  /// Selects log lines.
  ///
  /// @param from the start time; null for the cloud's default
  /// @param filter a filter pattern of the cloud; null for all lines
  /// @param pollInterval the time between two requests while following
  record LogQuery(
      @Nullable Instant from, @Nullable String filter, boolean follow, Duration pollInterval) {}

  record LogLine(Instant timestamp, String stream, String message) {}
}
