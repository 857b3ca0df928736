package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import org.jspecify.annotations.Nullable;

/// When a function is updated to a newer build of its runtime.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html">Runtime version
///   updates</a>
@Doc("When a function is updated to a newer build of its runtime")
public record RuntimeManagement(
    @Doc("When AWS updates the runtime") @OneOf({"auto", "onFunctionUpdate", "manual"})
        @Nullable String mode,
    @Doc("The ARN of the runtime version for the mode manual") @Nullable Value arn) {

  @ShortForm("auto or onFunctionUpdate")
  static @Nullable RuntimeManagement of(Node node, DiagnosticCollector findings) {
    return node.text() == null
        ? null
        : Decoder.read(RuntimeManagement.class, Mapping.of("mode", node, node.place()), findings);
  }
}
