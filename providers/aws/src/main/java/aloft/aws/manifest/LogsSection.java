package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import org.jspecify.annotations.Nullable;

/// `provider.logs`: the logs of functions and APIs.
@Doc("Logs of functions and APIs")
public record LogsSection(
    @Doc("Logs of the helper functions that Aloft adds to the stack (default false)")
        @Nullable Boolean frameworkLambda,
    @Doc("Access logs of the HTTP API") @Nullable HttpApiLogs httpApi,
    @Doc("Level, format and log group of the functions' logs") LambdaLogs lambda,
    @Doc("Logs of the REST API") @Nullable RestApiLogs restApi,
    @Doc("Logs of the WebSocket API") @Nullable WebSocketLogs websocket) {

  /// No settings.
  public static final LogsSection NONE = new LogsSection(null, null, LambdaLogs.NONE, null, null);

  public LogsSection {
    lambda = lambda == null ? LambdaLogs.NONE : lambda;
  }
}
