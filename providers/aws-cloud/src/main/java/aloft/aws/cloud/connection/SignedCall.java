package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/// Calls a service of AWS that is asked one question only, so that a client of the SDK for it would
/// be too large.
public final class SignedCall {
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final String service;
  private final String region;
  private final URI endpoint;

  SignedCall(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      String service,
      String region,
      URI endpoint) {
    this.http = http;
    this.credentials = credentials;
    this.service = service;
    this.region = region;
    this.endpoint = endpoint;
  }

  /// Sends a request with a body and returns the answer.
  public String post(String body, Map<String, String> headers) {
    return send(SdkHttpMethod.POST, "/", Map.of(), headers, body);
  }

  /// Sends a request without a body and returns the answer.
  public String get(String path, Map<String, String> query) {
    return send(SdkHttpMethod.GET, path, query, Map.of(), null);
  }

  private String send(
      SdkHttpMethod method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      @Nullable String body) {
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder().uri(endpoint).method(method).encodedPath(path);
    query.forEach(request::putRawQueryParameter);
    headers.forEach(request::putHeader);
    SdkHttpFullRequest complete = request.build();
    ContentStreamProvider content =
        body == null ? null : ContentStreamProvider.fromUtf8String(body);
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(credentials.resolveCredentials())
                    .request(complete)
                    .payload(content)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    try {
      HttpExecuteResponse response =
          http.prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(signed.request())
                      .contentStreamProvider(signed.payload().orElse(null))
                      .build())
              .call();
      String answer;
      try (InputStream in = response.responseBody().orElse(null)) {
        answer = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (response.httpResponse().isSuccessful()) {
        return answer;
      }
      throw failure("status " + response.httpResponse().statusCode() + ": " + answer.strip());
    } catch (IOException e) {
      UserException failure = failure(String.valueOf(e.getMessage()));
      failure.initCause(e);
      throw failure;
    }
  }

  private UserException failure(String reason) {
    String shown = reason.length() > 300 ? reason.substring(0, 300) + "..." : reason;
    return new UserException(
        Diagnostic.error("aws/lookup", "the service " + service + " cannot be asked: " + shown)
            .hint("check the connection and the permissions of the credentials"));
  }
}
