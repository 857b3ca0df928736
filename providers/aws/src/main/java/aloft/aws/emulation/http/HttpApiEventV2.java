package aloft.aws.emulation.http;

import aloft.spi.emulation.HttpRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The event of payload version 2.0 of HTTP APIs and function URLs.
///
/// @param account the account id
/// @param apiId the emulated id of the API or URL
/// @param routeKey `GET /path` or `$default`
/// @param path the path: decoded for APIs, as sent for URLs
/// @param parameters the variables in the path
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload
///   format versions</a>
record HttpApiEventV2(
    HttpRequest request,
    String account,
    String apiId,
    String routeKey,
    String path,
    Map<String, String> parameters) {

  /// Writes the event for the function of the route.
  ///
  /// @param authorizer the authorizer's context as JSON; null without an authorizer
  JsonWriter write(@Nullable String authorizer) {
    JsonWriter out = new JsonWriter().open().put("version", "2.0").put("routeKey", routeKey);
    writeRequest(out, authorizer);
    EventBody.write(out, request, false);
    return out.close();
  }

  /// Writes the event for an authorizer.
  ///
  /// @param identity the values of the identity sources; null if there are none
  JsonWriter writeForAuthorizer(String arn, @Nullable List<String> identity) {
    JsonWriter out =
        new JsonWriter().open().put("version", "2.0").put("type", "REQUEST").put("routeArn", arn);
    if (identity == null) {
      out.put("identitySource", (String) null);
    } else {
      out.put("identitySource", identity);
    }
    out.put("routeKey", routeKey);
    writeRequest(out, null);
    return out.close();
  }

  private void writeRequest(JsonWriter out, @Nullable String authorizer) {
    ForwardedRequest forwarded = new ForwardedRequest(request, true);
    forwarded.set("content-length", Integer.toString(request.body().bytes().length));
    out.put("rawPath", path);
    out.put("rawQueryString", request.query() == null ? "" : request.query());
    if (!forwarded.cookies().isEmpty()) {
      out.put("cookies", forwarded.cookies());
    }
    forwarded.write(out);
    Map<String, List<String>> query = QueryParameters.of(request.query());
    if (!query.isEmpty()) {
      out.open("queryStringParameters");
      query.forEach((name, values) -> out.put(name, ForwardedRequest.join(values)));
      out.close();
    }
    writeContext(out, forwarded, authorizer);
    if (!parameters.isEmpty()) {
      out.put("pathParameters", parameters);
    }
  }

  private void writeContext(
      JsonWriter out, ForwardedRequest forwarded, @Nullable String authorizer) {
    String agent = request.header("User-Agent");
    out.open("requestContext").put("accountId", account).put("apiId", apiId);
    if (authorizer != null) {
      out.raw("authorizer", authorizer);
    }
    out.put("domainName", forwarded.domain())
        .put("domainPrefix", forwarded.domainPrefix())
        .open("http")
        .put("method", request.method())
        .put("path", path)
        .put("protocol", request.protocol())
        .put("sourceIp", request.sourceIp())
        .put("userAgent", agent == null ? "" : agent)
        .close()
        .put("requestId", request.id())
        .put("routeKey", routeKey)
        .put("stage", HttpApiSettings.DEFAULT)
        .put("time", forwarded.time())
        .put("timeEpoch", request.receivedAt().toEpochMilli())
        .close();
  }
}
