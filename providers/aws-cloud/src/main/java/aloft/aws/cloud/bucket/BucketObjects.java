package aloft.aws.cloud.bucket;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists and deletes the objects of a bucket, and their versions.
final class BucketObjects {
  private static final int MAX_DELETE_BATCH = 1000;

  /// The version of an object that was stored while versioning was off.
  private static final String UNVERSIONED = "null";

  private final S3Client s3;
  private final String bucket;

  BucketObjects(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /// The present objects below a key prefix.
  List<S3Object> list(String prefix) throws NoSuchBucketException {
    List<S3Object> objects = new ArrayList<>();
    String next = null;
    do {
      String token = next;
      ListObjectsV2Response page =
          s3.listObjectsV2(
              request -> request.bucket(bucket).prefix(prefix).continuationToken(token));
      objects.addAll(page.contents());
      next = page.nextContinuationToken();
    } while (next != null);
    return objects;
  }

  /// Deletes objects, but not their older versions.
  ///
  /// @throws UserException if S3 cannot delete one of them
  void delete(List<String> keys) {
    deleteVersions(keys.stream().map(key -> identifier(key, null)).toList());
  }

  /// Deletes all objects below a key prefix; all objects of the bucket if the prefix is empty.
  ///
  /// @param versions whether to delete older versions and delete markers too, if there are any;
  ///   where only the present objects may be listed, it deletes these
  /// @throws UserException if S3 cannot delete one of them
  void deleteAll(String prefix, boolean versions) throws NoSuchBucketException {
    deleteVersions(versions ? versions(prefix) : present(prefix));
  }

  private void deleteVersions(List<ObjectIdentifier> objects) {
    for (int from = 0; from < objects.size(); from += MAX_DELETE_BATCH) {
      List<ObjectIdentifier> batch =
          objects.subList(from, Math.min(objects.size(), from + MAX_DELETE_BATCH));
      DeleteObjectsResponse response =
          s3.deleteObjects(request ->
              request.bucket(bucket).delete(delete -> delete.objects(batch).quiet(true)));
      if (!response.errors().isEmpty()) {
        S3Error error = response.errors().getFirst();
        throw new UserException(
            Diagnostic.error(
                    "bucket/not-emptied",
                    "cannot remove "
                        + error.key()
                        + " from the bucket "
                        + bucket
                        + ": "
                        + error.message()
                        + " ("
                        + error.code()
                        + ")")
                .hint("allow s3:DeleteObject and s3:DeleteObjectVersion on the bucket"));
      }
    }
  }

  private List<ObjectIdentifier> present(String prefix) {
    return list(prefix).stream().map(object -> identifier(object.key(), null)).toList();
  }

  /// The objects below a key prefix, with their versions if the bucket has kept any.
  private List<ObjectIdentifier> versions(String prefix) {
    List<ObjectIdentifier> objects = new ArrayList<>();
    boolean isVersioned = false;
    String nextKey = null;
    String nextVersion = null;
    do {
      String key = nextKey;
      String versionId = nextVersion;
      ListObjectVersionsResponse page;
      try {
        page =
            s3.listObjectVersions(request ->
                request.bucket(bucket).prefix(prefix).keyMarker(key).versionIdMarker(versionId));
      } catch (S3Exception e) {
        if (e.statusCode() == 403) {
          return present(prefix);
        }
        throw e;
      }
      for (ObjectVersion version : page.versions()) {
        isVersioned |= !UNVERSIONED.equals(version.versionId());
        objects.add(identifier(version.key(), version.versionId()));
      }
      for (DeleteMarkerEntry marker : page.deleteMarkers()) {
        isVersioned = true;
        objects.add(identifier(marker.key(), marker.versionId()));
      }
      nextKey = page.nextKeyMarker();
      nextVersion = page.nextVersionIdMarker();
      if (!Boolean.TRUE.equals(page.isTruncated())) {
        nextKey = null;
      }
    } while (nextKey != null);
    return isVersioned
        ? objects
        : objects.stream().map(object -> identifier(object.key(), null)).toList();
  }

  private static ObjectIdentifier identifier(String key, @Nullable String versionId) {
    return ObjectIdentifier.builder().key(key).versionId(versionId).build();
  }
}
