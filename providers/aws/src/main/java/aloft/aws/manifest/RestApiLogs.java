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

/// `provider.logs.restApi`: what the stage of the REST API writes to CloudWatch; `false` turns all
/// of it off.
@Doc("Logs of the REST API")
public record RestApiLogs(
    @Doc("One line for each request (default true)") @Nullable Boolean accessLogging,
    @Doc("What API Gateway did with each request (default true)")
        @Nullable Boolean executionLogging,
    @Doc("The form of a line of the access log") @Nullable String format,
    @Doc("Requests and responses in full in the execution log (default true)")
        @Nullable Boolean fullExecutionData,
    @Doc("The level of the execution log (default INFO)") @OneOf({"INFO", "ERROR"})
        @Nullable String level,
    @Doc("The role by which API Gateway writes logs of this account; otherwise one is made")
        @Nullable Value role,
    @Doc("Leave the account's role for API Gateway's logs alone (default false)")
        @Nullable Boolean roleManagedExternally,
    @Source Node node) {

  @ShortForm("true or false")
  static @Nullable RestApiLogs of(Node node, DiagnosticCollector findings) {
    Boolean flag = Decoder.read(Boolean.class, node, findings);
    return flag == null ? null : new RestApiLogs(flag, flag, null, flag, null, null, !flag, node);
  }

  /// Whether the manifest says `false` instead of settings.
  public boolean isOff() {
    return node instanceof Scalar && !accessLogs();
  }

  /// Whether the stage has an access log.
  public boolean accessLogs() {
    return accessLogging == null || accessLogging;
  }

  /// The level of the execution log, `OFF` for none.
  public String executionLevel() {
    if (executionLogging != null && !executionLogging) {
      return "OFF";
    }
    return level == null ? "INFO" : level;
  }

  /// Whether the execution log holds requests and responses in full.
  public boolean dataTrace() {
    return fullExecutionData == null || fullExecutionData;
  }

  /// Whether the account's role for these logs is none of this service's business.
  public boolean leavesRole() {
    return roleManagedExternally != null && roleManagedExternally;
  }
}
