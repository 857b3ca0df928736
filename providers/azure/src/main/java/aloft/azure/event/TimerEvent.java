package aloft.azure.event;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `timer`: calls at certain times, in the words of Azure.
@Doc("Calls at certain times, in the words of Azure")
public record TimerEvent(
    @Doc("When, with seconds: 0 */5 * * * * (default: each minute)") @Nullable String schedule,
    @Doc("The name of the argument (default myTimer)") @Nullable String name,
    @Doc("Whether it also runs when the app starts") @Nullable Boolean runOnStartup,
    @Doc("Whether times are kept, so that a missed one is made up for")
        @Nullable Boolean useMonitor,
    @Source Node node) {

  @ShortForm("a schedule with seconds, as in \"0 */5 * * * *\", or true")
  static @Nullable TimerEvent of(Node node, DiagnosticCollector findings) {
    if (node instanceof Scalar scalar && Boolean.TRUE.equals(scalar.value())) {
      return new TimerEvent(null, null, null, null, node);
    }
    return node.text() == null ? null : new TimerEvent(node.text(), null, null, null, node);
  }
}
