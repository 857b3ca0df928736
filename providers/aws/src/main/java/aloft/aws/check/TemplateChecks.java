package aloft.aws.check;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.service.AwsService;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;

/// Finds what AWS would refuse in a finished template. An error is certain; what depends on the
/// list of resource types, which AWS extends, is a warning.
public final class TemplateChecks {
  /// Sections of a manifest with values that a template takes over.
  private static final List<String> MANIFEST_SECTIONS =
      List.of("provider", "functions", "layers", "stepFunctions");

  private TemplateChecks() {}

  /// Reports all problems.
  ///
  /// @param fragment the generated part of the template, with the places that caused it
  /// @param json the text of the template's file
  /// @param isComplete false if a part of the manifest is not supported yet: what the template
  ///   refers to may be missing for that reason
  public static void run(
      AwsService service,
      Fragment fragment,
      Mapping template,
      String json,
      boolean isComplete,
      DiagnosticCollector findings) {
    TemplateParts parts = new TemplateParts(service, fragment, template);
    TemplateLimits.check(parts, json, findings);
    if (parts.isTransformed()) {
      return;
    }
    new SectionSyntax(parts, findings).check();
    FunctionSyntax functions = new FunctionSyntax(findings);
    for (String section : MANIFEST_SECTIONS) {
      functions.check(service.manifest().node().get(section));
    }
    functions.check(parts.conditions());
    functions.check(parts.outputs());
    TemplateReferences references = new TemplateReferences(parts, findings);
    ResourceChecks resources = new ResourceChecks(parts, findings);
    for (Mapping.Entry resource : parts.resources().entries().values()) {
      Node type = resource.value().get("Type");
      Node properties = resource.value().get("Properties");
      functions.check(properties);
      if (isComplete) {
        references.checkResource(resource, properties);
      }
      if (type != null && type.text() != null) {
        resources.check(resource, type, properties);
      }
    }
    if (isComplete) {
      references.checkOthers();
    }
  }
}
