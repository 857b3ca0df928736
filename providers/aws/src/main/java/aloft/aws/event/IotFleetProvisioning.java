package aloft.aws.event;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `iotFleetProvisioning`: new devices of AWS IoT call the function before they are registered.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-provisioningtemplate.html">AWS::IoT::ProvisioningTemplate</a>
@Doc("New devices of AWS IoT call the function before they are registered")
public record IotFleetProvisioning(
    @Required @Doc("The provisioning template: its Parameters and Resources") Mapping templateBody,
    @Required
        @Doc("The ARN of the role that registers devices")
        @Matches(value = "^arn:", words = "an ARN")
        Value provisioningRoleArn,
    @Doc("The name of the provisioning template")
        @Range(min = 1, max = 36)
        @Matches(value = "^[0-9A-Za-z_-]+$", words = "letters, digits, dashes and underscores")
        @Nullable String templateName,
    @Doc("Whether devices can register (default true)") @Nullable Boolean enabled) {

  /// Compiles `iotFleetProvisioning` events into provisioning templates.
  public static final class Type implements EventType<IotFleetProvisioning> {

    @Override
    public String key() {
      return "iotFleetProvisioning";
    }

    @Override
    public Class<IotFleetProvisioning> shape() {
      return IotFleetProvisioning.class;
    }

    @Override
    public void check(
        AwsService service,
        List<EventDefinition<IotFleetProvisioning>> definitions,
        DiagnosticCollector findings) {
      Set<String> functions = new HashSet<>();
      for (EventDefinition<IotFleetProvisioning> definition : definitions) {
        if (!functions.add(definition.function())) {
          findings.error(
              definition.node().place(),
              "iot/one-template",
              "the function has more than one \"iotFleetProvisioning\" event",
              "attach it to another function");
        }
      }
    }

    @Override
    public Fragment compile(
        AwsService service,
        List<EventDefinition<IotFleetProvisioning>> definitions,
        Instant moment) {
      return Fragment.build(builder -> {
        for (EventDefinition<IotFleetProvisioning> definition : definitions) {
          AwsFunction function = service.functionOf(definition);
          String permission = LogicalIds.permission(function.key(), "IotProvisioningTemplate");
          builder.at(definition.node().place());
          builder.resource(
              LogicalIds.stem(function.key()) + "IotProvisioningTemplate",
              template(function, definition.event())
                  .withDependencies(permission, function.aliasId()));
          builder.resource(permission, InvokePermission.of(function, "iot.amazonaws.com", null));
        }
      });
    }

    private static Resource template(AwsFunction function, IotFleetProvisioning event) {
      return Resource.of(
          "AWS::IoT::ProvisioningTemplate",
          Fields.with("Enabled", !Boolean.FALSE.equals(event.enabled()))
              .put("PreProvisioningHook", Fields.with("TargetArn", function.targetArn()))
              .put("ProvisioningRoleArn", event.provisioningRoleArn())
              .put("TemplateBody", Json.write(event.templateBody(), 0))
              .put("TemplateName", event.templateName()));
    }
  }
}
