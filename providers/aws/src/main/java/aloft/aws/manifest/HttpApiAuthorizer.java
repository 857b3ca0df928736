package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Open;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An authorizer of an HTTP API: API Gateway checks tokens (`jwt`), or a function decides
/// (`request`).
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-authorizer.html">AWS::ApiGatewayV2::Authorizer</a>
@Open
@Doc("Who may call a route: checks a token (jwt) or calls a function (request)")
public record HttpApiAuthorizer(
    @Doc("jwt (default) or request") @OneOf({"jwt", "request"}) @Nullable String type,
    @Doc("The authorizer's name (default: its key)") @Nullable String name,
    @Doc("Where the token or the cache key is, for example $request.header.Authorization")
        @Nullable List<Value> identitySource,
    @Inline JwtSettings jwt,
    @Inline RequestSettings request)
    implements Checked {

  public boolean isRequest() {
    return "request".equals(type);
  }

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    if (isRequest()) {
      checkRequest(problems);
    } else {
      require("identitySource", identitySource, problems);
      require("issuerUrl", jwt.issuerUrl(), problems);
      require("audience", jwt.audience(), problems);
    }
    return problems;
  }

  private void checkRequest(List<Problem> problems) {
    if (request.functionName() == null && request.functionArn() == null) {
      problems.add(
          new Problem(
              "",
              "http-api/authorizer-function",
              "the authorizer names no function",
              "set \"functionName\" or \"functionArn\""));
    } else if (request.functionName() != null && request.functionArn() != null) {
      problems.add(
          new Problem(
              "functionArn",
              "http-api/authorizer-function",
              "the authorizer names two functions",
              "set either \"functionName\" or \"functionArn\""));
    }
    Integer ttl = request.resultTtlInSeconds();
    boolean caches = ttl != null && ttl > 0;
    if (caches && identitySource == null) {
      problems.add(
          new Problem(
              "resultTtlInSeconds",
              "http-api/authorizer-cache",
              "responses can be cached only if \"identitySource\" is set",
              "set \"identitySource\", for example to $request.header.Authorization"));
    }
  }

  private static void require(String key, @Nullable Object value, List<Problem> problems) {
    if (value == null) {
      problems.add(
          new Problem(
              "",
              "manifest/missing",
              "a jwt authorizer needs \"" + key + "\"",
              null,
              Problem.Kind.REFUSED));
    }
  }

  /// Which tokens are valid; for `jwt`.
  public record JwtSettings(
      @Doc("jwt: the URL of the issuer of the tokens") @Nullable Value issuerUrl,
      @Doc("jwt: the audiences for which tokens are valid") @Nullable List<Value> audience) {}

  /// The function that decides; for `request`.
  public record RequestSettings(
      @Doc("request: a function of this service") @Nullable String functionName,
      @Doc("request: the ARN of another function") @Nullable Value functionArn,
      @Doc("request: do not add the permission to call the function")
          @Nullable Boolean managedExternally,
      @Doc("request: how long a response is cached, in seconds") @Range(min = 0, max = 3600)
          @Nullable Integer resultTtlInSeconds,
      @Doc("request: the function responds with isAuthorized")
          @Nullable Boolean enableSimpleResponses,
      @Doc("request: the payload format, 1.0 or 2.0 (default)")
          @Matches(value = "^[12](\\.0)?$", words = "1.0 or 2.0")
          @Nullable String payloadVersion) {}
}
