package aloft.aws.emulation.http;

import aloft.spi.emulation.HttpRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The event of payload version 2.0: what HTTP APIs and function URLs tell a function.
///
/// @param account whose API it is
/// @param apiId what stands for the id of the API, or of the URL
/// @param routeKey `GET /path` or `$default`
/// @param path decoded by APIs, as it was sent by URLs
/// @param parameters variables in the path
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

  /// The event that the function behind the route gets.
  ///
  /// @param authorizer what an authorizer told, as JSON; null where there is none
  JsonWriter write(@Nullable String authorizer) {
    JsonWriter out = new JsonWriter().open().put("version", "2.0").put("routeKey", routeKey);
    writeRequest(out, authorizer);
    EventBody.write(out, request, false);
    return out.close();
  }

  /// The event that an authorizer gets.
  ///
  /// @param identity the values of its identity sources; null without any
  JsonWriter ask(String arn, @Nullable List<String> identity) {
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
      query.forEach((name, values) -> out.put(name, ForwardedRequest.joined(values)));
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
        .put("timeEpoch", request.moment().toEpochMilli())
        .close();
  }
}
