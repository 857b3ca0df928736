package aloft.azure.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.UserDelegationKey;
import com.azure.storage.blob.sas.BlobSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.google.gson.JsonObject;
import java.net.http.HttpClient;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/// Blobs through the client of the Azure SDK, and packages that a signed address hands to an app.
class BlobsDoubleIT {
  private final DoubleClient client = new DoubleClient();
  private final AzureDouble azure = client.azure();

  @AfterEach
  void close() {
    client.close();
  }

  /// A client over TLS, because the SDK sends tokens over nothing else.
  private BlobServiceClient blobs(JsonObject stack, String owner) {
    return new BlobServiceClientBuilder()
        .endpoint(azure.secureEndpoint() + "/" + DoubleClient.output(stack, "storage"))
        .retryOptions(new RequestRetryOptions(RetryPolicyType.FIXED, 1, 5, null, null, null))
        .httpClient(
            new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(Tls.SHARED)).build())
        .credential(
            request -> Mono.just(new AccessToken(Tokens.storage(owner), OffsetDateTime.MAX)))
        .buildClient();
  }

  @Test
  void aRoleAssignmentNeedsTime() throws Exception {
    client.createGroup();
    azure.faults().propagation(2);
    JsonObject stack = client.apply(DoubleClient.template());
    BlobClient blob =
        blobs(stack, AzureDouble.DEPLOYER)
            .getBlobContainerClient("deployments")
            .getBlobClient("1/app.zip");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> blob.upload(BinaryData.fromString("text"), true))
          .isInstanceOfSatisfying(
              BlobStorageException.class,
              e -> {
                assertThat(e.getStatusCode()).isEqualTo(403);
                assertThat(String.valueOf(e.getErrorCode()))
                    .isEqualTo("AuthorizationPermissionMismatch");
              });
    }
    blob.upload(BinaryData.fromString("text"), true);
    assertThat(blob.downloadContent().toString()).isEqualTo("text");
    assertThatThrownBy(() ->
            blobs(stack, "4b1f6471-1bf0-4dda-aec3-000000000000")
                .getBlobContainerClient("deployments")
                .exists())
        .isInstanceOf(BlobStorageException.class);
  }

  @Test
  void anAppTakesAPackageFromASignedAddress() throws Exception {
    client.createGroup();
    JsonObject stack = client.apply(DoubleClient.template());
    BlobServiceClient blobs = blobs(stack, AzureDouble.DEPLOYER);
    BlobClient blob = blobs.getBlobContainerClient("deployments").getBlobClient("1/app.zip");
    blob.upload(BinaryData.fromBytes(DoubleClient.zip(Map.of("host.json", "{}"))), true);
    OffsetDateTime end = OffsetDateTime.now(ZoneOffset.UTC).plusHours(1);
    UserDelegationKey key =
        blobs.getUserDelegationKey(OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(5), end);
    String signature =
        blob.generateUserDelegationSas(
            new BlobServiceSasSignatureValues(end, new BlobSasPermission().setReadPermission(true)),
            key);
    String id =
        client.group()
            + "/providers/Microsoft.Web/sites/"
            + DoubleClient.output(stack, "app")
            + "/extensions/onedeploy?api-version=2025-05-01";
    String body = "{\"properties\": {\"packageUri\": \"%s\", \"remoteBuild\": false}}";
    client.send("PUT", id, body.formatted(blob.getBlobUrl() + "?" + signature + "x"));
    JsonObject failed = client.json("GET", id, "").getAsJsonObject("properties");
    assertThat(failed.get("status").getAsInt()).isEqualTo(3);
    assertThat(failed.get("status_text").getAsString()).endsWith("403");
    client.json("PUT", id, body.formatted(blob.getBlobUrl() + "?" + signature));
    assertThat(client.json("GET", id, "").getAsJsonObject("properties").get("status").getAsInt())
        .isEqualTo(4);
    assertThat(azure.packageOf(DoubleClient.output(stack, "app"))).containsOnlyKeys("host.json");
  }
}
