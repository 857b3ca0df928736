package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `provider.logs.websocket`: the CloudWatch logs of the WebSocket API's stage.
@Doc("Logs of the WebSocket API")
public record WebSocketLogs(
    @Doc("Write one line for each request (default true)") @Nullable Boolean accessLogging,
    @Doc("Write the execution log of API Gateway (default true)")
        @Nullable Boolean executionLogging,
    @Doc("The format of a line of the access log") @Nullable String format,
    @Doc("Write full messages to the execution log (default true)")
        @Nullable Boolean fullExecutionData,
    @Doc("The level of the execution log (default INFO)") @OneOf({"INFO", "ERROR"})
        @Nullable String level,
    @Source Node node) {

  private static final String DEFAULT_FORMAT =
      "$context.identity.sourceIp $context.identity.caller $context.identity.user"
          + " [$context.requestTime] \"$context.eventType $context.routeKey"
          + " $context.connectionId\" $context.requestId";

  @ShortForm("true or false")
  static @Nullable WebSocketLogs of(Node node, DiagnosticCollector findings) {
    Boolean flag = Decoder.read(Boolean.class, node, findings);
    return flag == null
        ? null
        : new WebSocketLogs(null, null, null, null, null, new Scalar(flag, node.place()));
  }

  /// False where the manifest has `false` instead of settings.
  public boolean isEnabled() {
    return Toggle.isOn(node);
  }

  /// The format of the access log, or null if there is none.
  public @Nullable String accessFormat() {
    if (Boolean.FALSE.equals(accessLogging)) {
      return null;
    }
    return format == null ? DEFAULT_FORMAT : format;
  }

  /// The level of the execution log, `OFF` for none.
  public String executionLevel() {
    if (Boolean.FALSE.equals(executionLogging)) {
      return "OFF";
    }
    return level == null ? "INFO" : level;
  }

  /// Whether the execution log contains full messages.
  public boolean hasDataTrace() {
    return !Boolean.FALSE.equals(fullExecutionData);
  }
}
