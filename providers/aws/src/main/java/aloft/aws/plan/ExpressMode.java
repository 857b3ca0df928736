package aloft.aws.plan;

import aloft.aws.manifest.ProviderSection;
import aloft.aws.service.AwsService;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Stage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether CloudFormation deploys in express mode: it reports a change as complete when it has
/// configured the resources, before they are ready.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-express-mode.html">express
///   mode</a>
public final class ExpressMode {
  /// Services whose resources are ready when they are configured, or are waited for by the
  /// deployment.
  private static final Set<String> SERVICES =
      Set.of(
          "ApiGateway",
          "ApiGatewayV2",
          "CloudWatch",
          "Cognito",
          "Events",
          "IAM",
          "IoT",
          "KMS",
          "Lambda",
          "Logs",
          "S3",
          "SNS",
          "SQS",
          "SSM",
          "Scheduler",
          "SecretsManager",
          "StepFunctions");

  private static final String TABLE = "AWS::DynamoDB::Table";

  /// Types of these services that need minutes.
  private static final Set<String> SLOW =
      Set.of(
          "AWS::ApiGateway::DomainName",
          "AWS::ApiGateway::VpcLink",
          "AWS::ApiGatewayV2::DomainName",
          "AWS::ApiGatewayV2::VpcLink",
          "AWS::Cognito::UserPoolDomain",
          "AWS::Lambda::CapacityProvider");

  /// Properties that take minutes to be ready. For `GlobalSecondaryIndexes` there is one more
  /// reason: in express mode, CloudFormation creates the indexes of a table again when it updates
  /// the table.
  ///
  /// @see <a
  ///   href="https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2536">the
  ///   open issue</a>
  private static final List<String> SLOW_PROPERTIES =
      List.of("GlobalSecondaryIndexes", "ProvisionedConcurrencyConfig");

  private ExpressMode() {}

  /// Whether a service is deployed in express mode: if `provider.deploymentMode` says so; else if
  /// its stage does not look like production, nothing watches the deployment, a failure is rolled
  /// back, and the resources do not take long to be ready.
  public static boolean suits(AwsService service, Mapping template) {
    ProviderSection.StackSettings settings = service.provider().stack();
    boolean keepsFailed =
        "direct".equals(settings.deploymentMethod())
            && Boolean.TRUE.equals(settings.disableRollback());
    return switch (settings.deploymentMode()) {
      case "express" -> true;
      case "standard" -> false;
      case null, default ->
          !new Stage(service.stage()).isProduction()
              && settings.rollbackConfiguration() == null
              && !keepsFailed
              && isReadySoon(template);
    };
  }

  private static boolean isReadySoon(Mapping template) {
    if (template.get("Transform") != null || !(template.get("Resources") instanceof Mapping all)) {
      return false;
    }
    for (Mapping.Entry resource : all.entries().values()) {
      Node type = resource.value().get("Type");
      boolean isSlow =
          SLOW_PROPERTIES.stream()
              .anyMatch(property -> resource.value().get("Properties", property) != null);
      if (isSlow || !isReadySoon(type == null ? null : type.text())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isReadySoon(@Nullable String type) {
    if (type == null || !type.startsWith("AWS::")) {
      return false;
    }
    int end = type.indexOf("::", 5);
    return type.equals(TABLE)
        || (end > 0 && SERVICES.contains(type.substring(5, end)) && !SLOW.contains(type));
  }
}
