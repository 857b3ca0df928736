package aloft.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the stub with the requests of an SDK.
final class AwsStubTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private StubServer stub;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    Path file = folder.resolve("stub.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      empty.store(out, "training".toCharArray());
    }
    stub = new StubServer(file, new AwsStub());
  }

  @AfterEach
  void stop() {
    client.close();
    stub.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stub.httpPort() + path))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String query(String form) throws Exception {
    return send("POST", "/", form).body();
  }

  @Test
  void stackIsCreatedUpdatedAndDeleted() throws Exception {
    assertThat(send("POST", "/", "Action=DescribeStacks&StackName=x"))
        .returns(400, HttpResponse::statusCode)
        .extracting(HttpResponse::body)
        .asString()
        .contains("<Code>ValidationError</Code>", "STACK does not exist");
    assertThat(query("Action=CreateStack&ClientRequestToken=t%201"))
        .startsWith("<CreateStackResponse ")
        .contains("<CreateStackResult><StackId>arn:aws:cloudformation:");
    assertThat(query("Action=DescribeStacks"))
        .contains("<StackStatus>CREATE_COMPLETE</StackStatus>");
    assertThat(query("Action=DescribeStackEvents"))
        .contains("<ClientRequestToken>t 1</ClientRequestToken>");
    query("Action=CreateChangeSet&ChangeSetName=change");
    query("Action=ExecuteChangeSet");
    assertThat(query("Action=DescribeStacks"))
        .contains("<StackStatus>UPDATE_COMPLETE</StackStatus>", "changeSet/change/1");
    query("Action=DeleteStack");
    assertThat(send("POST", "/", "Action=DescribeStacks").statusCode()).isEqualTo(400);
  }

  @Test
  void listsArePaged() throws Exception {
    assertThat(query("Action=ListStackResources")).contains("<NextToken>more</NextToken>");
    assertThat(query("Action=ListStackResources&NextToken=more")).doesNotContain("<NextToken>");
  }

  @Test
  void bucketAsksForARetryAndKeepsObjects() throws Exception {
    assertThat(send("PUT", "/bucket/a.zip", "x").statusCode()).isEqualTo(503);
    assertThat(send("PUT", "/bucket/a.zip", "x", "x-amz-meta-filesha256", "hash").statusCode())
        .isEqualTo(200);
    HttpResponse<String> head = send("HEAD", "/bucket/a.zip", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().allValues("x-amz-meta-filesha256")).isEqualTo(List.of("hash"));
    assertThat(send("HEAD", "/bucket/b.zip", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/bucket?list-type=2", "").body()).contains("<Key>a.zip</Key>");
    assertThat(send("GET", "/bucket?versions", "").body())
        .contains("<Key>a.zip</Key><VersionId>null</VersionId>");
    send("POST", "/bucket?delete", "<Delete/>");
    assertThat(send("GET", "/bucket?list-type=2", "").body()).doesNotContain("<Key>");
  }

  @Test
  void otherServicesAnswerInJson() throws Exception {
    String target = "X-Amz-Target";
    assertThat(send("POST", "/", "{}", target, "AmazonSSM.GetParameter").body())
        .contains("\"Value\": \"green\"");
    assertThat(send("POST", "/", "{}", target, "Logs_20140328.FilterLogEvents").body())
        .contains("START\\n");
    assertThat(send("POST", "/2015-03-31/functions/x/invocations", "{}").headers().map())
        .containsKey("x-amz-log-result");
    assertThat(send("GET", "/2015-03-31/functions/x/versions", "").body())
        .contains("\"Versions\": [{\"FunctionName\"");
    assertThat(send("GET", "/restapis", "").body()).contains("\"items\": []");
  }
}
