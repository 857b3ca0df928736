package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `provider.logs.restApi`: the CloudWatch logs of the REST API's stage; `false` disables them.
@Doc("Logs of the REST API")
public record RestApiLogs(
    @Doc("Write one line for each request (default true)") @Nullable Boolean accessLogging,
    @Doc("Write the execution log of API Gateway (default true)")
        @Nullable Boolean executionLogging,
    @Doc("The format of a line of the access log") @Nullable String format,
    @Doc("Write full requests and responses to the execution log (default true)")
        @Nullable Boolean fullExecutionData,
    @Doc("The level of the execution log (default INFO)") @OneOf({"INFO", "ERROR"})
        @Nullable String level,
    @Doc("The role with which API Gateway writes logs of this account (default: a generated role)")
        @Nullable Value role,
    @Doc("Do not change the account's role for API Gateway logs (default false)")
        @Nullable Boolean roleManagedExternally,
    @Source Node node) {

  @ShortForm("true or false")
  static @Nullable RestApiLogs of(Node node, DiagnosticCollector findings) {
    Boolean flag = Decoder.read(Boolean.class, node, findings);
    return flag == null ? null : new RestApiLogs(flag, flag, null, flag, null, null, null, node);
  }

  /// Whether the manifest has `false` instead of settings.
  public boolean isDisabled() {
    return node instanceof Scalar && !hasAccessLog();
  }

  /// Whether the stage has an access log.
  public boolean hasAccessLog() {
    return accessLogging == null || accessLogging;
  }

  /// The level of the execution log, `OFF` for none.
  public String executionLevel() {
    if (executionLogging != null && !executionLogging) {
      return "OFF";
    }
    return level == null ? "INFO" : level;
  }

  /// Whether the execution log contains full requests and responses.
  public boolean hasDataTrace() {
    return fullExecutionData == null || fullExecutionData;
  }

  /// Whether the account's role for these logs is managed outside this stack.
  public boolean isRoleManagedExternally() {
    return roleManagedExternally != null && roleManagedExternally;
  }
}
