package aloft.aws.cloud.bucket;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.connection.Parallel;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A bucket with deployments in folders: `PREFIX/SERVICE/STAGE/MILLISECONDS-MOMENT/FILE`.
public final class DeploymentBucket {
  private static final Pattern FOLDER =
      Pattern.compile("^(\\d+)-\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}[^/]*$");
  private static final int MOST_AT_ONCE = 8;
  private static final int MOST_DELETED = 1000;
  private static final String HASH = "filesha256";

  private final S3Client s3;
  private final String region;
  private final String name;

  public DeploymentBucket(Clients clients, String name) {
    this.s3 = clients.s3();
    this.region = clients.region();
    this.name = name;
  }

  public String name() {
    return name;
  }

  /// Checks a bucket of the user's own: it must be there, in the region of the stack.
  public void check() {
    HeadBucketResponse found;
    try {
      found = s3.headBucket(request -> request.bucket(name));
    } catch (S3Exception e) {
      Optional<String> other =
          e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null
              ? Optional.empty()
              : e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
      if (e.statusCode() == 301 && other.isPresent()) {
        throw elsewhere(other.get());
      }
      if (e.statusCode() == 404) {
        throw missing("provider.deploymentBucket names", "create it, or name another");
      }
      throw e;
    }
    String where = "EU".equals(found.bucketRegion()) ? "eu-west-1" : found.bucketRegion();
    if (where != null && !where.isEmpty() && !where.equals(region)) {
      throw elsewhere(where);
    }
  }

  private UserException elsewhere(String where) {
    return new UserException(
        Diagnostic.error(
                "bucket/region",
                "the deployment bucket " + name + " is in " + where + ", the service in " + region)
            .hint("name a bucket in " + region + ", or deploy to " + where));
  }

  private UserException missing(String who, String next) {
    return new UserException(
        Diagnostic.error(
                "bucket/missing", "there is no bucket " + name + ", which " + who + " for uploads")
            .hint(next));
  }

  /// The deployments in a folder, the newest first.
  public List<StoredDeployment> deployments(String folder) {
    Map<String, List<StoredDeployment.Item>> byFolder = new HashMap<>();
    for (S3Object object : list(folder)) {
      String rest = object.key().substring(folder.length());
      int slash = rest.indexOf('/');
      if (slash > 0
          && slash < rest.length() - 1
          && FOLDER.matcher(rest.substring(0, slash)).find()) {
        byFolder
            .computeIfAbsent(rest.substring(0, slash), key -> new ArrayList<>())
            .add(
                new StoredDeployment.Item(
                    object.key(), rest.substring(slash + 1), object.lastModified()));
      }
    }
    List<StoredDeployment> deployments = new ArrayList<>();
    byFolder.forEach((key, files) -> {
      Matcher matcher = FOLDER.matcher(key);
      long moment = matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
      deployments.add(new StoredDeployment(key, moment, files));
    });
    deployments.sort((left, right) -> {
      int order = Long.compare(right.moment(), left.moment());
      return order == 0 ? right.folder().compareTo(left.folder()) : order;
    });
    return deployments;
  }

  private List<S3Object> list(String folder) {
    List<S3Object> all = new ArrayList<>();
    String next = null;
    try {
      do {
        String token = next;
        ListObjectsV2Response page =
            s3.listObjectsV2(
                request -> request.bucket(name).prefix(folder).continuationToken(token));
        all.addAll(page.contents());
        next = page.nextContinuationToken();
      } while (next != null);
      return all;
    } catch (NoSuchBucketException e) {
      throw missing(
          "the stack made", "create it again by that name, or remove the service and deploy anew");
    }
  }

  /// The hashes that were left with the files, by their names; empty text where there is none.
  public Map<String, String> hashes(StoredDeployment deployed) {
    Map<String, String> hashes = new LinkedHashMap<>();
    Parallel.each(
            deployed.files(),
            MOST_AT_ONCE,
            item ->
                Map.entry(
                    item.name(),
                    s3.headObject(request -> request.bucket(name).key(item.key()))
                        .metadata()
                        .getOrDefault(HASH, "")))
        .forEach(entry -> hashes.put(entry.getKey(), entry.getValue()));
    return hashes;
  }

  /// Removes objects, without their older versions.
  public void remove(List<String> keys) {
    delete(keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList());
  }

  private void delete(List<ObjectIdentifier> objects) {
    for (int from = 0; from < objects.size(); from += MOST_DELETED) {
      List<ObjectIdentifier> batch =
          objects.subList(from, Math.min(objects.size(), from + MOST_DELETED));
      DeleteObjectsResponse answer =
          s3.deleteObjects(
              request -> request.bucket(name).delete(delete -> delete.objects(batch).quiet(true)));
      if (!answer.errors().isEmpty()) {
        S3Error error = answer.errors().getFirst();
        throw new UserException(
            Diagnostic.error(
                    "bucket/not-emptied",
                    "cannot remove "
                        + error.key()
                        + " from the bucket "
                        + name
                        + ": "
                        + error.message()
                        + " ("
                        + error.code()
                        + ")")
                .hint("allow s3:DeleteObject and s3:DeleteObjectVersion on the bucket"));
      }
    }
  }

  /// Empties a folder of the bucket; all of it where the folder is empty. A bucket that is gone
  /// already is empty.
  ///
  /// @param versions remove older versions and delete markers too
  public void empty(String folder, boolean versions) {
    try {
      if (versions) {
        emptyVersions(folder);
      } else {
        remove(list(folder).stream().map(S3Object::key).toList());
      }
    } catch (NoSuchBucketException e) {
      return;
    } catch (UserException e) {
      if (!e.diagnostics().getFirst().code().equals("bucket/missing")) {
        throw e;
      }
    }
  }

  private void emptyVersions(String folder) {
    String nextKey = null;
    String nextVersion = null;
    do {
      String key = nextKey;
      String version = nextVersion;
      ListObjectVersionsResponse page =
          s3.listObjectVersions(request ->
              request.bucket(name).prefix(folder).keyMarker(key).versionIdMarker(version));
      List<ObjectIdentifier> objects = new ArrayList<>();
      page.versions().forEach(found -> objects.add(identifier(found.key(), found.versionId())));
      page.deleteMarkers()
          .forEach(found -> objects.add(identifier(found.key(), found.versionId())));
      delete(objects);
      nextKey = page.nextKeyMarker();
      nextVersion = page.nextVersionIdMarker();
      if (!Boolean.TRUE.equals(page.isTruncated())) {
        nextKey = null;
      }
    } while (nextKey != null);
  }

  private static ObjectIdentifier identifier(String key, String version) {
    return ObjectIdentifier.builder().key(key).versionId(version).build();
  }
}
