package aloft.aws.permission;

import aloft.aws.cloudformation.Partition;
import aloft.aws.plan.StackLocation;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Builds the ARNs of IAM policies.
///
/// @param prefixes what the names of the service's resources start with, such as `shop-dev-`
record Arns(String partition, String region, List<String> prefixes) {
  /// As many characters of the name of a stack are in the names of IoT's provisioning templates,
  /// which have at most 36.
  private static final int PROVISIONING_STEM = 11;

  private static final Set<String> GLOBAL = Set.of("iam", "s3", "route53", "cloudfront");
  private static final Set<String> WITHOUT_ACCOUNT = Set.of("s3", "apigateway", "route53");

  Arns {
    prefixes = List.copyOf(prefixes);
  }

  static Arns of(String region, String service, String stage, String stack) {
    return new Arns(
        Partition.of(region).id(), region, List.of(service + "-" + stage + "-", stack + "-"));
  }

  /// An ARN in this account. The number of the account is open: a policy grants nothing in others.
  ///
  /// @param resource the part after the account; an ARN and `*` are returned as they are
  String of(String service, String resource) {
    if (resource.equals("*") || resource.startsWith("arn:")) {
      return resource;
    }
    return "arn:"
        + partition
        + ":"
        + service
        + ":"
        + (GLOBAL.contains(service) ? "" : region)
        + ":"
        + (WITHOUT_ACCOUNT.contains(service) ? "" : "*")
        + ":"
        + resource;
  }

  /// Replaces what follows the prefix of the service in a name, so that more functions need no more
  /// permissions: `/aws/lambda/shop-dev-hello` becomes `/aws/lambda/shop-dev-*`.
  String shortened(String name) {
    for (String prefix : prefixes) {
      int start = name.indexOf(prefix);
      if (start == 0 || (start > 0 && name.charAt(start - 1) == '/')) {
        return name.substring(0, start + prefix.length()) + "*";
      }
    }
    return name;
  }

  /// The names that CloudFormation generates for most resources of a stack.
  static String generated(String stack) {
    return stack.length() > StackLocation.GENERATED_STEM
        ? stack.substring(0, StackLocation.GENERATED_STEM) + "*"
        : stack + "-*";
  }

  /// The name that CloudFormation generates for a resource: some types have a scheme of their own.
  ///
  /// @param id the logical id of the resource
  static String generated(String stack, String type, String id) {
    return switch (type) {
      case "AWS::IoT::ProvisioningTemplate" ->
          stack.substring(0, Math.min(stack.length(), PROVISIONING_STEM)) + "*";
      case "AWS::IoT::TopicRule" -> {
        String letters = stack.replace("-", "");
        yield letters.substring(0, Math.min(letters.length(), StackLocation.GENERATED_STEM)) + "*";
      }
      case "AWS::S3::Bucket" -> generated(stack).toLowerCase(Locale.ROOT);
      case "AWS::SSM::Parameter" -> "CFN-*";
      case "AWS::SecretsManager::Secret", "AWS::StepFunctions::StateMachine" -> id + "-*";
      default -> generated(stack);
    };
  }
}
