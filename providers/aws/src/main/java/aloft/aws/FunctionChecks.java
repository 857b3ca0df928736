package aloft.aws;

import aloft.aws.function.Images;
import aloft.aws.manifest.BuildSection;
import aloft.aws.manifest.CustomSection;
import aloft.aws.manifest.Destination;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.manifest.LayerSection;
import aloft.aws.manifest.VpcSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells what is wrong with functions and layers that no record can know by itself.
final class FunctionChecks {
  private final AwsService service;
  private final DiagnosticCollector findings;

  private FunctionChecks(AwsService service, DiagnosticCollector findings) {
    this.service = service;
    this.findings = findings;
  }

  static void of(AwsService service, DiagnosticCollector findings) {
    FunctionChecks checks = new FunctionChecks(service, findings);
    service.functions().forEach(checks::function);
    Map<String, LayerSection> layers = service.manifest().layers();
    if (layers != null) {
      layers.forEach(checks::layer);
    }
    Plugins.tell(service.manifest(), findings);
    CustomSection custom = service.manifest().custom();
    if (custom != null && custom.pythonRequirements() != null) {
      custom.pythonRequirements().tell(findings);
    }
    if (custom != null && custom.esbuild() != null) {
      custom.esbuild().tell(findings);
    }
    BuildSection build = service.manifest().build();
    if (build != null && build.esbuild() != null) {
      build.esbuild().tell(findings);
    }
    Mapping cloudFront = service.provider().cloudFront();
    if (cloudFront != null && cloudFront.get("cachePolicies") != null) {
      findings.error(
          cloudFront.place(),
          "manifest/not-built",
          "cache policies of CloudFront are not built yet");
    }
  }

  private void function(AwsFunction function) {
    FunctionSection section = function.section();
    boolean handler = section.handler() != null && !section.handler().isEmpty();
    if (handler == (section.image() != null)) {
      findings.error(
          place(section, handler ? "image" : ""),
          "function/handler",
          "the function \""
              + function.key()
              + "\" has "
              + (handler ? "both \"handler\" and \"image\"" : "neither \"handler\" nor \"image\""),
          handler ? "leave one of them out" : "as in \"handler: src/index.main\"");
    }
    Images.check(service, function, findings);
    AwsFunction.Alias alias = function.alias();
    if (Boolean.TRUE.equals(section.snapStart())
        && alias != null
        && alias.name().equals("provisioned")) {
      findings.error(
          place(section, "snapStart"),
          "function/snap-start",
          "a function with SnapStart cannot have provisioned concurrency",
          "leave out \"snapStart\" or \"provisionedConcurrency\"");
    }
    VpcSection vpc = new FunctionSettings(service, function).vpc();
    if (section.fileSystemConfig() != null
        && (vpc == null || vpc.securityGroupIds() == null || vpc.subnetIds() == null)) {
      findings.error(
          place(section, "fileSystemConfig"),
          "function/file-system",
          "the function \"" + function.key() + "\" has a file system but no vpc",
          "set \"vpc\" with securityGroupIds and subnetIds, for the function or the provider");
    }
    if (section.destinations() != null) {
      destination(section.destinations().onSuccess());
      destination(section.destinations().onFailure());
    }
  }

  private static SourceRange place(FunctionSection section, String key) {
    Node found = section.node().get(key);
    return (found == null ? section.node() : found).place();
  }

  private void destination(@Nullable Destination destination) {
    if (destination == null) {
      return;
    }
    String key = destination.function();
    if (key != null && service.function(key) == null) {
      List<String> known = service.functions().stream().map(AwsFunction::key).toList();
      findings.error(
          destination.node().place(),
          "function/destination",
          "there is no function \"" + key + "\" in this service",
          Suggestion.didYouMean(key, known));
    } else if (destination.action() == null) {
      findings.error(
          destination.node().place(),
          "function/destination",
          "not a destination: " + destination.arn().text(),
          "give a function, or the ARN of a queue, a topic, a function or an event bus");
    }
  }

  private void layer(String name, LayerSection layer) {
    boolean artifact = layer.packaging() != null && layer.packaging().artifact() != null;
    if (layer.path() == null && !artifact) {
      findings.error(
          layer.node().place(),
          "layer/path",
          "the layer \"" + name + "\" has neither \"path\" nor \"package.artifact\"");
    }
  }
}
