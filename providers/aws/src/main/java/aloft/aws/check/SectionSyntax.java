package aloft.aws.check;

import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;

/// Checks the attributes of parameters, resources and outputs that CloudFormation itself reads.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html">Parts
///   of a template</a>
final class SectionSyntax {
  private static final List<String> PARAMETER_TYPES =
      List.of("CommaDelimitedList", "List<Number>", "List<String>", "Number", "String");
  private static final List<String> REPLACE_POLICIES = List.of("Delete", "Retain", "Snapshot");
  private static final List<String> DELETION_POLICIES =
      List.of("Delete", "Retain", "RetainExceptOnCreate", "Snapshot");

  private final TemplateParts parts;
  private final DiagnosticCollector findings;

  SectionSyntax(TemplateParts parts, DiagnosticCollector findings) {
    this.parts = parts;
    this.findings = findings;
  }

  void check() {
    parts.resources().entries().values().forEach(this::checkPolicies);
    for (Mapping.Entry parameter : parts.parameters().entries().values()) {
      checkParameter(parameter);
    }
    for (Mapping.Entry output : parts.outputs().entries().values()) {
      Node value = output.value().get("Value");
      if (!output.key().startsWith("Fn::") && (value == null || value.isNull())) {
        findings.refusal(
            parts.place(output),
            "resources/output",
            "the output \"" + output.key() + "\" has no Value",
            "set its Value");
      }
    }
  }

  private void checkPolicies(Mapping.Entry resource) {
    checkPolicy(resource, "DeletionPolicy", DELETION_POLICIES);
    checkPolicy(resource, "UpdateReplacePolicy", REPLACE_POLICIES);
  }

  private void checkPolicy(Mapping.Entry resource, String name, List<String> policies) {
    Node policy = resource.value().get(name);
    String text = policy == null ? null : policy.text();
    if (policy != null && text != null && !policies.contains(text)) {
      String near = Suggestion.didYouMean(text, policies);
      findings.refusal(
          parts.place(resource.key(), policy.place()),
          "resources/policy",
          "unknown " + name + " \"" + text + "\"",
          near == null ? "one of: " + String.join(", ", policies) : near);
    }
  }

  private void checkParameter(Mapping.Entry parameter) {
    Node type = parameter.value().get("Type");
    String text = type == null ? null : type.text();
    if (parameter.key().startsWith("Fn::")) {
      return;
    }
    if (type == null || text == null) {
      findings.refusal(
          parts.place(parameter),
          "resources/parameter",
          "the parameter \"" + parameter.key() + "\" has no Type",
          "for example Type: String");
    } else if (!isParameterType(text)) {
      findings.refusal(
          parts.place(parameter.key(), type.place()),
          "resources/parameter",
          "unknown parameter type \"" + text + "\"",
          Suggestion.didYouMean(text, PARAMETER_TYPES));
    }
  }

  // AWS adds types of its own.
  private static boolean isParameterType(String type) {
    return PARAMETER_TYPES.contains(type)
        || type.startsWith("AWS::")
        || type.startsWith("List<AWS::");
  }
}
