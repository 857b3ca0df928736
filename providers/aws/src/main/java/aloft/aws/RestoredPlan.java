package aloft.aws;

import aloft.aws.history.StackSettings;
import aloft.aws.history.StoredTemplate;
import aloft.aws.plan.AwsStep;
import aloft.aws.plan.PlanSteps;
import aloft.aws.plan.RestStage;
import aloft.aws.plan.StackStep;
import aloft.aws.plan.StageStep;
import aloft.aws.plugin.Plugins;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Plan;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plans an earlier deployment again from its files in the bucket. The Serverless Framework writes
/// the same files.
public final class RestoredPlan {
  private RestoredPlan() {}

  /// Returns the plan. If the state cannot be read, the settings beside the template are not
  /// changed.
  ///
  /// @param folder the folder of the deployment in the bucket
  /// @param role the ARN of the role that CloudFormation assumes now, or null
  /// @param state the text of `serverless-state.json`; null if there is none
  /// @param now what the stack has now
  /// @throws UserException if there is no value for a parameter of the template
  public static Plan of(
      String folder,
      @Nullable String role,
      String template,
      @Nullable String state,
      StackSettings now) {
    AwsService service = state == null ? null : service(state);
    StoredTemplate stored = StoredTemplate.of(template);
    StackStep stack = service == null ? unchanged(now) : PlanSteps.stack(service, stored.root());
    List<AwsStep> others = new ArrayList<>();
    if (service != null) {
      StageStep stage = RestStage.of(service);
      if (stage != null) {
        others.add(stage.withKnownTags());
      }
      others.addAll(Plugins.steps(service));
    }
    StackStep known =
        stack.with(
            role,
            StoredTemplate.tags(stack.tags(), now.tags()),
            stored.parameters(stack.parameters(), now.parameters().keySet()));
    return new Plan(
        Map.of(PlanSteps.TEMPLATE, template), PlanSteps.restoring(service, folder, known, others));
  }

  private static StackStep unchanged(StackSettings now) {
    return new StackStep(
        PlanSteps.UPLOADED_TEMPLATE,
        now.tags(),
        List.of(),
        null,
        now.notificationArns(),
        null,
        false,
        false,
        false,
        List.of());
  }

  private static @Nullable AwsService service(String state) {
    try {
      return Json.read(state, PlanSteps.STATE).get("service") instanceof Mapping manifest
          ? ManifestReader.read(
              OlderSpellings.replaced(manifest), new DiagnosticCollector(ValidationMode.OFF))
          : null;
    } catch (UserException e) {
      return null;
    }
  }
}
