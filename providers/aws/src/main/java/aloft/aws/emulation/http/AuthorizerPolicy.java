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
    IMPLICIT_DENY,
    MALFORMED
  }

  private static final String ACTION = "execute-api:Invoke";

  private AuthorizerPolicy() {}

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

  static Verdict evaluate(@Nullable Node document, String arn) {
    Node statements = document == null ? null : document.get("Statement");
    if (statements == null) {
      return Verdict.MALFORMED;
    }
    Verdict verdict = Verdict.IMPLICIT_DENY;
    for (Node statement : items(statements)) {
      if (!(statement instanceof Mapping)) {
        return Verdict.MALFORMED;
      }
      boolean matches = applies(statement, "Action", ACTION) && applies(statement, "Resource", arn);
      Node effect = statement.get("Effect");
      if (effect == null || effect.text() == null) {
        return Verdict.MALFORMED;
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

  /// `*` matches any characters, `?` one character; actions are case-insensitive.
  private static boolean matches(String pattern, String value) {
    int p = 0;
    int v = 0;
    int star = -1;
    int mark = 0;
    String folded = value.equals(ACTION) ? value.toLowerCase(Locale.ROOT) : value;
    String rule = value.equals(ACTION) ? pattern.toLowerCase(Locale.ROOT) : pattern;
    while (v < folded.length()) {
      if (p < rule.length() && rule.charAt(p) == '*') {
        star = p++;
        mark = v;
      } else if (p < rule.length()
          && (rule.charAt(p) == '?' || rule.charAt(p) == folded.charAt(v))) {
        p++;
        v++;
      } else if (star >= 0) {
        p = star + 1;
        v = ++mark;
      } else {
        return false;
      }
    }
    while (p < rule.length() && rule.charAt(p) == '*') {
      p++;
    }
    return p == rule.length();
  }
}
