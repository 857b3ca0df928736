package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Problem;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An image that functions may use: an image in ECR, or one that is built from a folder.
@Doc("An image that functions may use")
public record EcrImage(
    @Doc("The image's URI in ECR, with a tag or a digest") @Nullable String uri,
    @Inline ImageBuild build,
    @Source Node node)
    implements Checked {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "^\\d+\\.dkr\\.ecr\\.[a-z0-9-]+..amazonaws.com/([^@]+)|([^@:]+@sha256:[a-f0-9]{64})$");

  // The time for longer texts grows with the square of their length.
  private static final int MAX_LENGTH = 2048;

  /// Whether a text is the URI of an image in ECR, not a name or a folder.
  public static boolean isAddress(String text) {
    return text.length() <= MAX_LENGTH && ADDRESS.matcher(text).find();
  }

  @ShortForm("the address of an image, or the folder it is built from")
  static @Nullable EcrImage of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    boolean address = isAddress(text);
    return address
        ? new EcrImage(text, ImageBuild.NONE, node)
        : new EcrImage(null, ImageBuild.of(text), node);
  }

  @Override
  public List<Problem> check() {
    boolean byUri = uri != null && !uri.isEmpty();
    String path = build.path();
    boolean byPath = path != null && !path.isEmpty();
    if (!byUri) {
      return byPath
          ? List.of()
          : List.of(new Problem("", "provider/image", "an image needs \"uri\" or \"path\""));
    }
    return build.settings().stream()
        .map(key ->
            new Problem(
                key,
                "provider/image",
                "\""
                    + key
                    + "\" applies only to an image that is built, but this image has"
                    + " \"uri\""))
        .toList();
  }

  /// How the image is built.
  public record ImageBuild(
      @Doc("The folder from which it is built") @Nullable String path,
      @Doc("The build file (default Dockerfile)") @Nullable String file,
      @Doc("Values of ARG in the build file") @Nullable Map<String, String> buildArgs,
      @Doc("More options of the build command") @Nullable List<String> buildOptions,
      @Doc("Images whose layers are reused") @Nullable List<String> cacheFrom,
      @Doc("The platform, as in linux/arm64") @Nullable String platform,
      @Doc("Whether docker attests where the image comes from, as in false")
          @Nullable String provenance) {
    /// The settings of an image that is not built.
    static final ImageBuild NONE = new ImageBuild(null, null, null, null, null, null, null);

    static ImageBuild of(String path) {
      return new ImageBuild(path, null, null, null, null, null, null);
    }

    /// The keys of the settings that only an image that is built can have.
    private List<String> settings() {
      Map<String, Boolean> present = new LinkedHashMap<>();
      present.put("path", path != null && !path.isEmpty());
      present.put("buildArgs", buildArgs != null);
      present.put("buildOptions", buildOptions != null);
      present.put("cacheFrom", cacheFrom != null);
      present.put("platform", platform != null && !platform.isEmpty());
      present.put("provenance", provenance != null && !provenance.isEmpty());
      return present.keySet().stream()
          .filter(key -> Boolean.TRUE.equals(present.get(key)))
          .toList();
    }
  }
}
