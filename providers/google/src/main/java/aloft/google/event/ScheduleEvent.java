package aloft.google.event;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `schedule`: a job of Cloud Scheduler that calls the function.
@Doc("Calls at certain times, by Cloud Scheduler")
public record ScheduleEvent(
    @Required @Doc("When: rate(5 minutes), cron(0 12 * * ? *), or as in a crontab: 0 12 * * *")
        List<Node> rate,
    @Doc("The time zone of the expression (default UTC)") @Nullable String timezone,
    @Doc("The body of the request: text, or an object that is sent as JSON") @Nullable Node input,
    @Doc("The id of the job (default: that of the function and a number)") @Nullable String name,
    @Doc("Description") @Nullable String description,
    @Doc("False for a job that is paused (default true)") @Nullable Boolean enabled,
    @Source Node node) {

  @ShortForm("an expression, as in \"rate(5 minutes)\"")
  static @Nullable ScheduleEvent of(Node node, DiagnosticCollector findings) {
    boolean isExpression = node.text() != null || node instanceof Sequence;
    return isExpression
        ? new ScheduleEvent(List.of(node), null, null, null, null, null, node)
        : null;
  }

  /// Returns the expressions.
  public List<Node> expressions() {
    return rate.stream()
        .flatMap(
            item -> item instanceof Sequence list ? list.items().stream() : List.of(item).stream())
        .filter(item -> item instanceof Scalar)
        .toList();
  }

  /// Returns whether the job is paused.
  public boolean isDisabled() {
    return Boolean.FALSE.equals(enabled);
  }
}
