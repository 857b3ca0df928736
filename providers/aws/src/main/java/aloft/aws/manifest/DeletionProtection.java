package aloft.aws.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Problem;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether CloudFormation refuses to delete the stack.
@Doc("Whether CloudFormation refuses to delete the stack")
public record DeletionProtection(
    @Doc("The stages that are protected; all others are not") List<String> stages,
    @Source Node node)
    implements Checked {
  public DeletionProtection {
    stages = stages == null ? List.of() : stages;
  }

  @ShortForm("true or false")
  static @Nullable DeletionProtection of(Node node, DiagnosticCollector findings) {
    Boolean flag = Decoder.read(Boolean.class, node, findings);
    return flag == null ? null : new DeletionProtection(List.of(), new Scalar(flag, node.place()));
  }

  @Override
  public List<Problem> check() {
    return node instanceof Mapping && stages.isEmpty()
        ? List.of(
            new Problem(
                "", "provider/deletion-protection", "\"stages\" is missing or empty", "name one"))
        : List.of();
  }

  /// Whether the stack of a stage is protected.
  public boolean isEnabled(String stage) {
    return node instanceof Scalar flag ? Boolean.TRUE.equals(flag.value()) : stages.contains(stage);
  }
}
