package aloft.aws.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Key;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What CloudWatch looks for in logs, and masks.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html">Masking
///   sensitive log data</a>
@Doc("What CloudWatch looks for in logs, and masks")
public record DataProtectionPolicy(
    @Key("Name") @Doc("The name of the policy") @Nullable Node name,
    @Key("Description") @Doc("Description") @Nullable Node description,
    @Key("Version") @Doc("The version of the policy language: 2021-06-01") @Nullable Node version,
    @Key("Statement") @Doc("Statements with an Operation to audit, and one to mask")
        @Nullable Node statement,
    @Source Mapping node)
    implements Checked {

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    for (String key : List.of("Name", "Version", "Statement")) {
      if (node.get(key) == null) {
        problems.add(
            new Problem(
                "",
                "manifest/missing",
                "a data protection policy needs \"" + key + "\"",
                null,
                Problem.Kind.VIOLATION));
      }
    }
    return problems;
  }
}
