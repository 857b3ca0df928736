package aloft.aws.event.alb;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Range;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `healthCheck`: how the load balancer checks the function. Each check is a call.
@Doc("How the load balancer checks the function")
public record AlbHealthCheck(
    @Doc("The path of the request (default /)") @Range(min = 1, max = 1024) @Nullable String path,
    @Doc("Seconds between two checks (default 35)") @Range(min = 5, max = 300)
        @Nullable Integer intervalSeconds,
    @Doc("Seconds until a check has failed (default 30)") @Range(min = 2, max = 120)
        @Nullable Integer timeoutSeconds,
    @Inline Thresholds thresholds,
    @Doc("Which responses are healthy") @Nullable Matcher matcher,
    @Source Node node) {

  @ShortForm("true or false")
  static @Nullable AlbHealthCheck of(Node node, DiagnosticCollector findings) {
    Boolean flag = Decoder.read(Boolean.class, node, findings);
    return flag == null
        ? null
        : new AlbHealthCheck(
            null, null, null, new Thresholds(null, null), null, new Scalar(flag, node.place()));
  }

  /// False where the manifest has `false` instead of settings.
  boolean isEnabled() {
    return !(node instanceof Scalar flag) || Boolean.TRUE.equals(flag.value());
  }

  /// How many checks change the state.
  public record Thresholds(
      @Doc("Checks in a row until the function is healthy (default 5)") @Range(min = 2, max = 10)
          @Nullable Integer healthyThresholdCount,
      @Doc("Failed checks in a row until the function is unhealthy (default 5)")
          @Range(min = 2, max = 10)
          @Nullable Integer unhealthyThresholdCount) {}

  /// The responses that are healthy.
  @Doc("Which responses are healthy")
  public record Matcher(
      @Doc("Status codes, as in 200,202 or 200-299 (default 200)")
          @Matches(
              value = "^\\d{3}(-\\d{3})?(,\\d{3}(-\\d{3})?)*$",
              words = "status codes, as in 200,202 or 200-299")
          @Nullable String httpCode) {}
}
