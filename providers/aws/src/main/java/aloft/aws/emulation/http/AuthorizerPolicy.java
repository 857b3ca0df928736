package aloft.aws.emulation.http;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.emulation.InvocationOutcome;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Evaluates the policy that an authorizer returns.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html">Authorizer
///   output</a>
final class AuthorizerPolicy {
  /// The result of evaluating a policy for a request.
  enum Verdict {
    ALLOW,
    DENY,
    IMPLICIT_DENY
  }

  private static final String ACTION = "execute-api:Invoke";

  private AuthorizerPolicy() {}

  /// The principal of a result.
  ///
  /// @throws MalformedResultException if it is missing
  static Scalar principal(Mapping result) {
    if (!(result.get("principalId") instanceof Scalar principal) || principal.isNull()) {
      throw new MalformedResultException("principalId is missing or not a string");
    }
    return principal;
  }

  /// Returns whether an authorizer rejected the caller by throwing the error `Unauthorized`. The
  /// text is the contract of API Gateway: the caller gets status 401 instead of 500.
  ///
  /// @see <a
  ///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html">Lambda
  ///   authorizers</a>
  static boolean rejects(InvocationOutcome outcome) {
    return outcome instanceof InvocationOutcome.Fault fault
        && fault.message().equals("Unauthorized");
  }

  /// Evaluates the policy in the result of an authorizer.
  ///
  /// @throws MalformedResultException if it is no policy
  static Verdict evaluate(Mapping result, String arn) {
    Node document = result.get("policyDocument");
    Node statements = document instanceof Mapping ? document.get("Statement") : null;
    if (document == null || statements == null) {
      throw new MalformedResultException(
          document == null ? "policyDocument is missing" : "policyDocument has no Statement");
    }
    Verdict verdict = Verdict.IMPLICIT_DENY;
    for (Node statement : items(statements)) {
      if (!(statement instanceof Mapping)) {
        throw MalformedResultException.wrongType("each Statement", "an object", statement);
      }
      boolean matches = applies(statement, "Action", ACTION) && applies(statement, "Resource", arn);
      Node effect = statement.get("Effect");
      if (effect == null || effect.text() == null) {
        throw new MalformedResultException("a Statement has no Effect: \"Allow\" or \"Deny\"");
      }
      // conditions are not evaluated: a conditional Allow is ignored, a conditional Deny applies
      if (matches && effect.text().equals("Deny")) {
        return Verdict.DENY;
      }
      if (matches && effect.text().equals("Allow") && statement.get("Condition") == null) {
        verdict = Verdict.ALLOW;
      }
    }
    return verdict;
  }

  private static boolean applies(Node statement, String key, String value) {
    Node excluded = statement.get("Not" + key);
    return excluded == null ? anyMatches(statement.get(key), value) : !anyMatches(excluded, value);
  }

  private static boolean anyMatches(@Nullable Node patterns, String value) {
    return patterns != null
        && items(patterns).stream()
            .anyMatch(
                pattern -> pattern instanceof Scalar scalar && matches(scalar.print(), value));
  }

  private static List<Node> items(Node node) {
    return node instanceof Sequence sequence ? sequence.items() : List.of(node);
  }

  /// Actions are case-insensitive.
  private static boolean matches(String pattern, String value) {
    return value.equals(ACTION)
        ? Wildcards.match(pattern.toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT))
        : Wildcards.match(pattern, value);
  }
}
