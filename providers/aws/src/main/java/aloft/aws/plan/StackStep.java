package aloft.aws.plan;

import aloft.spi.document.Mapping;
import aloft.spi.schema.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the stack what the template says.
///
/// @param template its name among the uploads
/// @param role by which CloudFormation acts, where it is not the user's own
/// @param rollbackConfiguration as CloudFormation's RollbackConfiguration
/// @param disableRollback keep what was made when a direct deployment fails
/// @param direct without a change set
/// @param policy statements of the stack policy; none leaves the policy as it is
public record StackStep(
    @Required String template,
    @Required Map<String, String> tags,
    @Required List<Parameter> parameters,
    @Nullable String role,
    @Required List<String> notificationArns,
    @Nullable Mapping rollbackConfiguration,
    boolean disableRollback,
    boolean direct,
    @Required List<Mapping> policy)
    implements AwsStep {
  public StackStep {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    parameters = List.copyOf(parameters);
    notificationArns = List.copyOf(notificationArns);
    policy = List.copyOf(policy);
  }

  /// A parameter of the template.
  public record Parameter(
      @Required String key, @Nullable String value, @Nullable Boolean usePreviousValue) {}
}
