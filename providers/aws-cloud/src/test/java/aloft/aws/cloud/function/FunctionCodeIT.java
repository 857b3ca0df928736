package aloft.aws.cloud.function;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.plan.StackLocation;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// The way of a zip to Lambda.
final class FunctionCodeIT {
  private static final String FOLDER = "serverless/shop/dev/";
  private static final Map<String, String> ENCRYPTION =
      Map.of("ServerSideEncryption", "aws:kms", "SSEKMSKeyId", "own-key");

  @Test
  void aLongZipGoesThroughTheBucketAsUploadsDo(@TempDir Path folder) {
    Map<String, String> account = MiniStack.shared().newAccount();
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    try (Clients clients = new Clients(environment, "us-east-1", "dev", null, null)) {
      String bucket = "updates-" + account.get("AWS_ACCESS_KEY_ID");
      clients.s3().createBucket(request -> request.bucket(bucket));
      StackLocation location =
          new StackLocation(
              "shop-dev",
              bucket,
              FOLDER,
              ENCRYPTION,
              false,
              null,
              null,
              false,
              List.of(),
              List.of());
      UpdateMark mark =
          new UpdateMark(location, "shop-dev-hello", () -> new DeploymentBucket(clients, bucket));
      byte[] zip = new byte[50 * 1024 * 1024 + 1];
      UpdateFunctionCodeRequest request =
          new FunctionCode.Zip("hash", null, zip.length, () -> zip).request(mark).build();
      String key = FOLDER + "updated-functions/shop-dev-hello";
      assertThat(request.zipFile()).isNull();
      assertThat(request.s3Bucket()).isEqualTo(bucket);
      assertThat(request.s3Key()).isEqualTo(key + ".zip");
      assertThat(head(clients, bucket, key + ".zip").contentLength()).isEqualTo(zip.length);
      HeadObjectResponse marked = head(clients, bucket, key);
      assertThat(marked.serverSideEncryptionAsString()).isEqualTo("aws:kms");
      assertThat(marked.ssekmsKeyId()).isEqualTo("own-key");
      UpdateFunctionCodeRequest inline =
          new FunctionCode.Zip("hash", "arm64", 3, () -> new byte[3]).request(mark).build();
      assertThat(inline.zipFile().asByteArray()).hasSize(3);
      assertThat(inline.s3Key()).isNull();
    }
  }

  private static HeadObjectResponse head(Clients clients, String bucket, String key) {
    return clients.s3().headObject(request -> request.bucket(bucket).key(key));
  }
}
