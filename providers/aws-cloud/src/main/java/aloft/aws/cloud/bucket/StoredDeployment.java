package aloft.aws.cloud.bucket;

import java.time.Instant;
import java.util.List;

/// A deployment in the bucket.
///
/// @param folder the name of its folder, as in `1795469093885-2026-11-23T21:24:53.885Z`
/// @param timestamp the number before the first dash: milliseconds since 1970
public record StoredDeployment(String folder, long timestamp, List<StoredFile> files) {
  public StoredDeployment {
    files = List.copyOf(files);
  }

  /// A file of a deployment.
  ///
  /// @param key the key of the object in S3
  /// @param name the key without the folder
  /// @param size in bytes
  public record StoredFile(String key, String name, Instant uploadedAt, long size) {}

  /// The id by which users know it: the milliseconds.
  public String id() {
    return Long.toString(timestamp);
  }

  /// Whether it has a file.
  public boolean has(String name) {
    return files.stream().anyMatch(file -> file.name().equals(name));
  }

  /// The time when its last file was uploaded.
  public Instant lastUploadedAt() {
    Instant last = Instant.EPOCH;
    for (StoredFile file : files) {
      last = file.uploadedAt().isAfter(last) ? file.uploadedAt() : last;
    }
    return last;
  }
}
