package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Checked;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Problem;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The VPC settings of functions.
@Doc("The VPC settings of functions")
public record VpcSection(
    @Doc("At most 5 security groups") @Nullable Value securityGroupIds,
    @Doc("At most 16 subnets") @Nullable Value subnetIds,
    @Doc("Allow IPv6 in dual-stack subnets") @Nullable Boolean ipv6AllowedForDualStack,
    @Source Node node)
    implements Checked {

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    boolean isFunction =
        node instanceof Mapping mapping
            && mapping.entries().keySet().stream()
                .anyMatch(key -> key.equals("Ref") || key.startsWith("Fn::"));
    if (!isFunction && securityGroupIds == null) {
      problems.add(missing("securityGroupIds"));
    }
    if (!isFunction && subnetIds == null) {
      problems.add(missing("subnetIds"));
    }
    return problems;
  }

  private static Problem missing(String key) {
    return new Problem(
        "",
        "manifest/missing",
        "a vpc needs \"" + key + "\"",
        "add at least one",
        Problem.Kind.VIOLATION);
  }

  @ShortForm("false")
  static @Nullable VpcSection of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar scalar && Boolean.FALSE.equals(scalar.value())
        ? new VpcSection(null, null, null, node)
        : null;
  }
}
