package aloft.aws.event.http;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Key;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A method of the REST API that calls a function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html">AWS::ApiGateway::Method</a>
@Doc("A method of the REST API")
public record HttpEvent(
    @Required
        @Doc("The path: users/{id}, or files/{proxy+} for all below")
        @Matches(value = "^\\S*$", words = "a path without blanks")
        String path,
    @Required
        @Doc("The method, or ANY")
        @OneOf(
            value = {"GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE", "ANY"},
            ignoreCase = true)
        String method,
    @Doc("Answer at once, and call the function afterwards") @Nullable Boolean async,
    @Doc("Who may call: a function's name, an ARN, aws_iam, or an object")
        @Nullable HttpAuthorizer authorizer,
    @Doc("The VPC link") @Nullable Value connectionId,
    @Doc("vpc-link for an address in a network of your own")
        @OneOf(
            value = {"vpc-link", "VPC_LINK"},
            ignoreCase = true)
        @Nullable String connectionType,
    @Doc("Answer preflight requests of browsers") @Nullable HttpCors cors,
    @Doc("How the request is handed on (default lambda-proxy)")
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
    @Doc("The operation's name in exports and SDKs") @Nullable String operationId,
    @Key("private") @Doc("Want an API key") @Nullable Boolean wantsKey,
    @Doc("What a request may hold, and how it is translated") @Nullable HttpRequest request,
    @Doc("How answers are translated") @Nullable HttpResponse response,
    @Doc("How long the method waits for an answer, in milliseconds")
        @ExpectedType(Integer.class)
        @Range(min = 50)
        @Nullable Value timeoutInMillis,
    @Source Node node) {

  @ShortForm("a text as in \"GET /path\"")
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
    Mapping spelled =
        Mapping.of("method", new Scalar(words[0], node.place()), node.place())
            .with("path", new Scalar(words[1], node.place()));
    return Decoder.read(HttpEvent.class, spelled, findings);
  }

  /// The path without the slashes around it; empty for the root.
  public String route() {
    String from = path.startsWith("/") ? path.substring(1) : path;
    return from.endsWith("/") ? from.substring(0, from.length() - 1) : from;
  }

  /// The method in capitals.
  public String verb() {
    return method.toUpperCase(Locale.ROOT);
  }

  public boolean isAsync() {
    return async != null && async;
  }

  /// How the request is handed on.
  public Integration kind() {
    Integration given = integration == null ? null : Integration.of(integration);
    if (given != null) {
      return given;
    }
    return isAsync() ? Integration.AWS : Integration.AWS_PROXY;
  }

  /// The settings for browsers, or null where there are none.
  public @Nullable HttpCors browsers() {
    return cors != null && cors.isOn() ? cors : null;
  }

  /// `GET /users`: the method in words.
  String words() {
    return verb() + " /" + route();
  }
}
