package aloft.google;

import aloft.spi.document.Mapping;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;

/// Reports resources that are not created on Google Cloud.
final class ForeignResources {
  private ForeignResources() {}

  /// Reports the section `resources` of a manifest, and returns the manifest without it.
  static Mapping removed(Mapping manifest, DiagnosticCollector findings) {
    Mapping.Entry resources = manifest.entries().get("resources");
    if (resources == null) {
      return manifest;
    }
    boolean isTemplate = !(resources.value().get("resources") instanceof Sequence);
    findings.error(
        resources.place(),
        "manifest/other-cloud",
        isTemplate
            ? "\"resources\" is a template of AWS, which Google cannot create"
            : "\"resources\" needs Google's Deployment Manager, which ended on 2026-03-31",
        isTemplate
            ? "move it below \"aws:\" at the top level, which only AWS reads"
            : "create these resources with another tool, such as Terraform");
    return manifest.without("resources");
  }
}
