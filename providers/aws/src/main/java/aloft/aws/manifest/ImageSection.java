package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Checked;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Problem;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The container image of a function.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/images-create.html">Container
///   images</a>
@Doc("The container image of a function")
public record ImageSection(
    @Doc("The image's URI in ECR, with a tag or a digest") @Nullable String uri,
    @Doc("The name of an image under provider.ecr.images") @Nullable String name,
    @Doc("Overrides the image's command") @Nullable List<String> command,
    @Doc("Overrides the image's entry point") @Nullable List<String> entryPoint,
    @Doc("Overrides the image's working directory") @Nullable String workingDirectory,
    @Source Node node)
    implements Checked {

  @ShortForm("the address or the name of an image")
  static @Nullable ImageSection of(Node node, DiagnosticCollector findings) {
    if (!(node instanceof Scalar scalar) || !(scalar.value() instanceof String text)) {
      return null;
    }
    return EcrImage.isAddress(text)
        ? new ImageSection(text, null, null, null, null, node)
        : new ImageSection(null, text, null, null, null, node);
  }

  @Override
  public List<Problem> check() {
    boolean byUri = uri != null && !uri.isEmpty();
    boolean byName = name != null && !name.isEmpty();
    if (byUri && byName) {
      return List.of(
          new Problem("", "function/image", "an image has either \"uri\" or \"name\", not both"));
    }
    return byUri || byName
        ? List.of()
        : List.of(new Problem("", "function/image", "an image needs \"uri\" or \"name\""));
  }
}
