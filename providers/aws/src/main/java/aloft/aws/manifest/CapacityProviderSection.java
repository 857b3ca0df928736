package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// EC2 instances that Lambda manages and runs functions on.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-capacityprovider.html">AWS::Lambda::CapacityProvider</a>
@Doc("EC2 instances that Lambda manages and runs functions on")
public record CapacityProviderSection(
    @Doc("How the number of instances changes") @Nullable Scaling scaling,
    @Doc("Which instances are used") @Nullable InstanceRequirements instanceRequirements,
    @Doc("The role with which Lambda manages the instances") @Nullable Permissions permissions,
    @Doc("The VPC of the instances (default: provider.vpc)") @Nullable VpcSection vpc,
    @Doc("The KMS key of the capacity provider") @Nullable Value kmsKeyArn) {

  /// A capacity provider with the defaults.
  public static final CapacityProviderSection DEFAULT =
      new CapacityProviderSection(null, null, null, null, null);

  /// How the number of instances changes.
  @Doc("How the number of instances changes")
  public record Scaling(
      @Doc("auto (default), or manual: by the policies")
          @OneOf(
              value = {"auto", "manual"},
              ignoreCase = true)
          @Nullable String mode,
      @Doc("Maximum number of virtual processors") @Range(min = 12, max = 15000)
          @Nullable Integer maxVCpuCount,
      @Doc("What the number of instances follows in the mode manual")
          @Nullable List<ScalingPolicy> policies) {}

  /// A metric and the value that scaling keeps it at.
  @Doc("A metric and the value that scaling keeps it at")
  public record ScalingPolicy(
      @Required @Doc("The metric") @OneOf("LambdaCapacityProviderAverageCPUUtilization")
          String predefinedMetricType,
      @Required @Doc("The value in percent") @Range(min = 0, max = 100) Integer targetValue) {}

  /// Which instances are used.
  @Doc("Which instances are used")
  public record InstanceRequirements(
      @Doc("The only types that are used") @Nullable List<String> allowedInstanceTypes,
      @Doc("Types that are not used") @Nullable List<String> excludedInstanceTypes,
      @Doc("The processor: x86_64 or arm64 (default: provider.architecture)")
          @OneOf({"arm64", "x86_64"})
          @Range(max = 1)
          @Nullable List<String> architectures,
      @Source Node node)
      implements Checked {
    @Override
    public List<Problem> check() {
      List<Problem> problems = new ArrayList<>();
      if (allowedInstanceTypes != null && excludedInstanceTypes != null) {
        problems.add(
            new Problem(
                "excludedInstanceTypes",
                "provider/capacity",
                "a capacity provider cannot have both \"allowedInstanceTypes\" and"
                    + " \"excludedInstanceTypes\"",
                "remove one of them"));
      }
      return problems;
    }
  }

  /// The role with which Lambda manages the instances.
  @Doc("The role with which Lambda manages the instances")
  public record Permissions(
      @Doc("The ARN of an existing role (default: a generated role)")
          @Nullable Value operatorRole) {}
}
