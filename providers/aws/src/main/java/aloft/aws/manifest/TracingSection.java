package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import org.jspecify.annotations.Nullable;

/// `provider.tracing`: X-Ray tracing of the REST API and functions.
@Doc("X-Ray tracing")
public record TracingSection(
    @Doc("Trace the stage of the REST API") @Nullable Boolean apiGateway,
    @Doc("Trace functions: true, Active or PassThrough")
        @ExpectedType(String.class)
        @OneOf({"true", "false", "Active", "PassThrough"})
        @Nullable Value lambda) {

  /// No settings.
  public static final TracingSection NONE = new TracingSection(null, null);

  /// `tracing: true` of version 1 has no effect in later versions.
  @ShortForm("false")
  static @Nullable TracingSection of(Node node, DiagnosticCollector findings) {
    Boolean flag = Decoder.read(Boolean.class, node, findings.emptyCopy());
    if (flag == null) {
      return null;
    }
    if (flag) {
      findings.violation(
          node.place(),
          "manifest/type",
          "expected an object, found true, which has no effect",
          "write tracing: {lambda: true} to trace functions");
    }
    return NONE;
  }
}
