package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// The function URL of a function.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html">Function
///   URLs</a>
@Doc("A function URL")
public record UrlSection(
    @Doc("Who may call it (default: everyone)") @OneOf("aws_iam") @Nullable String authorizer,
    @Doc("CORS settings") @Nullable UrlCors cors,
    @Doc("Whether the response is buffered or streamed") @OneOf({"BUFFERED", "RESPONSE_STREAM"})
        @Nullable String invokeMode,
    @Source Node node) {

  /// Whether the function has a URL.
  public boolean isEnabled() {
    return !(node instanceof Scalar scalar && Boolean.FALSE.equals(scalar.value()));
  }

  @ShortForm("true or false")
  static @Nullable UrlSection of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar scalar && scalar.value() instanceof Boolean
        ? new UrlSection(null, null, null, node)
        : null;
  }
}
