package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import org.jspecify.annotations.Nullable;

/// The level, format and log group of a function's logs.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html">Lambda
///   logs</a>
@Doc("Level, format and log group of a function's logs")
public record LambdaLogs(
    @Doc("The least severe level of the function's own lines; needs JSON")
        @ExpectedType(String.class)
        @OneOf({"DEBUG", "ERROR", "FATAL", "INFO", "TRACE", "WARN"})
        @Nullable Value applicationLogLevel,
    @Doc("Text (default) or JSON") @ExpectedType(String.class) @OneOf({"JSON", "Text"})
        @Nullable Value logFormat,
    @Doc("The name of an existing log group")
        @ExpectedType(String.class)
        @Matches(
            value = "^[.\\-_/#A-Za-z0-9]{1,512}$",
            words = "at most 512 letters, digits and . - _ / #")
        @Nullable Value logGroup,
    @Doc("The least severe level of Lambda's own lines; needs JSON")
        @ExpectedType(String.class)
        @OneOf({"DEBUG", "INFO", "WARN"})
        @Nullable Value systemLogLevel,
    @Doc("standard (default), or infrequent_access, which costs less: in a log group of its own")
        @OneOf(
            value = {"standard", "infrequent_access"},
            ignoreCase = true)
        @Nullable String logGroupClass) {

  /// Whether the logs are in a log group for infrequent access.
  public boolean isInfrequent() {
    return "infrequent_access".equalsIgnoreCase(logGroupClass);
  }

  /// No settings.
  public static final LambdaLogs NONE = new LambdaLogs(null, null, null, null, null);
}
