package aloft.aws.function;

import aloft.aws.manifest.EcrImage;
import aloft.aws.manifest.EcrSection;
import aloft.spi.document.Json;
import aloft.spi.plan.Question;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An image that is built from a folder of the service, and the settings of its repository: the
/// subject of a question.
///
/// @param name the tag of the image
/// @param path the folder, relative to that of the service
/// @param file the build file, relative to the folder
/// @param maxImages how many images the repository keeps; null for all
public record ImageSource(
    @Required String name,
    @Required String path,
    @Required String file,
    @Required Map<String, String> buildArgs,
    @Required List<String> buildOptions,
    @Required List<String> cacheFrom,
    @Nullable String platform,
    @Nullable String provenance,
    boolean scanOnPush,
    @Nullable Integer maxImages) {
  public ImageSource {
    buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
    buildOptions = List.copyOf(buildOptions);
    cacheFrom = List.copyOf(cacheFrom);
  }

  /// The source of an image; null if it is not built.
  static @Nullable ImageSource of(String name, EcrImage image, EcrSection section) {
    EcrImage.ImageBuild build = image.build();
    String path = build.path();
    if (path == null || path.isEmpty()) {
      return null;
    }
    String file = build.file();
    return new ImageSource(
        name,
        path,
        file == null || file.isEmpty() ? "Dockerfile" : file,
        build.buildArgs() == null ? Map.of() : build.buildArgs(),
        build.buildOptions() == null ? List.of() : build.buildOptions(),
        build.cacheFrom() == null ? List.of() : build.cacheFrom(),
        build.platform(),
        build.provenance(),
        Boolean.TRUE.equals(section.scanOnPush()),
        section.maxImages() == null ? section.maxImageCount() : section.maxImages());
  }

  Question question() {
    return new Question(Images.BUILD, Json.write(RecordWriter.of(this, "image"), 0), true);
  }

  /// Reads the subject of a question.
  ///
  /// @throws IllegalArgumentException if it is no image
  public static ImageSource of(Question question) {
    ImageSource source =
        Decoder.read(
            ImageSource.class,
            Json.read(question.subject(), "image"),
            new DiagnosticCollector(ValidationMode.ERROR));
    if (source == null) {
      throw new IllegalArgumentException(question.kind());
    }
    return source;
  }
}
