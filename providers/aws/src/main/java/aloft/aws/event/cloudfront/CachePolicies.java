package aloft.aws.event.cloudfront;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsService;

/// Compiles the policies of `provider.cloudFront.cachePolicies`, used or not.
public final class CachePolicies {
  private CachePolicies() {}

  /// The logical id of a policy.
  static String id(String name) {
    return "CloudFrontCachePolicy" + LogicalIds.stem(name);
  }

  /// The policies of a service.
  public static Fragment of(AwsService service) {
    return Fragment.build(builder ->
        service
            .provider()
            .eventSources()
            .cloudFront()
            .cachePolicies()
            .forEach((name, policy) -> {
              String fullName = service.name() + "-" + service.stage() + "-" + name;
              Value config = policy.value().with("Name", Value.of(fullName));
              builder
                  .at(policy.node().place())
                  .resource(
                      id(name),
                      Resource.of(
                          "AWS::CloudFront::CachePolicy",
                          Fields.with("CachePolicyConfig", config)));
            }));
  }
}
