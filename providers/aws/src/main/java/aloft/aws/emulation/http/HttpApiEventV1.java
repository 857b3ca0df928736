package aloft.aws.emulation.http;

import aloft.aws.emulation.id.StableIds;
import aloft.spi.emulation.HttpRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The event of payload version 1.0 of HTTP APIs; differs slightly from that of REST APIs.
///
/// @param route `GET /path` or `$default`
/// @param resource `/path` or `$default`
/// @param path the decoded path
/// @param parameters the variables in the path
record HttpApiEventV1(
    HttpRequest request,
    String apiId,
    String route,
    String resource,
    String path,
    Map<String, String> parameters) {

  /// Writes the event for the function of the route.
  ///
  /// @param authorizer the authorizer's context as JSON; null without an authorizer
  JsonWriter write(@Nullable String authorizer) {
    JsonWriter out = new JsonWriter().open().put("version", "1.0");
    writeRequest(out, authorizer);
    EventBody.write(out, request, true);
    return out.close();
  }

  /// Writes the event for an authorizer.
  ///
  /// @param identity the values of the identity sources; null if there are none
  JsonWriter writeForAuthorizer(String arn, @Nullable List<String> identity) {
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
    writeLastValues(out, "headers", forwarded.headers());
    out.lists("multiValueHeaders", forwarded.headers());
    writeLastValues(out, "queryStringParameters", query);
    out.lists("multiValueQueryStringParameters", query);
    writeContext(out, forwarded, authorizer);
    out.put("pathParameters", parameters).put("stageVariables", (String) null);
  }

  private static void writeLastValues(
      JsonWriter out, String name, Map<String, List<String>> values) {
    if (values.isEmpty()) {
      out.put(name, (String) null);
      return;
    }
    out.open(name);
    values.forEach((key, list) -> out.put(key, list.getLast()));
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
        .put("requestTimeEpoch", request.receivedAt().toEpochMilli())
        .put("resourceId", route)
        .put("resourcePath", resource)
        .put("stage", HttpApiSettings.DEFAULT)
        .close();
  }

  private void writeIdentity(JsonWriter out) {
    String absent = null;
    out.open("identity")
        .put("accessKey", absent)
        .put("accountId", absent)
        .put("caller", absent)
        .put("cognitoAmr", absent)
        .put("cognitoAuthenticationProvider", absent)
        .put("cognitoAuthenticationType", absent)
        .put("cognitoIdentityId", absent)
        .put("cognitoIdentityPoolId", absent)
        .put("principalOrgId", absent)
        .put("sourceIp", request.sourceIp())
        .put("user", absent)
        .put("userAgent", request.header("User-Agent"))
        .put("userArn", absent)
        .close();
  }
}
