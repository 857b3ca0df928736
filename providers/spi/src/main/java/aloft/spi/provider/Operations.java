package aloft.spi.provider;

import aloft.spi.document.Node;
import aloft.spi.model.Function;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks at and uses what is deployed.
public interface Operations {

  /// What is deployed.
  ///
  /// @throws aloft.spi.diagnostic.UserException with the code `deployment/missing` where nothing is
  Info info(Target target);

  /// Calls a function.
  Answer invoke(Target target, Function function, Call call);

  /// Hands over log lines, oldest first; with [LogQuery#follow] until the thread is interrupted.
  void logs(Target target, Function function, LogQuery query, Consumer<LogLine> sink);

  /// Resolves values that only the deployed service knows.
  ///
  /// @return for each key that could be resolved its text; empty where nothing is deployed
  Map<String, String> resolve(Target target, Map<String, Node> references);

  /// What is deployed.
  ///
  /// @param subject what holds it, as in `stack shop-dev`
  /// @param outputs what the deployment exports, by name
  record Info(
      String service,
      String stage,
      String region,
      String subject,
      List<Endpoint> endpoints,
      List<DeployedFunction> functions,
      List<DeployedLayer> layers,
      List<ApiKey> apiKeys,
      SequencedMap<String, String> outputs) {}

  /// An address that answers.
  ///
  /// @param function the key in the manifest, empty where the endpoint belongs to none
  record Endpoint(String function, String method, String url) {}

  record DeployedFunction(String name, String deployedName) {}

  record DeployedLayer(String name, String id) {}

  record ApiKey(String name, String value, @Nullable String description) {}

  /// One call of a function.
  ///
  /// @param payload the event as text
  /// @param type `RequestResponse`, `Event` or `DryRun`
  /// @param context client context as JSON text
  record Call(
      String payload,
      String type,
      @Nullable String qualifier,
      boolean log,
      @Nullable String context) {}

  /// What came back.
  ///
  /// @param payload what the function answered, as text; empty for an asynchronous call
  /// @param error whether the function itself failed
  /// @param log the tail of its log, where asked for
  record Answer(int status, String payload, boolean error, @Nullable String log) {}

  /// Which log lines.
  ///
  /// @param interval between two looks while following
  record LogQuery(
      @Nullable Instant from, @Nullable String filter, boolean follow, Duration interval) {}

  record LogLine(Instant moment, String stream, String message) {}
}
