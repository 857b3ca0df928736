package aloft.aws.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests MiniStack, the recording proxy and cfn-lint themselves.
final class FakeCloudIT {

  @Test
  void miniStackAnswersThroughTheProxy() throws Exception {
    try (WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
        HttpClient client = HttpClient.newHttpClient()) {
      URI health = proxy.endpoint().resolve("/_ministack/health");
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("cloudformation");
      assertThat(proxy.names()).containsExactly("unsigned GET /_ministack/health");
    }
  }

  @Test
  void proxyRepliesInsteadOfTheCloud() throws Exception {
    try (WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
        HttpClient client = HttpClient.newHttpClient()) {
      proxy.replyWith(exchange -> new WatchingProxy.Reply(503, "text/plain", "slow down"));
      HttpRequest request = HttpRequest.newBuilder(proxy.endpoint()).build();

      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("slow down");
      assertThat(proxy.exchanges().getFirst().status()).isEqualTo(503);
    }
  }

  @Test
  void cfnLintReportsInvalidTemplate(@TempDir Path folder) throws IOException {
    Path good = template(folder, "good.json", "{\"Type\": \"AWS::S3::Bucket\"}");
    Path bad =
        template(
            folder,
            "bad.json",
            "{\"Type\": \"AWS::SQS::Queue\", \"Properties\": {\"QueueNam\": \"x\"}}");

    assertThat(CfnLint.check(List.of(good), List.of())).isEmpty();
    assertThat(CfnLint.check(List.of(good, bad), List.of()))
        .singleElement()
        .asString()
        .contains("bad.json", "QueueNam");
  }

  private static Path template(Path folder, String name, String resource) throws IOException {
    return Files.writeString(
        folder.resolve(name), "{\"Resources\": {\"Thing\": " + resource + "}}");
  }
}
