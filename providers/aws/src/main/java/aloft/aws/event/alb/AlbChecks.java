package aloft.aws.event.alb;

import aloft.aws.manifest.AlbSection;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks all `alb` events of a service together.
final class AlbChecks {
  private final AlbSection section;
  private final DiagnosticCollector findings;

  AlbChecks(AwsService service, DiagnosticCollector findings) {
    this.section = service.provider().eventSources().alb();
    this.findings = findings;
  }

  void check(List<EventDefinition<Alb>> definitions) {
    Map<String, EventDefinition<Alb>> rules = new HashMap<>();
    Map<Object, EventDefinition<Alb>> priorities = new HashMap<>();
    for (EventDefinition<Alb> definition : definitions) {
      checkAuthorizers(definition);
      checkName(definition);
      Alb event = definition.event();
      EventDefinition<Alb> sameId = rules.put(AlbResources.ruleId(definition), definition);
      EventDefinition<Alb> samePriority =
          priorities.put(List.of(event.listenerArn(), event.priority()), definition);
      if (sameId != null && sameId.event().listenerArn().equals(event.listenerArn())) {
        findings.warning(
            place(definition, "priority"),
            "alb/same-name",
            "the function has another rule with the priority "
                + event.priority()
                + ": only the last one is used",
            "give each rule of a listener its own priority");
      } else if (sameId != null || samePriority != null) {
        findings.error(
            place(definition, "priority"),
            "alb/priority",
            sameId != null
                ? "the function has another rule with the priority " + event.priority()
                : "the function \""
                    + samePriority.function()
                    + "\" has a rule with the priority "
                    + event.priority()
                    + " on this listener",
            sameId != null
                ? "give each rule of a function its own priority, also on several listeners"
                : "give each rule of a listener its own priority");
      }
    }
  }

  private void checkAuthorizers(EventDefinition<Alb> definition) {
    List<String> names = definition.event().authorizer();
    for (String name : names == null ? List.<String>of() : names) {
      if (!section.authorizers().containsKey(name)) {
        findings.error(
            place(definition, "authorizer"),
            "alb/authorizer",
            "\"" + name + "\" is not an authorizer of provider.alb.authorizers",
            Suggestion.didYouMean(name, section.authorizers().keySet()));
      }
    }
  }

  private void checkName(EventDefinition<Alb> definition) {
    String prefix = section.targetGroupPrefix();
    if (definition.event().targetGroupName() != null && prefix != null && !prefix.isEmpty()) {
      findings.error(
          place(definition, "targetGroupName"),
          "alb/target-group-name",
          "a target group has either a name, or the prefix of provider.alb.targetGroupPrefix",
          "remove one of them");
    }
  }

  private static SourceRange place(EventDefinition<Alb> definition, String key) {
    Node value = definition.node().get(key);
    return (value == null ? definition.node() : value).place();
  }
}
