package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.CapacityProviderSection;
import aloft.aws.manifest.FunctionCapacity;
import aloft.aws.manifest.VpcSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.schema.DiagnosticCollector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiles the capacity providers of a service, the role with which Lambda manages them, and what
/// a function needs to run on one.
public final class CapacityProviders {
  private static final String ROLE = "LambdaCapacityProviderOperatorRole";
  private static final String DEFAULT = "default";

  private CapacityProviders() {}

  /// Checks that the capacity providers of functions exist, and that each has a VPC.
  public static void check(AwsService service, DiagnosticCollector findings) {
    Map<String, CapacityProviderSection> sections = sections(service);
    for (AwsFunction function : service.functions()) {
      FunctionCapacity capacity = function.section().invocation().capacityProvider();
      String key = capacity == null ? null : capacity.key();
      CapacityProviderSection section = key == null ? null : sections.get(key);
      if (capacity == null || key == null) {
        continue;
      }
      if (section == null) {
        findings.error(
            capacity.node().place(),
            "function/capacity",
            "there is no \"" + key + "\" under provider.capacityProviders",
            Suggestion.didYouMean(key, sections.keySet()));
      } else if (vpc(service, section) == null) {
        findings.error(
            capacity.node().place(),
            "function/capacity",
            "the capacity provider \"" + key + "\" has no VPC",
            "set provider.vpc, or \"vpc\" of the capacity provider");
      }
    }
  }

  private static @Nullable VpcSection vpc(AwsService service, CapacityProviderSection section) {
    return section.vpc() == null ? service.provider().defaults().vpc() : section.vpc();
  }

  /// The capacity providers by key, with the default one if a function uses it.
  private static Map<String, CapacityProviderSection> sections(AwsService service) {
    Map<String, CapacityProviderSection> sections =
        new LinkedHashMap<>(service.provider().defaults().capacityProviders());
    for (AwsFunction function : service.functions()) {
      FunctionCapacity capacity = function.section().invocation().capacityProvider();
      if (capacity != null && DEFAULT.equals(capacity.key())) {
        sections.putIfAbsent(DEFAULT, CapacityProviderSection.DEFAULT);
      }
    }
    return sections;
  }

  /// The capacity providers and their role.
  static Fragment compile(AwsService service) {
    Map<String, CapacityProviderSection> sections = sections(service);
    if (sections.isEmpty()) {
      return Fragment.EMPTY;
    }
    return Fragment.build(builder -> {
      boolean needsRole = false;
      for (Map.Entry<String, CapacityProviderSection> entry : sections.entrySet()) {
        CapacityProviderSection section = entry.getValue();
        Value role = section.permissions() == null ? null : section.permissions().operatorRole();
        needsRole |= role == null;
        builder.resource(id(entry.getKey()), resource(service, section, role));
      }
      if (needsRole) {
        builder.resource(ROLE, role());
      }
    });
  }

  private static String id(String key) {
    return LogicalIds.stem(key) + "LambdaCapacityProvider";
  }

  private static Resource resource(
      AwsService service, CapacityProviderSection section, @Nullable Value role) {
    CapacityProviderSection.InstanceRequirements instances = section.instanceRequirements();
    Value general = service.provider().defaults().architecture();
    Fields requirements = new Fields();
    if (instances != null && instances.architectures() != null) {
      requirements.put("Architectures", instances.architectures());
    } else if (general != null) {
      requirements.put("Architectures", List.of(general));
    }
    if (instances != null) {
      requirements
          .put("AllowedInstanceTypes", instances.allowedInstanceTypes())
          .put("ExcludedInstanceTypes", instances.excludedInstanceTypes());
    }
    return Resource.of(
        "AWS::Lambda::CapacityProvider",
        Fields.with(
                "PermissionsConfig",
                Fields.with(
                    "CapacityProviderOperatorRoleArn",
                    role == null ? Value.getAtt(ROLE, "Arn") : role))
            .putUnlessEmpty("VpcConfig", FunctionResource.vpc(vpc(service, section)))
            .putUnlessEmpty("InstanceRequirements", requirements)
            .putUnlessEmpty("CapacityProviderScalingConfig", scaling(section.scaling()))
            .put("KmsKeyArn", section.kmsKeyArn()));
  }

  private static Fields scaling(CapacityProviderSection.@Nullable Scaling scaling) {
    if (scaling == null) {
      return new Fields();
    }
    List<CapacityProviderSection.ScalingPolicy> policies = scaling.policies();
    String mode = scaling.mode();
    return Fields.with("MaxVCpuCount", scaling.maxVCpuCount())
        .put("ScalingMode", mode == null ? null : capitalized(mode))
        .put(
            "ScalingPolicies",
            policies == null
                ? null
                : policies.stream()
                    .map(policy ->
                        Fields.with("PredefinedMetricType", policy.predefinedMetricType())
                            .put("TargetValue", policy.targetValue())
                            .obj())
                    .toList());
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT)
        + word.substring(1).toLowerCase(Locale.ROOT);
  }

  private static Resource role() {
    Fields trust =
        Fields.with("Effect", "Allow")
            .put("Principal", Fields.with("Service", List.of("lambda.amazonaws.com")))
            .put("Action", List.of("sts:AssumeRole"));
    return Resource.of(
        "AWS::IAM::Role",
        Fields.with(
                "AssumeRolePolicyDocument",
                Fields.with("Version", "2012-10-17").put("Statement", List.of(trust.obj())))
            .put(
                "ManagedPolicyArns",
                List.of(
                    Value.sub(
                        "arn:${AWS::Partition}:iam::aws:policy/AWSLambdaManagedEC2ResourceOperator"))));
  }

  /// Adds what a function needs to run on its capacity provider.
  static void addTo(Fields properties, FunctionCapacity capacity) {
    FunctionCapacity.Settings settings = capacity.settings();
    String key = capacity.key();
    FunctionCapacity.Environments environments = settings.scaling();
    properties
        .put(
            "CapacityProviderConfig",
            Fields.with(
                "LambdaManagedInstancesCapacityProviderConfig",
                Fields.with(
                        "CapacityProviderArn",
                        key == null ? settings.name() : Value.getAtt(id(key), "Arn"))
                    .put("PerExecutionEnvironmentMaxConcurrency", settings.maxConcurrency())
                    .put("ExecutionEnvironmentMemoryGiBPerVCpu", settings.memoryPerVCpu())))
        .put("PublishToLatestPublished", true);
    if (environments != null) {
      properties.putUnlessEmpty(
          "FunctionScalingConfig",
          Fields.with("MinExecutionEnvironments", environments.min())
              .put("MaxExecutionEnvironments", environments.max()));
    }
  }
}
