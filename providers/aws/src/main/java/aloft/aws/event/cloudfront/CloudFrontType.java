package aloft.aws.event.cloudfront;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Value;
import aloft.aws.event.EventType;
import aloft.aws.iam.Statements;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Compiles `cloudFront` events into one distribution that calls versions of the functions.
public final class CloudFrontType implements EventType<CloudFront> {
  static final String DISTRIBUTION = "CloudFrontDistribution";

  @Override
  public String key() {
    return "cloudFront";
  }

  @Override
  public Class<CloudFront> shape() {
    return CloudFront.class;
  }

  /// A reference to the current version of a function: the id without its digest, which is known
  /// only when the function is compiled.
  static Value version(String function) {
    return Value.ref(LogicalIds.version(function, ""));
  }

  @Override
  public void check(
      AwsService service,
      List<EventDefinition<CloudFront>> definitions,
      DiagnosticCollector findings) {
    new CloudFrontChecks(service, findings).check(definitions);
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<CloudFront>> definitions, Instant moment) {
    Set<String> functions = new LinkedHashSet<>();
    definitions.forEach(definition -> functions.add(definition.function()));
    return Fragment.build(builder -> {
      builder.at(definitions.getFirst().node().place());
      functions.forEach(function ->
          builder.resource(Distribution.permissionId(function), Distribution.permission(function)));
      builder.resource(DISTRIBUTION, new Distribution(service, definitions).resource());
      builder.trust("edgelambda.amazonaws.com");
      builder.statement(
          Statements.allow(
              List.of(
                  "logs:CreateLogGroup",
                  "logs:CreateLogStream",
                  "logs:PutLogEvents",
                  "logs:TagResource"),
              List.of(Value.sub("arn:${AWS::Partition}:logs:*:*:*"))));
      builder.output(
          DISTRIBUTION, Output.of("CloudFront Distribution Id", Value.ref(DISTRIBUTION)));
      builder.output(
          "CloudFrontDistributionDomainName",
          Output.of(
              "CloudFront Distribution Domain Name", Value.getAtt(DISTRIBUTION, "DomainName")));
    });
  }
}
