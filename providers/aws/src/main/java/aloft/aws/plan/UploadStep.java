package aloft.aws.plan;

import aloft.spi.schema.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Uploads what the template names, and the template itself, into a folder of its own.
///
/// @param folder of this deployment, in the bucket
/// @param encryption headers of each upload, by the names of the S3 API
/// @param accelerated whether to upload through S3 Transfer Acceleration where the stack offers it
public record UploadStep(
    @Required String folder,
    @Required List<Upload> files,
    @Required Map<String, String> encryption,
    boolean accelerated)
    implements AwsStep {
  public UploadStep {
    files = List.copyOf(files);
    encryption = Collections.unmodifiableMap(new LinkedHashMap<>(encryption));
  }

  /// A file to upload.
  ///
  /// @param file its name in the folder of the plan
  /// @param name its name in the bucket's folder
  /// @param hash base64 of a SHA-256 by which a change is noticed; where absent, of the text as
  ///   [ContentHash] reads it
  public record Upload(
      @Required String file, @Required String name, @Required String type, @Nullable String hash) {}
}
