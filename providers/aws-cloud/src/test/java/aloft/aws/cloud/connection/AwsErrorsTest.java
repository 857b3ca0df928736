package aloft.aws.cloud.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;

/// Tests what users read about answers that are errors, or are not of AWS.
final class AwsErrorsTest {
  @TempDir private Path home;
  private final List<String> lines = new ArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Map<String, String> headers = new HashMap<>();
  private final Map<String, String> variables =
      new HashMap<>(
          Map.of("AWS_ACCESS_KEY_ID", "k", "AWS_SECRET_ACCESS_KEY", "s", "AWS_MAX_ATTEMPTS", "1"));
  private HttpServer server = server();
  private int status = 200;
  private String body = "";
  private boolean hangs;
  private Clock clock = Clock.systemUTC();

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        http -> {
          try (http) {
            requests.incrementAndGet();
            http.getRequestBody().readAllBytes();
            if (hangs) {
              end.await();
            }
            headers.forEach(http.getResponseHeaders()::set);
            boolean head = http.getRequestMethod().equals("HEAD");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            http.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
            if (!head) {
              http.getResponseBody().write(bytes);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    variables.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  private Diagnostic failure(Consumer<Clients> work) {
    Environment environment =
        new Environment(variables, home, home, clock, null).withDebug(lines::add);
    try (Clients clients = new Clients(environment, "eu-west-1", "dev", null, null)) {
      UserException failure =
          catchThrowableOfType(
              UserException.class,
              () ->
                  AwsErrors.translate(() -> {
                    work.accept(clients);
                    return "";
                  }));
      assertThat(failure).isNotNull();
      return failure.diagnostics().getFirst();
    }
  }

  private Diagnostic failure(int answerStatus, String code, String message) {
    status = answerStatus;
    body =
        "<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
            .formatted(code, message);
    return failure(clients -> clients.cloudFormation().listExports());
  }

  private Diagnostic headFailure(int answerStatus) {
    status = answerStatus;
    return failure(clients -> clients.s3().headBucket(request -> request.bucket("zips")));
  }

  @Test
  void expiredCredentialsAreSaidToBeExpired() {
    for (String code :
        new String[] {
          "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired"
        }) {
      assertThat(failure(400, code, "no").code()).as(code).isEqualTo("aws/expired-credentials");
    }
    assertThat(failure(400, "ExpiredToken", "no").message())
        .isEqualTo("the AWS credentials have expired (CloudFormation ListExports)");
  }

  @Test
  void rejectedKeysAreTold() {
    assertThat(failure(403, "InvalidClientTokenId", "The security token is invalid.").message())
        .isEqualTo("AWS rejected the credentials: The security token is invalid.");
    assertThat(failure(403, "SignatureDoesNotMatch", "no").hint()).contains("they do not match");
  }

  @Test
  void wrongClockIsToldWithItsDifference() {
    clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(125));
    Diagnostic skewed = failure(403, "RequestTimeTooSkewed", "no");
    assertThat(skewed.code()).isEqualTo("aws/clock");
    assertThat(skewed.message()).matches("the clock of this machine is 2 h [45] min ahead of .*");
    clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-20));
    assertThat(failure(403, "SignatureDoesNotMatch", "no").message())
        .matches("the clock of this machine is (19|20) min behind the clock of AWS");
  }

  @Test
  void answersToHeadHaveNoBody() {
    Diagnostic forbidden = headFailure(403);
    assertThat(forbidden.code()).isEqualTo("aws/access-denied");
    assertThat(forbidden.message()).contains("s3:ListBucket").doesNotContain("null");
    assertThat(headFailure(503).code()).isEqualTo("aws/throttled");
    assertThat(headFailure(400).message()).isEqualTo("S3 HeadBucket failed: Bad Request");
    assertThat(headFailure(400).hint()).contains("only the status 400");
    variables.put("AWS_SESSION_TOKEN", "t");
    assertThat(headFailure(400).code()).isEqualTo("aws/expired-credentials");
    headers.put("x-amz-error-code", "ExpiredToken");
    assertThat(headFailure(403).code()).isEqualTo("aws/expired-credentials");
  }

