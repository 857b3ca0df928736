package aloft.aws.check;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares the timeouts of functions with those of the queues that they read: a message must stay
/// invisible as long as the function may run.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html">Configuring a
///   queue</a>
final class QueueTimeouts {
  private static final int DEFAULT_VISIBILITY = 30;
  private static final int DEFAULT_TIMEOUT = 3;

  private final TemplateParts parts;
  private final DiagnosticCollector findings;
  private final Set<SourceRange> reported = new HashSet<>();

  QueueTimeouts(TemplateParts parts, DiagnosticCollector findings) {
    this.parts = parts;
    this.findings = findings;
  }

  /// Checks the queue and the function of an event source mapping; ignores other types.
  void check(String type, Mapping properties) {
    if (!type.equals("AWS::Lambda::EventSourceMapping")) {
      return;
    }
    String queue = target(properties.get("EventSourceArn"));
    String function = target(properties.get("FunctionName"));
    if (queue != null
        && function != null
        && "AWS::SQS::Queue".equals(parts.type(queue))
        && "AWS::Lambda::Function".equals(parts.type(function))) {
      compare(queue, function);
    }
  }

  private void compare(String queue, String function) {
    Mapping.Entry owner = parts.resources().entries().get(queue);
    Node set = parts.resources().get(queue, "Properties", "VisibilityTimeout");
    long visibility = seconds(set, DEFAULT_VISIBILITY);
    long timeout =
        seconds(parts.resources().get(function, "Properties", "Timeout"), DEFAULT_TIMEOUT);
    if (owner == null || visibility < 0 || timeout <= visibility) {
      return;
    }
    SourceRange place = set == null ? parts.place(owner) : parts.place(queue, set.place());
    if (reported.add(place)) {
      findings.refusal(
          place,
          "sqs/visibility",
          "the visibility timeout of the queue \""
              + queue
              + "\" is "
              + visibility
              + " seconds, but the timeout of "
              + function
              + " is "
              + timeout
              + " seconds",
          "set VisibilityTimeout to " + timeout + " or more (AWS advises six times as much)");
    }
  }

  // The resource of a GetAtt, also within a Join that adds an alias.
  private static @Nullable String target(@Nullable Node node) {
    Node argument = node == null ? null : node.get("Fn::GetAtt");
    if (argument == null && node != null && node.get("Fn::Join") instanceof Sequence join) {
      Node joined = join.get("1");
      Node first = joined == null ? null : joined.get("0");
      argument = first == null ? null : first.get("Fn::GetAtt");
    }
    Node id = argument == null ? null : argument.get("0");
    return id == null ? null : id.text();
  }

  // -1 if the value is not known.
  private static long seconds(@Nullable Node node, int byDefault) {
    if (node == null) {
      return byDefault;
    }
    if (node instanceof Scalar scalar) {
      return switch (scalar.value()) {
        case Long number -> number;
        case String text when text.matches("\\d{1,9}") -> Long.parseLong(text);
        case null, default -> -1;
      };
    }
    return -1;
  }
}
