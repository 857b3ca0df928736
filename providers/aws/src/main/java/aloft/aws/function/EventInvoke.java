package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.Destination;
import aloft.aws.manifest.DestinationsSection;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles the settings of asynchronous invocations: retries and destinations.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html">AWS::Lambda::EventInvokeConfig</a>
final class EventInvoke {
  private EventInvoke() {}

  static void compile(AwsService service, AwsFunction function, Fragment.Builder builder) {
    FunctionSection section = function.section();
    DestinationsSection destinations = section.invocation().destinations();
    if (destinations == null
        && section.invocation().maximumEventAge() == null
        && section.invocation().maximumRetryAttempts() == null) {
      return;
    }
    Fields config = new Fields();
    Set<String> dependencies = new LinkedHashSet<>();
    add(dependencies, function.aliasId());
    if (destinations != null) {
      config.putUnlessEmpty("OnSuccess", target(service, destinations.onSuccess(), dependencies));
      config.putUnlessEmpty("OnFailure", target(service, destinations.onFailure(), dependencies));
    }
    AwsFunction.Alias alias = function.alias();
    Resource resource =
        Resource.of(
            "AWS::Lambda::EventInvokeConfig",
            Fields.with("FunctionName", Value.ref(function.logicalId()))
                .put("DestinationConfig", config.obj())
                .put("Qualifier", alias == null ? "$LATEST" : alias.name())
                .put("MaximumEventAgeInSeconds", section.invocation().maximumEventAge())
                .put("MaximumRetryAttempts", section.invocation().maximumRetryAttempts()));
    List<String> ids = new ArrayList<>(dependencies);
    builder.resource(
        LogicalIds.eventConfig(function.key()),
        switch (ids.size()) {
          case 0 -> resource;
          case 1 -> resource.withDependency(ids.getFirst());
          default -> resource.withDependencies(ids);
        });
  }

  private static Fields target(
      AwsService service, @Nullable Destination destination, Set<String> dependencies) {
    if (destination == null) {
      return new Fields();
    }
    String key = destination.function();
    AwsFunction function = key == null ? null : service.function(key);
    if (function != null) {
      add(dependencies, function.aliasId());
    }
    return Fields.with("Destination", function == null ? destination.arn() : function.targetArn());
  }

  private static void add(Set<String> ids, @Nullable String id) {
    if (id != null) {
      ids.add(id);
    }
  }
}
