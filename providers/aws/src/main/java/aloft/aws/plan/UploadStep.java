package aloft.aws.plan;

import aloft.spi.schema.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Uploads the template and the artifacts it refers to into the folder of this deployment.
///
/// @param folder the folder of this deployment in the bucket
/// @param encryption the encryption settings of each upload, by their names in the S3 API
/// @param accelerated whether to use S3 Transfer Acceleration if the stack supports it
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
  /// @param file the name in the folder of the plan
  /// @param name the name in the folder of the bucket
  /// @param hash the SHA-256 in base64 that detects a change; if null, [ContentHash] computes it
  ///   from the text
  public record Upload(
      @Required String file, @Required String name, @Required String type, @Nullable String hash) {}
}
