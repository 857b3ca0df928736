package aloft.google.cloud.connection;

import com.google.api.client.googleapis.MethodOverride;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.json.JsonHttpContent;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonObjectParser;
import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A client of an API without models: requests and answers are plain JSON.
///
/// @param root of its addresses, with a trailing slash
public record RestClient(HttpRequestFactory requests, String root) {

  /// Sends a request.
  ///
  /// @param path below the root, with the query
  /// @param body null for a request without a body
  /// @throws FailedCallException if it fails
  public GenericJson send(String method, String path, @Nullable GenericJson body) {
    return GoogleErrors.call(() -> answer(method, path, body));
  }

  /// Sends a request for something that may not exist.
  ///
  /// @return null if it does not
  /// @throws FailedCallException if it fails for another reason
  public @Nullable GenericJson find(String method, String path) {
    return GoogleErrors.find(() -> answer(method, path, null));
  }

  private GenericJson answer(String method, String path, @Nullable GenericJson body)
      throws IOException {
    GsonFactory json = GsonFactory.getDefaultInstance();
    HttpRequest request =
        requests
            .buildRequest(
                method,
                new GenericUrl(root + path),
                body == null ? null : new JsonHttpContent(json, body))
            .setParser(new JsonObjectParser(json));
    new MethodOverride().intercept(request);
    HttpResponse answer = request.execute();
    try {
      return answer.parseAs(GenericJson.class);
    } finally {
      answer.disconnect();
    }
  }
}
