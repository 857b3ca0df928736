package aloft.azure.event;

import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `schedule`: calls at certain times.
@Doc("Calls at certain times")
public record ScheduleEvent(
    @Required @Doc("When: rate(5 minutes), cron(0 12 * * ? *), or as in a crontab: 0 12 * * *")
        List<Node> rate,
    @Doc("The time zone of the expression: only UTC") @Nullable String timezone,
    @Doc("Not possible on Azure: a timer has no input") @Nullable Node input,
    @Doc("False for a timer that does not run (default true)") @Nullable Boolean enabled,
    @Source Node node) {

  @ShortForm("an expression, as in \"rate(5 minutes)\"")
  static @Nullable ScheduleEvent of(Node node, DiagnosticCollector findings) {
    boolean isExpression = node.text() != null || node instanceof Sequence;
    return isExpression ? new ScheduleEvent(List.of(node), null, null, null, node) : null;
  }
}
