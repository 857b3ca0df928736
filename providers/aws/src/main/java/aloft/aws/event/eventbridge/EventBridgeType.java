package aloft.aws.event.eventbridge;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.event.EventType;
import aloft.aws.manifest.EventBridgeSection;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles `eventBridge` events into rules of the stack, or into custom resources that create
/// rules.
public final class EventBridgeType implements EventType<RuleEvent> {

  @Override
  public String key() {
    return "eventBridge";
  }

  @Override
  public Class<RuleEvent> shape() {
    return RuleEvent.class;
  }

  private static @Nullable EventBridgeSection section(AwsService service) {
    return service.provider().eventSources().eventBridge();
  }

  private static boolean usesCustomResource(AwsService service) {
    EventBridgeSection section = section(service);
    return section != null && section.usesCustomResource();
  }

  @Override
  public void check(
      AwsService service,
      List<EventDefinition<RuleEvent>> definitions,
      DiagnosticCollector findings) {
    EventBridgeSection section = section(service);
    if (section == null || definitions.isEmpty()) {
      return;
    }
    if (section.usesCustomResource()) {
      findings.warning(
          section.node().place(),
          "manifest/deprecated",
          "rules by a custom resource are deprecated",
          "remove \"provider.eventBridge\", and give the rules other names: theirs are in use");
      definitions.forEach(definition -> checkCustom(definition, findings));
    } else {
      findings.warning(
          section.node().place(),
          "manifest/deprecated",
          "\"useCloudFormation: true\" has no effect: it is the default",
          "remove \"provider.eventBridge\"");
    }
  }

  private static void checkCustom(
      EventDefinition<RuleEvent> definition, DiagnosticCollector findings) {
    RuleEvent event = definition.event();
    if (event.eventBus() != null && event.eventBus().text() == null) {
      reportUnsupported("eventBus", "a bus that is an intrinsic function", definition, findings);
    }
    if (event.delivery().retryPolicy() != null) {
      reportUnsupported("retryPolicy", "\"retryPolicy\"", definition, findings);
    }
    if (event.delivery().deadLetterQueueArn() != null) {
      reportUnsupported("deadLetterQueueArn", "\"deadLetterQueueArn\"", definition, findings);
    }
  }

  private static void reportUnsupported(
      String key,
      String subject,
      EventDefinition<RuleEvent> definition,
      DiagnosticCollector findings) {
    Node setting = definition.node().get(key);
    SourceRange place = setting == null ? definition.node().place() : setting.place();
    findings.error(
        place,
        "event-bridge/custom-resource",
        subject + " is not supported for rules by a custom resource",
        "set provider.eventBridge.useCloudFormation: true");
  }

  @Override
  public List<CustomResourceFunction.Requirement> customFunctions(
      AwsService service, List<EventDefinition<RuleEvent>> definitions) {
    return usesCustomResource(service)
        ? new CustomRules(service, definitions).requirements()
        : List.of();
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<RuleEvent>> definitions, Instant moment) {
    return usesCustomResource(service)
        ? new CustomRules(service, definitions).compile()
        : new StackRules(service, definitions).compile();
  }
}
