package aloft.aws.event;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compiles the events of skills of Alexa into permissions.
public final class AlexaType implements EventType<Alexa> {
  private final String key;
  private final String principal;

  private AlexaType(String key, String principal) {
    this.key = key;
    this.principal = principal;
  }

  /// Custom skills.
  public static AlexaType skill() {
    return new AlexaType("alexaSkill", "alexa-appkit.amazon.com");
  }

  /// Smart Home skills.
  public static AlexaType smartHome() {
    return new AlexaType("alexaSmartHome", "alexa-connectedhome.amazon.com");
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public Class<Alexa> shape() {
    return Alexa.class;
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<Alexa>> definitions, Instant moment) {
    Map<String, Integer> counts = new HashMap<>();
    return Fragment.build(builder -> {
      for (EventDefinition<Alexa> definition : definitions) {
        AwsFunction function = service.functionOf(definition);
        int number = counts.merge(function.key(), 1, Integer::sum);
        builder
            .at(definition.node().place())
            .resource(
                LogicalIds.permission(function.key(), LogicalIds.upperFirst(key) + number),
                InvokePermission.ofSkill(
                    function,
                    principal,
                    definition.event().appId(),
                    !Boolean.FALSE.equals(definition.event().enabled())));
      }
    });
  }
}
