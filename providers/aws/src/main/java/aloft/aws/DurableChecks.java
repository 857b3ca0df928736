package aloft.aws;

import aloft.aws.manifest.DurableConfig;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.service.AwsFunction;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks settings that a durable function cannot have.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/dg/durable-supported-runtimes.html">Supported
///   runtimes</a>
final class DurableChecks {
  private static final List<String> SNAP_START_RUNTIMES =
      List.of("python3.13", "python3.14", "java17", "java21", "java25");
  private static final List<String> NODE_RUNTIMES = List.of("nodejs22.x", "nodejs24.x");
  private static final List<String> POLLED_EVENTS =
      List.of("sqs", "stream", "msk", "kafka", "activemq", "rabbitmq");
  private static final int MAX_POLLED_SECONDS = 900;
  private static final int MAX_SNAP_START_STORAGE = 512;

  private final AwsFunction function;
  private final FunctionSection section;
  private final DiagnosticCollector findings;

  private DurableChecks(AwsFunction function, DiagnosticCollector findings) {
    this.function = function;
    this.section = function.section();
    this.findings = findings;
  }

  static void run(AwsFunction function, DurableConfig durable, DiagnosticCollector findings) {
    new DurableChecks(function, findings).run(durable);
  }

  private void run(DurableConfig durable) {
    String runtime = function.settings().runtime().text();
    if (section.image() == null
        && runtime != null
        && !SNAP_START_RUNTIMES.contains(runtime)
        && !NODE_RUNTIMES.contains(runtime)) {
      report("runtime", "cannot have the runtime " + runtime, "use nodejs24.x or python3.14");
    }
    if (Boolean.TRUE.equals(section.invocation().snapStart())) {
      checkSnapStart(runtime);
    }
    if (section.invocation().destinations() != null) {
      report("destinations", "cannot have destinations", "send results from the function itself");
    }
    if (section.invocation().maximumRetryAttempts() != null) {
      report("maximumRetryAttempts", "cannot set \"maximumRetryAttempts\"", "remove it");
    }
    for (Node event : section.events()) {
      if (durable.executionTimeout() > MAX_POLLED_SECONDS
          && POLLED_EVENTS.stream().anyMatch(key -> event.get(key) != null)) {
        report(
            "durableConfig",
            "can run at most "
                + MAX_POLLED_SECONDS
                + " seconds for an event from a queue or stream",
            "set \"executionTimeout\" to " + MAX_POLLED_SECONDS + " or less");
        break;
      }
    }
    if (section.events().stream().anyMatch(event -> event.get("cloudFront") != null)) {
      report("events", "cannot have a \"cloudFront\" event", "move it to another function");
    }
  }

  private void checkSnapStart(@Nullable String runtime) {
    if (section.image() != null) {
      report("snapStart", "with an image cannot have SnapStart", "remove \"snapStart\"");
      return;
    }
    if (runtime != null && !SNAP_START_RUNTIMES.contains(runtime)) {
      report("snapStart", "with " + runtime + " cannot have SnapStart", "remove \"snapStart\"");
    }
    if (section.fileSystemConfig() != null) {
      report("snapStart", "with a file system cannot have SnapStart", "remove \"snapStart\"");
    }
    Node storage = section.node().get("ephemeralStorageSize");
    if (storage instanceof Scalar scalar
        && scalar.value() instanceof Long megabytes
        && megabytes > MAX_SNAP_START_STORAGE) {
      report(
          "ephemeralStorageSize",
          "with SnapStart can have " + MAX_SNAP_START_STORAGE + " MB of storage at most",
          "remove \"snapStart\" or \"ephemeralStorageSize\"");
    }
  }

  private void report(String key, String problem, String hint) {
    Node value = section.node().get(key);
    Node place = value == null ? section.node() : value;
    findings.error(
        place.place(),
        "function/durable",
        "the durable function \"" + function.key() + "\" " + problem,
        hint);
  }
}
