package aloft.aws.event.http;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The authorizer of a REST API method.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html">AWS::ApiGateway::Authorizer</a>
@Doc("The authorizer of the method")
public record HttpAuthorizer(
    @Doc("The ARN of a function or a user pool outside this service") @Nullable Value arn,
    @Doc("The id of an authorizer that the API already has") @Nullable Value authorizerId,
    @Doc("Claims of the user pool that are passed in the event (integration lambda)")
        List<String> claims,
    @Doc("Where the request contains the identity to check") @Nullable String identitySource,
    @Doc("A regular expression that the identity must match before the authorizer is called")
        @Nullable String identityValidationExpression,
    @Doc("The permission to call the function is managed outside this stack")
        @Nullable Boolean managedExternally,
    @Doc("A function of this service; with arn, the authorizer's name") @Nullable String name,
    @Doc("How long an authorization result is cached, in seconds (default 300)")
        @Range(min = 0, max = 3600)
        @Nullable Integer resultTtlInSeconds,
    @Doc("Scopes of the user pool") List<Value> scopes,
    @Doc("token (default), request, cognito_user_pools, aws_iam")
        @OneOf(
            value = {"token", "cognito_user_pools", "request", "aws_iam", "custom"},
            ignoreCase = true)
        @Nullable String type,
    @Source Node node) {

  public HttpAuthorizer {
    claims = claims == null ? List.of() : claims;
    scopes = scopes == null ? List.of() : scopes;
  }

  @ShortForm("a function's name, an ARN or aws_iam")
  static @Nullable HttpAuthorizer of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    boolean iam = text.equalsIgnoreCase("AWS_IAM");
    boolean arn = !iam && text.contains(":");
    return new HttpAuthorizer(
        arn ? Value.of(text) : null,
        null,
        List.of(),
        null,
        null,
        null,
        iam || arn ? null : text,
        null,
        List.of(),
        iam ? text : null,
        node);
  }

  boolean isShortForm() {
    return node instanceof Scalar;
  }

  boolean hasType(String word) {
    return word.equalsIgnoreCase(type);
  }
}
