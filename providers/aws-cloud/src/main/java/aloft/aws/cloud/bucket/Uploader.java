package aloft.aws.cloud.bucket;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.connection.Parallel;
import aloft.aws.plan.ContentHash;
import aloft.aws.plan.PlanSteps;
import aloft.aws.plan.UploadStep;
import aloft.host.Digests;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.progress.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Uploads the files of one deployment to the bucket.
///
/// The hash of each file is computed first, and compared with the hashes of the previous
/// deployment. Up to 8 files are transferred in parallel. A large file with an unchanged hash is
/// copied within S3; all others are uploaded, with the hash as metadata. The first error stops the
/// upload and is thrown as a [UserException]; files that are already there remain.
public final class Uploader {
  private static final int MAX_PARALLEL = 8;

  /// The size in bytes from which an unchanged file is copied within S3 instead of uploaded.
  private static final long MIN_COPY_SIZE = 256 * 1024;

  private final UploadStep step;
  private final Bundle bundle;
  private final UploadEncryption encryption;
  private final Map<String, String> hashes = new LinkedHashMap<>();

  public Uploader(UploadStep step, Bundle bundle) {
    this.step = step;
    this.bundle = bundle;
    this.encryption = new UploadEncryption(step.encryption());
    for (UploadStep.Upload file : step.files()) {
      String hash = file.hash();
      hashes.put(file.name(), hash == null ? ContentHash.of(file.name(), text(file)) : hash);
    }
  }

  /// The hashes of the files of a stored deployment, by their names. One request tells whether they
  /// are those of this one; if not, there is one more for each file.
  ///
  /// @param folder the key of its folder
  public Map<String, String> hashes(
      DeploymentBucket bucket, StoredDeployment stored, String folder) {
    return filesHash().equals(bucket.filesHash(folder)) ? hashes : bucket.hashes(stored);
  }

  private String filesHash() {
    StringBuilder all = new StringBuilder();
    new TreeMap<>(hashes).forEach((name, hash) -> all.append(name + "=" + hash + "\n"));
    return Digests.sha256Hex(all.toString());
  }

  /// The keys of the files in the bucket.
  public List<String> keys() {
    return step.files().stream().map(this::key).toList();
  }

  /// Whether some of the files are not in the bucket.
  public boolean misses(DeploymentBucket bucket) {
    try {
      return !bucket.keys(step.folder() + "/").containsAll(keys());
    } catch (SdkException e) {
      // A bucket that cannot be read tells nothing.
      return false;
    }
  }

  private String key(UploadStep.Upload file) {
    return step.folder() + "/" + file.name();
  }

  private String text(UploadStep.Upload file) {
    String text = bundle.plan().files().get(file.file());
    if (text == null) {
      throw new UserException(
          Diagnostic.error("plan/missing-file", "the plan has no file " + file.file())
              .hint("package the service again"));
    }
    return text;
  }

  /// Uploads all files.
  ///
  /// @param previousHashes the hashes of the previous deployment, by name; empty if unknown
  /// @param previousFolder the key of that deployment's folder, with a slash at the end
  /// @param accelerated whether the bucket has S3 Transfer Acceleration
  /// @param previous the id of the deployment to restore if this one is to be taken back, which is
  ///   noted for [DeploymentBucket#previous]; null if it is unknown
  public void upload(
      Clients clients,
      DeploymentBucket bucket,
      Map<String, String> previousHashes,
      String previousFolder,
      boolean accelerated,
      @Nullable String previous,
      Progress progress) {
    S3Client s3 = accelerated && step.accelerated() ? clients.acceleratedS3() : clients.s3();
    int total = step.files().size();
    AtomicInteger done = new AtomicInteger();
    progress.tasks(
        "Uploading to " + bucket.name(),
        child -> {
          Task task = Objects.requireNonNull(child.parent());
          return Parallel.map(
              step.files(),
              MAX_PARALLEL,
              file ->
                  AwsErrors.translate(() -> {
                    String hash = hashes.getOrDefault(file.name(), "");
                    boolean unchanged =
                        file.hash() != null && hash.equals(previousHashes.get(file.name()));
                    Map<String, String> metadata = new TreeMap<>();
                    metadata.put(DeploymentBucket.HASH_METADATA, hash);
                    if (file.name().equals(PlanSteps.UPLOADED_TEMPLATE)) {
                      metadata.put(DeploymentBucket.FILES_METADATA, filesHash());
                      if (previous != null) {
                        metadata.put(DeploymentBucket.PREVIOUS_METADATA, previous);
                      }
                    }
                    put(s3, bucket.name(), file, metadata, unchanged ? previousFolder : "");
                    progress.report(
                        new ProgressEvent.Advanced(
                            task, done.incrementAndGet(), total, file.name()));
                    return file;
                  }));
        });
  }

