package aloft.aws.plan;

import aloft.spi.schema.Required;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sets what the template cannot say of the REST API's stage: the original makes the stage as a
/// part of the deployment, and an existing stage cannot become a resource of its own.
///
/// @param api logical id of the REST API
/// @param settings to put in place, in order
/// @param accessLog the log group that takes the access log, or null
/// @param staleLog a log group that nothing writes to any more, or null
/// @param tags that the stage shall have and no others; null leaves them alone
public record StageStep(
    @Required String api,
    @Required String stage,
    @Required List<Setting> settings,
    @Nullable String accessLog,
    @Nullable String staleLog,
    @Nullable Map<String, String> tags)
    implements AwsStep {
  public StageStep {
    settings = List.copyOf(settings);
  }

  /// One setting.
  ///
  /// @param path as UpdateStage names it
  /// @param value null removes the setting
  /// @see <a href="https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html">patch
  ///   operations</a>
  public record Setting(@Required String path, @Nullable String value) {}
}
