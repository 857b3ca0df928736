package aloft.aws.cloud.bucket;

import java.time.Instant;
import java.util.List;

/// One deployment as it lies in the bucket.
///
/// @param folder its name: `1795469093885-2026-11-23T21:24:53.885Z`
/// @param moment the number before the first dash, in milliseconds
public record StoredDeployment(String folder, long moment, List<Item> files) {
  public StoredDeployment {
    files = List.copyOf(files);
  }

  /// A file of a deployment.
  public record Item(String key, String name, Instant uploaded) {}

  /// When its last file was uploaded.
  public Instant uploaded() {
    Instant last = Instant.EPOCH;
    for (Item file : files) {
      last = file.uploaded().isAfter(last) ? file.uploaded() : last;
    }
    return last;
  }
}
