package aloft.aws.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;

/// A new account of MiniStack and requests in it, for services of which the product has no client.
/// They are not signed, which MiniStack does not check.
public final class FakeAccount {
  private final Map<String, String> variables = MiniStack.shared().newAccount();
  private final HttpClient http = HttpClient.newHttpClient();

  /// The environment variables of a client.
  public Map<String, String> variables() {
    return variables;
  }

  /// 12 digits.
  public String id() {
    return Objects.requireNonNull(variables.get("AWS_ACCESS_KEY_ID"));
  }

  /// A request to a path.
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(MiniStack.shared().endpoint() + path));
  }

  /// Sends a request and returns the body of the response; fails if it is an error.
  ///
  /// @param service as in `cognito-idp`
  public String send(HttpRequest.Builder request, String service)
      throws IOException, InterruptedException {
    String credential = id() + "/20260101/us-east-1/" + service + "/aws4_request";
    request.header(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=" + credential + ", SignedHeaders=host, Signature=0");
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isLessThan(300);
    return response.body();
  }

  /// Calls an operation with a JSON body.
  ///
  /// @param operation as in `DynamoDB_20120810.GetItem`
  /// @param body JSON, with `'` for `"`
  public String call(String service, String operation, String body)
      throws IOException, InterruptedException {
    return send(
        request("/")
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", operation)
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))),
        service);
  }

  /// Calls an operation with parameters.
  ///
  /// @param parameters as in `Action=CreateRole&Version=2010-05-08`
  public String query(String service, String parameters) throws IOException, InterruptedException {
    return send(
        request("/")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(parameters)),
        service);
  }

  /// Creates a bucket, or puts an object.
  ///
  /// @param path as in `/bucket/key`
  public String put(String path, String body) throws IOException, InterruptedException {
    return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)), "s3");
  }
}
