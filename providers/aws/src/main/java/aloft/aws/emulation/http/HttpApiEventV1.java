package aloft.aws.emulation.http;

import aloft.spi.emulation.HttpRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The event of payload version 1.0 as HTTP APIs tell it; not quite that of REST APIs.
///
/// @param route `GET /path` or `$default`
/// @param resource `/path` or `$default`
/// @param path decoded
/// @param parameters variables in the path
record HttpApiEventV1(
    HttpRequest request,
    String apiId,
    String route,
    String resource,
    String path,
    Map<String, String> parameters) {

  /// The event that the function behind the route gets.
  ///
  /// @param authorizer what an authorizer told, as JSON; null where there is none
  JsonWriter write(@Nullable String authorizer) {
    JsonWriter out = new JsonWriter().open().put("version", "1.0");
    writeRequest(out, authorizer);
    EventBody.write(out, request, true);
    return out.close();
  }

  /// The event that an authorizer gets.
  ///
  /// @param identity the values of its identity sources; null without any
  JsonWriter ask(String arn, @Nullable List<String> identity) {
    String joined = identity == null ? null : String.join(",", identity);
    JsonWriter out =
        new JsonWriter()
            .open()
            .put("version", "1.0")
            .put("type", "REQUEST")
            .put("methodArn", arn)
            .put("identitySource", joined)
            .put("authorizationToken", joined);
    writeRequest(out, null);
    return out.close();
  }

  private void writeRequest(JsonWriter out, @Nullable String authorizer) {
    ForwardedRequest forwarded = new ForwardedRequest(request, false);
    forwarded.set("Content-Length", Integer.toString(request.body().bytes().length));
    Map<String, List<String>> query = QueryParameters.of(request.query());
    out.put("resource", resource).put("path", path).put("httpMethod", request.method());
    last(out, "headers", forwarded.headers());
    out.lists("multiValueHeaders", forwarded.headers());
    last(out, "queryStringParameters", query);
    out.lists("multiValueQueryStringParameters", query);
    writeContext(out, forwarded, authorizer);
    out.put("pathParameters", parameters).put("stageVariables", (String) null);
  }

  private static void last(JsonWriter out, String name, Map<String, List<String>> values) {
    if (values.isEmpty()) {
      out.put(name, (String) null);
      return;
    }
    out.open(name);
    values.forEach((key, all) -> out.put(key, all.getLast()));
    out.close();
  }

  private void writeContext(
      JsonWriter out, ForwardedRequest forwarded, @Nullable String authorizer) {
    out.open("requestContext")
        .put("accountId", StableIds.ACCOUNT)
        .put("apiId", apiId)
        .raw("authorizer", authorizer == null ? "{\"claims\":null,\"scopes\":null}" : authorizer)
        .put("domainName", forwarded.domain())
        .put("domainPrefix", forwarded.domainPrefix())
        .put("extendedRequestId", request.id())
        .put("httpMethod", request.method());
    writeIdentity(out);
    out.put("path", path)
        .put("protocol", request.protocol())
        .put("requestId", request.id())
        .put("requestTime", forwarded.time())
        .put("requestTimeEpoch", request.moment().toEpochMilli())
        .put("resourceId", route)
        .put("resourcePath", resource)
        .put("stage", HttpApiSettings.DEFAULT)
        .close();
  }

  private void writeIdentity(JsonWriter out) {
    String none = null;
    out.open("identity")
        .put("accessKey", none)
        .put("accountId", none)
        .put("caller", none)
        .put("cognitoAmr", none)
        .put("cognitoAuthenticationProvider", none)
        .put("cognitoAuthenticationType", none)
        .put("cognitoIdentityId", none)
        .put("cognitoIdentityPoolId", none)
        .put("principalOrgId", none)
        .put("sourceIp", request.sourceIp())
        .put("user", none)
        .put("userAgent", request.header("User-Agent"))
        .put("userArn", none)
        .close();
  }
}
