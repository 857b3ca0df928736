package aloft.aws.cloud.bucket;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.connection.Parallel;
import aloft.aws.plan.ContentHash;
import aloft.aws.plan.UploadStep;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The files of one deployment on their way into the bucket.
public final class Uploader {
  private static final int MOST_AT_ONCE = 8;

  /// From this size on a file that is there already is copied within S3 instead.
  private static final long WORTH_A_COPY = 256 * 1024;

  private final UploadStep step;
  private final Bundle bundle;
  private final Map<String, String> hashes = new LinkedHashMap<>();

  public Uploader(UploadStep step, Bundle bundle) {
    this.step = step;
    this.bundle = bundle;
    for (UploadStep.Upload file : step.files()) {
      String hash = file.hash();
      hashes.put(file.name(), hash == null ? ContentHash.of(file.name(), text(file)) : hash);
    }
  }

  /// By the names in the bucket.
  public Map<String, String> hashes() {
    return hashes;
  }

  /// The keys that this deployment writes.
  public List<String> keys() {
    return step.files().stream().map(this::key).toList();
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
  /// @param before hashes of the deployment before, by name, where they are known
  /// @param folderBefore the key of that deployment's folder
  public void run(
      Clients clients,
      DeploymentBucket bucket,
      Map<String, String> before,
      String folderBefore,
      boolean accelerated,
      Progress progress) {
    S3Client s3 = accelerated && step.accelerated() ? clients.acceleratedS3() : clients.s3();
    String task = "Uploading";
    progress.tell(new ProgressEvent.Started(task, task + " to " + bucket.name()));
    AtomicInteger done = new AtomicInteger();
    int all = step.files().size();
    try {
      Parallel.each(
          step.files(),
          MOST_AT_ONCE,
          file ->
              AwsErrors.told(() -> {
                String hash = hashes.getOrDefault(file.name(), "");
                boolean same = file.hash() != null && hash.equals(before.get(file.name()));
                put(s3, bucket.name(), file, hash, same ? folderBefore : "");
                progress.tell(
                    new ProgressEvent.Advanced(task, done.incrementAndGet(), all, file.name()));
                return file;
              }));
    } catch (RuntimeException e) {
      progress.tell(new ProgressEvent.Failed(task, String.valueOf(e.getMessage())));
      throw e;
    }
    progress.tell(new ProgressEvent.Finished(task, ""));
  }

  private void put(
      S3Client s3, String bucket, UploadStep.Upload file, String hash, String folderBefore) {
    String key = key(file);
    Path path = bundle.folder().resolve(file.file());
    boolean secret = step.encryption().containsKey("SSECustomerKey");
    if (!folderBefore.isEmpty() && !secret && size(path) >= WORTH_A_COPY) {
      CopyObjectRequest.Builder copy =
          CopyObjectRequest.builder()
              .sourceBucket(bucket)
              .sourceKey(folderBefore + file.name())
              .destinationBucket(bucket)
              .destinationKey(key);
      header("ServerSideEncryption", copy::serverSideEncryption);
      header("SSEKMSKeyId", copy::ssekmsKeyId);
      s3.copyObject(copy.build());
      return;
    }
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentType(file.type())
            .metadata(Map.of("filesha256", hash));
    header("ServerSideEncryption", put::serverSideEncryption);
    header("SSEKMSKeyId", put::ssekmsKeyId);
    header("SSECustomerAlgorithm", put::sseCustomerAlgorithm);
    header("SSECustomerKey", put::sseCustomerKey);
    header("SSECustomerKeyMD5", put::sseCustomerKeyMD5);
    s3.putObject(
        put.build(),
        file.hash() == null
            ? RequestBody.fromString(text(file), StandardCharsets.UTF_8)
            : RequestBody.fromFile(path));
  }

  private void header(String name, java.util.function.Consumer<String> set) {
    String value = step.encryption().get(name);
    if (value != null) {
      set.accept(value);
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("plan/missing-file", "cannot read " + path)
              .hint("package the service again"),
          e);
    }
  }

  /// Whether a deployment holds all of these files, by name. Only then are its hashes worth asking.
  public boolean covers(StoredDeployment deployed) {
    Set<String> names =
        deployed.files().stream().map(StoredDeployment.Item::name).collect(Collectors.toSet());
    return names.containsAll(hashes.keySet());
  }

  /// Whether these very files lie in the bucket. There may be more: a layer that has not changed is
  /// not uploaded again.
  public boolean same(Map<String, String> there) {
    return there.entrySet().containsAll(hashes.entrySet());
  }
}
