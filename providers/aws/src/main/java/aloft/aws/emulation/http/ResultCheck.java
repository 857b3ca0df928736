package aloft.aws.emulation.http;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.emulation.InvocationOutcome;
import org.jspecify.annotations.Nullable;

/// Checks a result that is meant for an HTTP API, whichever it is.
public final class ResultCheck {
  private static final HttpApiResponse RESULT = new HttpApiResponse("");

  private ResultCheck() {}

  /// Returns why no HTTP API could use a result; null if one can, or if the result has no status
  /// and may be meant for something else.
  public static @Nullable String problem(InvocationOutcome.Success outcome) {
    Node status =
        RestApiResponse.json(outcome) instanceof Mapping result ? result.get("statusCode") : null;
    if (status == null || status.isNull()) {
      return null;
    }
    try {
      RESULT.readV1(outcome);
      RESULT.readV2(outcome, false);
      return null;
    } catch (MalformedResultException e) {
      return e.getMessage();
    }
  }
}
