package aloft.google.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.Policy;
import com.google.api.services.storage.model.StorageObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StorageDoubleIT {
  private final GoogleDouble google = GoogleDouble.start();
  private final Storage storage =
      new Storage.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> {})
          .setRootUrl(google.endpoint() + "/")
          .setApplicationName("test")
          .build();
  private final String bucket = "aloft-" + google.project() + "-us-central1";

  @BeforeEach
  void createBucket() throws Exception {
    storage
        .buckets()
        .insert(
            google.project(),
            new Bucket()
                .setName(bucket)
                .setLocation("us-central1")
                .setLabels(Map.of("aloft-service", "orders"))
                .setVersioning(new Bucket.Versioning().setEnabled(true))
                .setIamConfiguration(
                    new Bucket.IamConfiguration().setPublicAccessPrevention("enforced")))
        .execute();
  }

  @AfterEach
  void close() {
    google.close();
  }

  private StorageObject put(String name, String text, @Nullable Long generation) throws Exception {
    Storage.Objects.Insert insert =
        storage
            .objects()
            .insert(
                bucket,
                new StorageObject().setName(name),
                new ByteArrayContent("text/plain", text.getBytes(StandardCharsets.UTF_8)));
    insert.getMediaHttpUploader().setDirectUploadEnabled(true);
    if (generation != null) {
      insert.setIfGenerationMatch(generation);
    }
    return insert.execute();
  }

  private static int status(ThrowingCallable call) {
    return catchThrowableOfType(GoogleJsonResponseException.class, call).getStatusCode();
  }

  @Test
  void aBucketKeepsItsSettings() throws Exception {
    Bucket found = storage.buckets().get(bucket).execute();
    assertThat(found.getLabels()).containsEntry("aloft-service", "orders");
    assertThat(found.getLocation()).isEqualTo("US-CENTRAL1");
    assertThat(found.getIamConfiguration().getPublicAccessPrevention()).isEqualTo("enforced");
    storage.buckets().patch(bucket, new Bucket().setLabels(Map.of("a", "b"))).execute();
    found = storage.buckets().get(bucket).execute();
    assertThat(found.getLabels()).containsOnlyKeys("aloft-service", "a");
    assertThat(found.getMetageneration()).isEqualTo(2);
    assertThat(storage.buckets().list(google.project()).execute().getItems()).hasSize(1);
    assertThat(status(() -> storage.buckets().get(bucket + "-x").execute())).isEqualTo(404);
    Policy policy = storage.buckets().getIamPolicy(bucket).execute();
    policy.setBindings(
        List.of(
            new Policy.Bindings()
                .setRole("roles/storage.admin")
                .setMembers(List.of("user:a@b.c"))));
    storage.buckets().setIamPolicy(bucket, policy).execute();
    assertThat(status(() -> storage.buckets().setIamPolicy(bucket, policy).execute()))
        .isEqualTo(409);
  }

  @Test
  void objectsHaveGenerationsAndPreconditions() throws Exception {
    StorageObject first = put("a/b.json", "1", 0L);
    assertThat(status(() -> put("a/b.json", "2", 0L))).isEqualTo(412);
    StorageObject second = put("a/b.json", "2", first.getGeneration());
    assertThat(second.getGeneration()).isNotEqualTo(first.getGeneration());
    assertThat(
            storage
                .objects()
                .get(bucket, "a/b.json")
                .setGeneration(first.getGeneration())
                .executeMediaAsInputStream()
                .readAllBytes())
        .asString()
        .isEqualTo("1");
    assertThat(google.object(bucket, "a/b.json")).asString().isEqualTo("2");
    assertThat(
            storage.objects().list(bucket).setPrefix("a/").setVersions(true).execute().getItems())
        .hasSize(2);
    assertThat(
            status(() ->
                storage
                    .objects()
                    .delete(bucket, "a/b.json")
                    .setIfGenerationMatch(first.getGeneration())
                    .execute()))
        .isEqualTo(412);
    assertThat(status(() -> storage.buckets().delete(bucket).execute())).isEqualTo(409);
    storage.objects().delete(bucket, "a/b.json").execute();
    assertThat(status(() -> storage.objects().get(bucket, "a/b.json").execute())).isEqualTo(404);
    for (StorageObject version :
        storage.objects().list(bucket).setVersions(true).execute().getItems()) {
      storage
          .objects()
          .delete(bucket, version.getName())
          .setGeneration(version.getGeneration())
          .execute();
    }
    storage.buckets().delete(bucket).execute();
    assertThat(google.buckets()).isEmpty();
  }

  @Test
  void objectsAreListedInPagesAndUploadedInParts() throws Exception {
    for (int i = 0; i < 3; i++) {
      put("code/" + i, "x", null);
    }
    var page = storage.objects().list(bucket).setPrefix("code/").setMaxResults(2L).execute();
    assertThat(page.getItems()).hasSize(2);
    page =
        storage
            .objects()
            .list(bucket)
            .setPrefix("code/")
            .setMaxResults(2L)
            .setPageToken(page.getNextPageToken())
            .execute();
    assertThat(page.getItems()).hasSize(1);
    byte[] large = new byte[600_000];
    Storage.Objects.Insert insert =
        storage
            .objects()
            .insert(
                bucket,
                new StorageObject().setName("large"),
                new ByteArrayContent("application/zip", large));
    insert.getMediaHttpUploader().setChunkSize(262_144);
    insert.execute();
    assertThat(google.object(bucket, "large")).isEqualTo(large);
  }
}
