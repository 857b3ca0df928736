package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.connection.GoogleFailure;
import com.google.api.client.googleapis.media.MediaHttpUploader;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.FileContent;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import com.google.api.services.storage.model.TestIamPermissionsResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The objects of one bucket of Cloud Storage.
///
/// @param bucket its name
public record ObjectStore(Clients clients, String bucket) {
  /// Replaces an object whatever it is.
  static final long ANY_GENERATION = -1;

  /// From this size on, an upload is sent in pieces, and continues after the last one that arrived.
  private static final long RESUMABLE_SIZE = 8 << 20;

  private static final Map<String, String> LABELS = Map.of("managed-by", "aloft");

  /// The name of the bucket of all services that are deployed to a project and region.
  static String deploymentBucket(Clients clients) {
    String project = clients.project().replace(':', '-').replace('.', '-');
    return "aloft-" + project + "-" + clients.region();
  }

  private Storage storage() {
    return clients.storage();
  }

  private <T> T call(GoogleErrors.Call<T> call) {
    try {
      return GoogleErrors.call(call);
    } catch (FailedCallException e) {
      throw e.on("the bucket " + bucket);
    }
  }

  private <T> @Nullable T find(GoogleErrors.Call<T> call) {
    try {
      return GoogleErrors.find(call);
    } catch (FailedCallException e) {
      throw e.on("the bucket " + bucket);
    }
  }

  /// The text of an object.
  record Content(String text, long generation) {}

  /// Returns the text of an object; null if it or its bucket does not exist.
  public @Nullable String text(String name) {
    Content content = read(name);
    return content == null ? null : content.text();
  }

  /// Returns an object; null if it or its bucket does not exist.
  @Nullable Content read(String name) {
    return find(() -> {
      HttpResponse answer = storage().objects().get(bucket, name).executeMedia();
      try {
        String text = new String(answer.getContent().readAllBytes(), StandardCharsets.UTF_8);
        String generation = answer.getHeaders().getFirstHeaderStringValue("x-goog-generation");
        return new Content(
            text,
            generation != null
                ? Long.parseLong(generation)
                : storage().objects().get(bucket, name).execute().getGeneration());
      } finally {
        answer.disconnect();
      }
    });
  }

  /// Writes an object and returns its generation.
  ///
  /// @param before the generation that it must have; 0 if it must not exist, or [#ANY_GENERATION]
  long writeText(String name, String text, long before) {
    String type = name.endsWith(".json") ? "application/json" : "text/plain";
    ByteArrayContent content = new ByteArrayContent(type, text.getBytes(StandardCharsets.UTF_8));
    return call(() -> {
      Storage.Objects.Insert insert =
          storage().objects().insert(bucket, new StorageObject(), content).setName(name);
      insert.getMediaHttpUploader().setDirectUploadEnabled(true);
      if (before != ANY_GENERATION) {
        insert.setIfGenerationMatch(before);
      }
      return insert.execute().getGeneration();
    });
  }

  /// Returns the generation of an object; null if it or its bucket does not exist.
  @Nullable Long generation(String name) {
    return find(() -> storage().objects().get(bucket, name).execute().getGeneration());
  }

  /// Uploads a file and returns the generation of the object.
  long upload(String name, Path file) {
    String type = name.endsWith(".zip") ? "application/zip" : "application/gzip";
    FileContent content = new FileContent(type, file.toFile());
    return call(() -> {
      Storage.Objects.Insert insert =
          storage().objects().insert(bucket, new StorageObject(), content).setName(name);
      MediaHttpUploader uploader = insert.getMediaHttpUploader();
      boolean whole = Files.size(file) < RESUMABLE_SIZE;
      uploader.setDirectUploadEnabled(whole);
      if (!whole) {
        uploader.setChunkSize((int) RESUMABLE_SIZE);
      }
      return insert.execute().getGeneration();
    });
  }

  /// Downloads an object.
  ///
  /// @throws FailedCallException if it cannot be read
  public void download(String name, Path target) {
    call(() -> {
      HttpResponse answer = storage().objects().get(bucket, name).executeMedia();
      try {
        return Files.copy(answer.getContent(), target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        answer.disconnect();
      }
    });
  }

  /// Returns the names of all objects with a prefix, sorted; empty if the bucket does not exist.
  List<String> list(String prefix) {
    return pages(prefix, false).stream().map(StorageObject::getName).toList();
  }

  /// Deletes all objects with a prefix, and all their versions.
  ///
  /// @return how many there were
  int deleteAll(String prefix) {
    List<StorageObject> found = pages(prefix, true);
    Parallel.forEach(
        found,
        object ->
            find(() -> {
              storage()
                  .objects()
                  .delete(bucket, object.getName())
                  .setGeneration(object.getGeneration())
                  .execute();
              return object;
            }));
    return found.size();
  }

  private List<StorageObject> pages(String prefix, boolean versions) {
    List<StorageObject> found = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      Objects page =
          find(() ->
              storage()
                  .objects()
                  .list(bucket)
                  .setPrefix(prefix)
                  .setVersions(versions ? true : null)
                  .setPageToken(next)
                  .setFields("nextPageToken,items(name,generation)")
                  .execute());
      if (page == null) {
        return List.of();
      }
      if (page.getItems() != null) {
        found.addAll(page.getItems());
      }
      token = page.getNextPageToken();
    } while (token != null);
    return found;
  }

  /// Creates the bucket for deployments: it keeps versions and is closed to the public.
  void create() {
    Bucket body =
        new Bucket()
            .setName(bucket)
            .setLocation(clients.region())
            .setLabels(LABELS)
            .setVersioning(new Bucket.Versioning().setEnabled(true))
            .setIamConfiguration(
                new Bucket.IamConfiguration()
                    .setPublicAccessPrevention("enforced")
                    .setUniformBucketLevelAccess(
                        new Bucket.IamConfiguration.UniformBucketLevelAccess().setEnabled(true)));
    try {
      call(() -> storage().buckets().insert(clients.project(), body).execute());
    } catch (FailedCallException e) {
      // another deployment of this project may have created it just now
      if (!(e.failure() instanceof GoogleFailure.Exists)) {
        throw e;
      }
    }
  }

  /// The number of the project that the bucket belongs to.
  String projectNumber() {
    return String.valueOf(
        call(() ->
            storage()
                .buckets()
                .get(bucket)
                .setFields("projectNumber")
                .execute()
                .getProjectNumber()));
  }

  /// Returns which of some permissions on the bucket are missing; null if it does not exist.
  @Nullable List<String> missing(List<String> permissions) {
    TestIamPermissionsResponse answer =
        find(() -> storage().buckets().testIamPermissions(bucket, permissions).execute());
    if (answer == null) {
      return null;
    }
    List<String> granted = answer.getPermissions() == null ? List.of() : answer.getPermissions();
    return permissions.stream().filter(permission -> !granted.contains(permission)).toList();
  }

  /// Deletes the bucket if it is empty.
  ///
  /// @return false if it is not
  boolean deleteIfEmpty() {
    try {
      find(() -> {
        storage().buckets().delete(bucket).execute();
        return bucket;
      });
      return true;
    } catch (FailedCallException e) {
      // an object that was deleted just now may still count
      if (e.failure() instanceof GoogleFailure.Conflict
          || e.failure() instanceof GoogleFailure.Exists
          || e.failure() instanceof GoogleFailure.PreconditionFailed) {
        return false;
      }
      throw e;
    }
  }
}
