package aloft.aws.check;

import aloft.aws.cloudformation.Expressions;
import aloft.aws.cloudformation.ResourceTypes;
import aloft.aws.cloudformation.ResourceTypes.ResourceType;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import org.jspecify.annotations.Nullable;

/// Checks the types of the user's resources, and the names of their properties.
final class ResourceChecks {
  private final TemplateParts parts;
  private final DiagnosticCollector findings;
  private final QueueTimeouts queues;
  private @Nullable ResourceTypes types;

  ResourceChecks(TemplateParts parts, DiagnosticCollector findings) {
    this.parts = parts;
    this.findings = findings;
    this.queues = new QueueTimeouts(parts, findings);
  }

  void check(Mapping.Entry resource, Node type, @Nullable Node properties) {
    String name = String.valueOf(type.text());
    if (!TemplateParts.isGenerated(type.place())) {
      checkType(name, type);
    }
    if (properties instanceof Mapping mapping) {
      ResourceNames.check(parts, resource.key(), name, mapping, findings);
      queues.check(name, mapping);
      checkProperties(name, mapping);
    }
  }

  private void checkType(String name, Node type) {
    if (isForeign(name) || types().get(name) != null) {
      return;
    }
    String near = Suggestion.didYouMean(name, types().names());
    findings.warning(
        type.place(),
        "resources/type",
        "unknown resource type \"" + name + "\"",
        name.startsWith("AWS::Serverless::")
            ? "add \"Transform: AWS::Serverless-2016-10-31\" to \"resources\""
            : near);
  }

  /// Returns whether a type is defined elsewhere: custom resources, modules, types of a registry.
  private static boolean isForeign(String type) {
    return type.startsWith("Custom::")
        || type.endsWith("::MODULE")
        || (type.contains("::") && !type.startsWith("AWS::") && !type.startsWith("Alexa::"));
  }

  private void checkProperties(String name, Mapping properties) {
    for (Mapping.Entry property : properties.entries().values()) {
      if (!TemplateParts.isGenerated(property.place()) && !property.key().startsWith("Fn::")) {
        checkProperty(name, property, properties);
      }
    }
  }

  private void checkProperty(String name, Mapping.Entry property, Mapping properties) {
    ResourceType type = isForeign(name) ? null : types().get(name);
    if (type != null
        && !type.properties().contains(property.key())
        && !name.equals("AWS::CloudFormation::CustomResource")
        && !hasTransform(properties)) {
      findings.warning(
          property.place(),
          "resources/property",
          name + " has no property \"" + property.key() + "\"",
          Suggestion.didYouMean(property.key(), type.properties()));
    }
  }

  private static boolean hasTransform(Mapping properties) {
    boolean[] found = {false};
    new Expressions(
            new Expressions.Visitor() {
              @Override
              public void transform() {
                found[0] = true;
              }
            })
        .visit(properties);
    return found[0];
  }

  private ResourceTypes types() {
    if (types == null) {
      types = ResourceTypes.load();
    }
    return types;
  }
}
