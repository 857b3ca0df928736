package aloft.aws.event.http;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Key;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `http`: a method of the REST API calls the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html">AWS::ApiGateway::Method</a>
@Doc("A method of the REST API")
public record HttpEvent(
    @Required
        @Doc("The path: users/{id}, or files/{proxy+} for all paths below files")
        @Matches(value = "^\\S*$", words = "a path without blanks")
        String path,
    @Required
        @Doc("The method, or ANY")
        @OneOf(
            value = {"GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE", "ANY"},
            ignoreCase = true)
        String method,
    @Doc("Respond at once and call the function asynchronously") @Nullable Boolean async,
    @Doc("Who may call: a function's name, an ARN, aws_iam, or an object")
        @Nullable HttpAuthorizer authorizer,
    @Inline VpcLink vpcLink,
    @Doc("Answer CORS preflight requests of browsers") @Nullable HttpCors cors,
    @Doc("How API Gateway passes the request on (default lambda-proxy)")
        @OneOf(
            value = {
              "lambda-proxy",
              "lambda_proxy",
              "lambda",
              "aws",
              "aws_proxy",
              "aws-proxy",
              "http",
              "http_proxy",
              "http-proxy",
              "mock"
            },
            ignoreCase = true)
        @Nullable String integration,
    @Doc("The name of the operation in exports and SDKs") @Nullable String operationId,
    @Key("private") @Doc("Require an API key") @Nullable Boolean apiKeyRequired,
    @Doc("Validation and mapping of requests") HttpRequest request,
    @Doc("Mapping of responses") @Nullable HttpResponse response,
    @Doc("How long the method waits for a response, in milliseconds")
        @ExpectedType(Integer.class)
        @Range(min = 50)
        @Nullable Value timeoutInMillis,
    @Source Node node) {

  public HttpEvent {
    request = request == null ? HttpRequest.NONE : request;
  }

  @ShortForm("a string as in \"GET /path\"")
  static @Nullable HttpEvent of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    String[] words = text == null ? new String[0] : text.split(" ", -1);
    if (words.length < 2) {
      return null;
    }
    if (words.length > 2 || !words[1].startsWith("/")) {
      findings.violation(
          node.place(),
          "manifest/value",
          "\"" + text + "\" must be a method and a path",
          "as in \"GET /path\"");
    }
    Mapping mapping =
        Mapping.of("method", new Scalar(words[0], node.place()), node.place())
            .with("path", new Scalar(words[1], node.place()));
    return Decoder.read(HttpEvent.class, mapping, findings);
  }

  /// The path without leading and trailing slash; empty for the root.
  public String resourcePath() {
    String start = path.startsWith("/") ? path.substring(1) : path;
    return start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
  }

  /// The method in upper case.
  public String verb() {
    return method.toUpperCase(Locale.ROOT);
  }

  public boolean isAsync() {
    return async != null && async;
  }

  /// The configured integration type; by default `AWS` for async events and `AWS_PROXY` for others.
  public IntegrationType integrationType() {
    IntegrationType given = integration == null ? null : IntegrationType.of(integration);
    if (given != null) {
      return given;
    }
    return isAsync() ? IntegrationType.AWS : IntegrationType.AWS_PROXY;
  }

  /// The CORS settings, or null if CORS is not enabled.
  public @Nullable HttpCors enabledCors() {
    return cors != null && cors.isEnabled() ? cors : null;
  }

  /// The method and the path, for example `GET /users`.
  String routeKey() {
    return verb() + " /" + resourcePath();
  }

  /// The VPC link of an endpoint in a VPC.
  public record VpcLink(
      @Doc("The VPC link") @Nullable Value connectionId,
      @Doc("vpc-link for an endpoint in a VPC")
          @OneOf(
              value = {"vpc-link", "VPC_LINK"},
              ignoreCase = true)
          @Nullable String connectionType) {}
}
