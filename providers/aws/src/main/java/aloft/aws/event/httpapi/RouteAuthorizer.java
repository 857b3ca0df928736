package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.ShortForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The authorizer of an HTTP API route.
@Doc("Who may call a route")
public record RouteAuthorizer(
    @Doc("A name of provider.httpApi.authorizers") @Nullable String name,
    @Doc("The id of an authorizer of an API outside this stack") @Nullable Value id,
    @Doc("Scopes; a token must have at least one of them") @Nullable List<String> scopes,
    @Doc("jwt (default), request, or aws_iam for signed requests")
        @OneOf({"request", "jwt", "aws_iam"})
        @Nullable String type)
    implements Checked {

  @ShortForm("the authorizer's name")
  static @Nullable RouteAuthorizer of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar
        ? Decoder.read(RouteAuthorizer.class, Mapping.of("name", node, node.place()), findings)
        : null;
  }

  boolean isIam() {
    return "aws_iam".equals(type);
  }

  @Override
  public List<Problem> check() {
    if (isIam()) {
      return name == null && id == null && scopes == null
          ? List.of()
          : List.of(
              new Problem(
                  "type",
                  "http-api/authorizer-iam",
                  "an authorizer of type \"aws_iam\" has no other settings",
                  "remove name, id and scopes"));
    }
    return name != null || id != null
        ? List.of()
        : List.of(
            new Problem(
                "",
                "http-api/authorizer-unnamed",
                "an authorizer of type \"" + (type == null ? "jwt" : type) + "\" needs a name",
                "set \"name\", or \"id\" for an authorizer outside this stack"));
  }
}
