package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Problem;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An image that functions may use: an image in ECR, or one that is built from a folder.
@Doc("An image that functions may use")
public record EcrImage(
    @Doc("The image's URI in ECR, with a tag or a digest") @Nullable String uri,
    @Doc("The folder from which it is built") @Nullable String path,
    @Doc("The build file (default Dockerfile)") @Nullable String file,
    @Nullable Map<String, String> buildArgs,
    @Nullable List<String> buildOptions,
    @Nullable List<String> cacheFrom,
    @Nullable String platform,
    @Nullable String provenance,
    @Source Node node)
    implements Checked {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "^\\d+\\.dkr\\.ecr\\.[a-z0-9-]+..amazonaws.com/([^@]+)|([^@:]+@sha256:[a-f0-9]{64})$");

  /// Whether a text is the URI of an image in ECR, not a name or a folder.
  public static boolean isAddress(String text) {
    return ADDRESS.matcher(text).find();
  }

  @ShortForm("the address of an image, or the folder it is built from")
  static @Nullable EcrImage of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    boolean address = isAddress(text);
    return new EcrImage(
        address ? text : null, address ? null : text, null, null, null, null, null, null, node);
  }

  @Override
  public List<Problem> check() {
    boolean byUri = uri != null && !uri.isEmpty();
    boolean byPath = path != null && !path.isEmpty();
    if (!byUri) {
      return byPath
          ? List.of()
          : List.of(new Problem("", "provider/image", "an image needs \"uri\" or \"path\""));
    }
    Map<String, Boolean> buildSettings = new LinkedHashMap<>();
    buildSettings.put("path", byPath);
    buildSettings.put("buildArgs", buildArgs != null);
    buildSettings.put("buildOptions", buildOptions != null);
    buildSettings.put("cacheFrom", cacheFrom != null);
    buildSettings.put("platform", platform != null && !platform.isEmpty());
    buildSettings.put("provenance", provenance != null && !provenance.isEmpty());
    List<Problem> problems = new ArrayList<>();
    buildSettings.forEach((key, given) -> {
      if (given) {
        problems.add(
            new Problem(
                key,
                "provider/image",
                "\""
                    + key
                    + "\" applies only to an image that is built, but this image has \"uri\""));
      }
    });
    return problems;
  }
}
