package aloft.aws.plan;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.schema.Required;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Creates or updates the stack from the template.
///
/// @param template the name of the uploaded template
/// @param role the ARN of the role that CloudFormation assumes, or null
/// @param rollbackConfiguration the RollbackConfiguration of CloudFormation
/// @param disableRollback whether to keep created resources when a direct deployment fails
/// @param direct whether to deploy without a change set
/// @param express whether CloudFormation does not wait until the resources are ready
/// @param policy the statements of the stack policy; if empty, the policy is not changed
public record StackStep(
    @Required String template,
    @Required Map<String, String> tags,
    @Required List<Parameter> parameters,
    @Nullable String role,
    @Required List<String> notificationArns,
    @Nullable Mapping rollbackConfiguration,
    boolean disableRollback,
    boolean direct,
    boolean express,
    @Required List<Mapping> policy)
    implements AwsStep {
  public StackStep {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    parameters = List.copyOf(parameters);
    notificationArns = List.copyOf(notificationArns);
    policy = List.copyOf(policy);
  }

  /// Whether a change that fails is not rolled back. In express mode it always is: without, each
  /// replacement of a resource fails.
  public boolean keepsFailed() {
    return direct && disableRollback && !express;
  }

  /// The stack policy as JSON; null if the policy is not changed.
  public @Nullable String policyText() {
    return policy.isEmpty() ? null : Json.write(Map.of("Statement", policy), 0);
  }

  /// This step with more parameters.
  public StackStep plus(List<Parameter> more) {
    List<Parameter> all = new ArrayList<>(parameters);
    all.addAll(more);
    return with(role, tags, all);
  }

  /// This step, waiting until the resources are ready.
  public StackStep standard() {
    return with(role, tags, parameters, false);
  }

  /// This step with what is known of an earlier deployment.
  public StackStep with(
      @Nullable String newRole, Map<String, String> newTags, List<Parameter> newParameters) {
    return with(newRole, newTags, newParameters, express);
  }

  private StackStep with(
      @Nullable String newRole,
      Map<String, String> newTags,
      List<Parameter> newParameters,
      boolean isExpress) {
    return new StackStep(
        template,
        newTags,
        newParameters,
        newRole,
        notificationArns,
        rollbackConfiguration,
        disableRollback,
        direct,
        isExpress,
        policy);
  }

  /// A parameter of the template.
  public record Parameter(
      @Required String key, @Nullable String value, @Nullable Boolean usePreviousValue) {}
}
