package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An authorizer of a load balancer: users sign in with a Cognito user pool (`cognito`) or another
/// identity provider (`oidc`).
///
/// @see <a
///   href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html">Authenticate
///   users</a>
@Doc("Who may call a function behind a load balancer: users of cognito or of oidc")
public record AlbAuthorizer(
    @Required @Doc("cognito, or oidc for another identity provider") @OneOf({"cognito", "oidc"})
        String type,
    @Inline Cognito cognito,
    @Inline Oidc oidc,
    @Doc("What happens to requests without a session: deny (default), allow or authenticate")
        @OneOf({"allow", "authenticate", "deny"})
        @Nullable String onUnauthenticatedRequest,
    @Doc("Parameters to add to the request that signs a user in") @Range(max = 10)
        @Nullable Map<String, String> requestExtraParams,
    @Inline Session session)
    implements Checked {

  /// Whether a user pool signs users in.
  public boolean isCognito() {
    return "cognito".equals(type);
  }

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    if (!isCognito() && !"oidc".equals(type)) {
      return problems;
    }
    require("userPoolArn", true, cognito.userPoolArn(), problems);
    require("userPoolClientId", true, cognito.userPoolClientId(), problems);
    require("userPoolDomain", true, cognito.userPoolDomain(), problems);
    require("authorizationEndpoint", false, oidc.authorizationEndpoint(), problems);
    require("clientId", false, oidc.clientId(), problems);
    require("issuer", false, oidc.issuer(), problems);
    require("tokenEndpoint", false, oidc.tokenEndpoint(), problems);
    require("userInfoEndpoint", false, oidc.userInfoEndpoint(), problems);
    if (isCognito() && oidc.clientSecret() != null) {
      problems.add(unused("clientSecret"));
    }
    return problems;
  }

  private void require(
      String key, boolean ofCognito, @Nullable Object value, List<Problem> problems) {
    if (ofCognito != isCognito()) {
      if (value != null) {
        problems.add(unused(key));
      }
    } else if (value == null) {
      String message = "an authorizer of type \"" + type + "\" needs \"" + key + "\"";
      problems.add(new Problem("", "manifest/missing", message, null, Problem.Kind.REFUSED));
    }
  }

  private Problem unused(String key) {
    return new Problem(
        key,
        "manifest/unknown-property",
        "an authorizer of type \"" + type + "\" has no \"" + key + "\"",
        "remove it",
        Problem.Kind.VIOLATION);
  }

  /// The user pool; for `cognito`.
  public record Cognito(
      @Doc("cognito: the ARN of the user pool")
          @Matches(value = "^arn:", words = "the ARN of a user pool")
          @Nullable Value userPoolArn,
      @Doc("cognito: the id of the client of the user pool") @ExpectedType(String.class)
          @Nullable Value userPoolClientId,
      @Doc("cognito: the domain prefix, or the domain of the user pool") @ExpectedType(String.class)
          @Nullable Value userPoolDomain) {}

  /// The identity provider; for `oidc`.
  public record Oidc(
      @Doc("oidc: the URL at which users sign in")
          @ExpectedType(String.class)
          @Matches(value = "^https?://", words = "a URL, as in https://example.com")
          @Nullable Value authorizationEndpoint,
      @Doc("oidc: the id of the client") @ExpectedType(String.class) @Nullable Value clientId,
      @Doc("oidc: the secret of the client (default: the one that the rule has)")
          @ExpectedType(String.class)
          @Nullable Value clientSecret,
      @Doc("oidc: the URL that identifies the provider")
          @ExpectedType(String.class)
          @Matches(value = "^https?://", words = "a URL, as in https://example.com")
          @Nullable Value issuer,
      @Doc("oidc: the URL at which the load balancer gets tokens")
          @ExpectedType(String.class)
          @Matches(value = "^https?://", words = "a URL, as in https://example.com")
          @Nullable Value tokenEndpoint,
      @Doc("oidc: the URL at which the load balancer gets claims")
          @ExpectedType(String.class)
          @Matches(value = "^https?://", words = "a URL, as in https://example.com")
          @Nullable Value userInfoEndpoint) {}

  /// The session of a user.
  public record Session(
      @Doc("The claims to request (default openid)") @Nullable String scope,
      @Doc("The name of the session cookie (default AWSELBAuthSessionCookie)")
          @Nullable String sessionCookieName,
      @Doc("Seconds until a session ends (default 604800)") @Range(min = 0)
          @Nullable Long sessionTimeout) {}
}
