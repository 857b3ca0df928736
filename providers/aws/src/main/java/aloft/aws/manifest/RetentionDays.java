package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Form;
import aloft.spi.schema.Forms;
import aloft.spi.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many days logs are kept; CloudWatch supports only certain numbers.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html">PutRetentionPolicy</a>
public final class RetentionDays {
  private static final List<Integer> KNOWN =
      List.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  /// Reads a number of days.
  public static final Form<Integer> FORM = new DaysForm();

  private RetentionDays() {}

  private static final class DaysForm implements Form<Integer> {
    private static final Form<?> NUMBER = Forms.of(Integer.class);

    @Override
    public @Nullable Integer read(Node node, DiagnosticCollector findings) {
      Integer days = (Integer) NUMBER.read(node, findings);
      if (days != null && !KNOWN.contains(days)) {
        findings.refusal(
            node.place(),
            "manifest/value",
            "CloudWatch cannot keep logs for " + days + " days",
            "one of: " + String.join(", ", KNOWN.stream().map(String::valueOf).toList()));
      }
      return days;
    }

    @Override
    public Node normalize(Node node) {
      return NUMBER.normalize(node);
    }

    @Override
    public Schema schema() {
      return NUMBER.schema();
    }
  }
}
