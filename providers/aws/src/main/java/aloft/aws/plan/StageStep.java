package aloft.aws.plan;

import aloft.spi.schema.Required;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Configures the stage of the REST API outside the template: the Serverless Framework creates the
/// stage as a part of the deployment, and an existing stage cannot become a separate resource.
///
/// @param api the logical id of the REST API
/// @param settings the settings to apply, in order
/// @param accessLog the log group for the access log, or null
/// @param tags the complete tags of the stage; null leaves them unchanged
public record StageStep(
    @Required String api,
    @Required String stage,
    @Required List<Setting> settings,
    @Nullable String accessLog,
    @Nullable Map<String, String> tags)
    implements AwsStep {
  public StageStep {
    settings = List.copyOf(settings);
  }

  /// This step; it leaves the tags unchanged if one of them is a secret, which is stored as its
  /// variable.
  public StageStep withKnownTags() {
    boolean known = tags == null || tags.values().stream().noneMatch(tag -> tag.contains("${"));
    return known ? this : new StageStep(api, stage, settings, accessLog, null);
  }

  /// One setting of a stage.
  ///
  /// @param path the path of the patch operation of UpdateStage
  /// @param value the value; null removes the setting
  /// @see <a href="https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html">patch
  ///   operations</a>
  public record Setting(@Required String path, @Nullable String value) {}
}