  @Test
  void answersOfOtherServersNameTheHost() {
    headers.put("Content-Type", "text/html");
    for (int answer : new int[] {200, 403, 503}) {
      status = answer;
      body = "<html><body>Sign in to the network</body></html>";
      Diagnostic foreign = failure(clients -> clients.cloudFormation().listExports());
      assertThat(foreign.code()).isEqualTo("aws/not-aws");
      assertThat(foreign.message())
          .isEqualTo(
              "CloudFormation ListExports was not answered by AWS: "
                  + variables.get("AWS_ENDPOINT_URL")
                  + " sent status "
                  + answer
                  + " and an HTML page");
    }
  }

  @Test
  void brokenAnswersAreRepeated() {
    variables.put("AWS_MAX_ATTEMPTS", "3");
    Diagnostic broken = failure(clients -> clients.cloudFormation().listExports());
    assertThat(broken.code()).isEqualTo("aws/answer");
    assertThat(broken.message())
        .startsWith("CloudFormation ListExports failed: the answer is empty");
    assertThat(requests).hasValue(3);
  }

  @Test
  void functionIsNotCalledAgain() {
    variables.put("AWS_MAX_ATTEMPTS", "3");
    Diagnostic lost =
        failure(clients ->
            clients
                .lambda(Duration.ofSeconds(1))
                .invoke(call -> call.functionName("f").payload(SdkBytes.fromUtf8String("{}"))));
    assertThat(lost.code()).isEqualTo("aws/answer-lost");
    assertThat(requests).hasValue(1);
  }

  @Test
  void hangingServerIsGivenUp() {
    hangs = true;
    variables.put("AWS_CLIENT_TIMEOUT", "200");
    for (Consumer<Clients> work :
        List.<Consumer<Clients>>of(
            clients -> clients.cloudFormation().listExports(),
            clients -> clients.apiGateway().getRestApis())) {
      Diagnostic hanging = failure(work);
      assertThat(hanging.code()).isEqualTo("aws/unreachable");
      assertThat(hanging.message()).matches(".*: there was no answer after [0-9.]+ s");
    }
  }

  @Test
  void longWaitsBetweenAttemptsAreCut() {
    variables.put("AWS_MAX_ATTEMPTS", "2");
    headers.put("Retry-After", "1");
    status = 503;
    failure(clients -> clients.cloudFormation().listExports());
    assertThat(requests).hasValue(2);
    assertThat(CallInterceptor.isShort("20")).isTrue();
    assertThat(CallInterceptor.isShort("21")).isFalse();
    assertThat(CallInterceptor.isShort("86400")).isFalse();
    assertThat(CallInterceptor.isShort("Fri, 31 Dec 2027 23:59:59 GMT")).isFalse();
  }

  @Test
  void debugShowsRequestsWithoutSecrets() {
    variables.put("AWS_SESSION_TOKEN", "token-of-the-session");
    variables.put("AWS_MAX_ATTEMPTS", "2");
    headers.put("x-amz-request-id", "id-1");
    headFailure(503);
    assertThat(lines.getFirst()).startsWith("aws: S3 at http://127.0.0.1:");
    assertThat(lines)
        .contains(
            "aws: credentials from the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            "aws: S3 HeadBucket Bucket=zips",
            "aws: S3 HeadBucket: attempt 2")
        .anyMatch(line -> line.matches("aws: S3 HeadBucket: 503 after \\d+ ms, request id id-1"));
    failure(clients ->
        clients
            .ssm("eu-west-1")
            .putParameter(put -> put.name("/a").value("value-of-the-parameter").type("String")));
    failure(clients ->
        clients
            .lambda(Duration.ZERO)
            .invoke(call -> call.functionName("f").payload(SdkBytes.fromUtf8String("payload"))));
    assertThat(lines)
        .contains("aws: Ssm PutParameter Name=/a", "aws: Lambda Invoke FunctionName=f")
        .noneMatch(line -> line.contains("token-of-") || line.contains("value-of-"))
        .noneMatch(line -> line.contains("payload"));
  }
}
