package aloft.aws.cloud.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Tests which answers are whole answers of AWS.
final class AnswersTest {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static void check(
      String service, String operation, int status, Map<String, String> headers, String body) {
    SdkHttpFullResponse.Builder response = SdkHttpFullResponse.builder().statusCode(status);
    headers.forEach(response::putHeader);
    new Answers(service, operation, LONGEST)
        .check(
            response.build(),
            operation.startsWith("Head"),
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static void accepts(String service, String operation, int status, String body) {
    assertThatCode(() -> check(service, operation, status, Map.of(), body))
        .as(service + " " + operation + " " + body)
        .doesNotThrowAnyException();
  }

  private static void breaks(String service, String operation, int status, String body) {
    assertThatThrownBy(() -> check(service, operation, status, Map.of(), body))
        .as(service + " " + operation + " " + body)
        .isInstanceOf(AnswerException.Broken.class);
  }

  @Test
  void wholeAnswersPass() {
    accepts(
        "CloudFormation", "DeleteStack", 200, "<DeleteStackResponse><a/></DeleteStackResponse>");
    accepts(
        "CloudFormation", "DeleteStack", 200, "<?xml version='1.0'?>\n<DeleteStackResponse/>\n");
    accepts("CloudFormation", "DeleteStack", 400, "<ErrorResponse><Error/></ErrorResponse>");
    accepts("Ssm", "GetParameter", 200, "{\"Value\": \"a}{\\\"[\"}");
    accepts("S3", "PutObject", 200, "");
    accepts("S3", "HeadObject", 404, "");
    accepts("CloudWatchLogs", "DeleteLogGroup", 200, "");
    accepts("ApiGateway", "UntagResource", 204, "");
    accepts("Lambda", "Invoke", 202, "");
    accepts("Lambda", "Invoke", 200, "null");
    assertThatCode(
            () -> check("Lambda", "Invoke", 200, Map.of("x-amzn-RequestId", "1"), "<html>result"))
        .doesNotThrowAnyException();
    accepts("S3", "DeleteObjects", 503, "");
  }

  @Test
  void emptyOrShortAnswersAreBroken() {
    breaks("CloudFormation", "DescribeStacks", 200, "");
    breaks("CloudFormation", "DescribeStacks", 400, "");
    breaks("CloudFormation", "DescribeStacks", 200, "<DescribeStacksResponse><DescribeSt");
    breaks("CloudFormation", "DescribeStacks", 200, "<DescribeStacksResponse><a></a>");
    breaks("S3", "ListObjectsV2", 200, "<ListBucketResult><Contents/>");
    breaks("Ssm", "GetParameter", 200, "{\"Parameter\": {\"Value\": \"x\"}");
    breaks("Ssm", "GetParameter", 200, "{\"Parameter\": {\"Value\": \"}}");
    breaks("Lambda", "Invoke", 200, "");
    breaks("Lambda", "Invoke", 200, "{\"word\": \"hel");
    assertThatThrownBy(() -> check("Ssm", "GetParameter", 200, Map.of("Content-Length", "9"), "{}"))
        .hasMessage("the answer ended after 2 of 9 bytes");
  }

  private static InputStream content(Answers answers, SdkHttpResponse response, int size) {
    return Objects.requireNonNull(
        answers.check(response, false, new ByteArrayInputStream(new byte[size])));
  }

  @Test
  void objectsAreCheckedWhileTheyAreRead() throws IOException {
    SdkHttpFullResponse response =
        SdkHttpFullResponse.builder()
            .statusCode(200)
            .putHeader("ETag", "\"0cc175b9c0f1b6a831c399e269772661\"")
            .putHeader("Content-Length", "3")
            .build();
    Answers answers = new Answers("S3", "GetObject", LONGEST);
    try (InputStream in = content(answers, response, 2)) {
      assertThatThrownBy(in::readAllBytes).hasMessage("the answer ended after 2 of 3 bytes");
    }
    try (InputStream in = content(answers, response, 3)) {
      assertThat(in.readAllBytes()).hasSize(3);
    }
    assertThatThrownBy(() ->
            check(
                "S3",
                "GetObject",
                200,
                Map.of("Content-Length", "0", "ETag", "\"0cc175b9c0f1b6a831c399e269772661\""),
                ""))
        .isInstanceOf(AnswerException.Broken.class);
    assertThatCode(() ->
            check(
                "S3",
                "GetObject",
                200,
                Map.of("Content-Length", "0", "ETag", "\"d41d8cd98f00b204e9800998ecf8427e\""),
                ""))
        .doesNotThrowAnyException();
  }

  @Test
  void answersOfOthersAreForeign() {
    Map<String, String> html = Map.of("Content-Type", "text/html");
    for (String service : new String[] {"CloudFormation", "S3", "Ssm", "ApiGateway"}) {
      assertThatThrownBy(() -> check(service, "GetIt", 200, html, "<html>sign in</html>"))
          .isInstanceOf(AnswerException.Foreign.class)
          .hasMessage("status 200 and an HTML page");
    }
    assertThatThrownBy(() -> check("Sts", "GetIt", 200, Map.of(), "{\"status\": \"ok\"}"))
        .isInstanceOf(AnswerException.Foreign.class)
        .hasMessage("status 200 and JSON that is not from AWS");
    assertThatThrownBy(() -> check("Lambda", "Invoke", 200, Map.of(), "<html>"))
        .isInstanceOf(AnswerException.Foreign.class);
    assertThatThrownBy(() -> check("Ssm", "GetIt", 403, html, "<HTML>blocked</HTML>"))
        .isInstanceOfSatisfying(
            AnswerException.Foreign.class, e -> assertThat(e.isRetryable()).isFalse());
    assertThatThrownBy(() -> check("Ssm", "GetIt", 503, Map.of(), "<!DOCTYPE html><html>"))
        .isInstanceOfSatisfying(
            AnswerException.Foreign.class, e -> assertThat(e.isRetryable()).isTrue());
    assertThatThrownBy(() -> check("Ssm", "GetIt", 200, Map.of(), "It works!"))
        .isInstanceOf(AnswerException.Foreign.class);
    assertThatThrownBy(() -> check("Sts", "GetIt", 200, Map.of(), "<portal/>"))
        .isInstanceOf(AnswerException.Foreign.class);
    assertThatThrownBy(() -> check("S3", "HeadBucket", 407, Map.of(), ""))
        .isInstanceOf(AnswerException.Foreign.class);
    assertThatThrownBy(() ->
            check("Ssm", "GetIt", 302, Map.of("Location", "http://portal.example/?token=x"), ""))
        .hasMessage("status 302 and a redirect to http://portal.example");
  }

  @Test
  void bucketOfAnotherRegionIsAnAnswer() {
    Map<String, String> headers =
        Map.of("x-amz-request-id", "1", "x-amz-bucket-region", "eu-west-1");
    assertThatCode(() -> check("S3", "HeadBucket", 301, headers, "")).doesNotThrowAnyException();
  }
}
