package aloft.aws.cloud.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Tests how the region of a bucket is read from an error.
final class DeploymentBucketTest {
  private static AwsServiceException error(int status, String region) {
    SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(status);
    if (!region.isEmpty()) {
      response.putHeader("x-amz-bucket-region", region);
    }
    return S3Exception.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().sdkHttpResponse(response.build()).build())
        .build();
  }

  /// S3 answers 301, or 400 to the global endpoint, because the signature is for another region.
  @Test
  void aBucketOfAnotherRegionIsKnownByTheHeader() {
    for (int status : new int[] {301, 400}) {
      assertThat(DeploymentBucket.otherRegion(error(status, "eu-west-1"), "us-east-1"))
          .isEqualTo("eu-west-1");
    }
    assertThat(DeploymentBucket.otherRegion(error(403, "us-east-1"), "us-east-1")).isNull();
    assertThat(DeploymentBucket.otherRegion(error(404, ""), "us-east-1")).isNull();
  }
}