  private void put(
      S3Client s3,
      String bucket,
      UploadStep.Upload file,
      Map<String, String> metadata,
      String previousFolder) {
    String key = key(file);
    Path path = bundle.folder().resolve(file.file());
    if (!previousFolder.isEmpty() && !encryption.hasCustomerKey() && size(path) >= MIN_COPY_SIZE) {
      CopyObjectRequest.Builder copy =
          CopyObjectRequest.builder()
              .sourceBucket(bucket)
              .sourceKey(previousFolder + file.name())
              .destinationBucket(bucket)
              .destinationKey(key);
      s3.copyObject(encryption.set(copy).build());
      return;
    }
    if (file.hash() != null) {
      requirePackaged(path, metadata.getOrDefault(DeploymentBucket.HASH_METADATA, ""));
    }
    PutObjectRequest.Builder put = request(bucket, key, file.type()).metadata(metadata);
    s3.putObject(
        put.build(),
        file.hash() == null
            ? RequestBody.fromString(text(file), StandardCharsets.UTF_8)
            : RequestBody.fromFile(path));
  }

  /// Checks that a zip is the one that was packaged: another command can have written its own into
  /// the same folder meanwhile.
  private static void requirePackaged(Path zip, String hash) {
    MessageDigest digest = Digests.sha256();
    try (InputStream in = Files.newInputStream(zip)) {
      byte[] buffer = new byte[64 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw missing(zip, e);
    }
    if (!Base64.getEncoder().encodeToString(digest.digest()).equals(hash)) {
      throw new UserException(
          Diagnostic.error(
                  "package/changed",
                  zip + " was changed after it was packaged, maybe by another command")
              .hint("run the same command again"));
    }
  }

  private static UserException missing(Path file, IOException e) {
    return new UserException(
        Diagnostic.error("plan/missing-file", "cannot read " + file)
            .hint("package the service again"),
        e);
  }

  /// Uploads a text that belongs to no deployment.
  public void uploadText(Clients clients, DeploymentBucket bucket, String key, String text) {
    clients
        .s3()
        .putObject(
            request(bucket.name(), key, "application/json").build(),
            RequestBody.fromString(text, StandardCharsets.UTF_8));
  }

  private PutObjectRequest.Builder request(String bucket, String key, String type) {
    return encryption.set(PutObjectRequest.builder().bucket(bucket).key(key).contentType(type));
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw missing(path, e);
    }
  }

  /// Whether a stored deployment has all of these files, by name. Its hashes are needed only then.
  public boolean isContainedIn(StoredDeployment deployed) {
    Set<String> names =
        deployed.files().stream()
            .map(StoredDeployment.StoredFile::name)
            .collect(Collectors.toSet());
    return names.containsAll(hashes.keySet());
  }

  /// Whether all of these files are stored with the same content. More files may be stored, because
  /// a layer that has not changed is not uploaded again.
  ///
  /// @param storedHashes the hashes of the stored files, by name
  /// @param storedText reads a stored file; null if there is none. Called only for a text with
  ///   another hash, if the hashes of all zips are equal
  public boolean matches(
      Map<String, String> storedHashes, Function<String, @Nullable String> storedText) {
    List<UploadStep.Upload> different = new ArrayList<>();
    for (UploadStep.Upload file : step.files()) {
      String hash = hashes.get(file.name());
      if (hash != null && !hash.equals(storedHashes.get(file.name()))) {
        different.add(file);
      }
    }
    return different.stream().allMatch(file -> file.hash() == null)
        && different.stream().allMatch(file -> isSame(file, storedText.apply(file.name())));
  }

  private boolean isSame(UploadStep.Upload file, @Nullable String stored) {
    return stored != null && ContentHash.areSame(file.name(), stored, text(file));
  }
}
