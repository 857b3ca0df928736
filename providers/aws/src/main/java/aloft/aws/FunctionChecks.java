package aloft.aws;

import aloft.aws.cloudformation.Value;
import aloft.aws.function.CapacityProviders;
import aloft.aws.function.Images;
import aloft.aws.iam.OwnRoles;
import aloft.aws.manifest.Destination;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.manifest.LambdaLogs;
import aloft.aws.manifest.LayerSection;
import aloft.aws.manifest.ProviderSection.FunctionDefaults;
import aloft.aws.manifest.PruneSection;
import aloft.aws.manifest.VpcSection;
import aloft.aws.plugin.FunctionRoles;
import aloft.aws.plugin.Plugins;
import aloft.aws.plugin.StepFunctions;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks functions and layers beyond what their records check: across keys and across sections.
final class FunctionChecks {
  private final AwsService service;
  private final DiagnosticCollector findings;

  private FunctionChecks(AwsService service, DiagnosticCollector findings) {
    this.service = service;
    this.findings = findings;
  }

  static void run(AwsService service, DiagnosticCollector findings) {
    FunctionChecks checks = new FunctionChecks(service, findings);
    service.functions().forEach(checks::checkFunction);
    service.manifest().layers().forEach(checks::checkLayer);
    checks.checkPruning();
    CapacityProviders.check(service, findings);
    OwnRoles.check(service, findings);
    checks.checkDomains();
    service.manifest().buildSettings().reportUnsupported(findings);
    checks.checkPluginSection("stepFunctions", StepFunctions.NAME);
    checks.checkPluginSection("constructs", "serverless-lift");
  }

  // Without the plugin, the section is unknown.
  private void checkPluginSection(String key, String plugin) {
    Mapping.Entry entry = service.manifest().node().entries().get(key);
    if (entry != null && !Plugins.isListed(service, plugin)) {
      findings.violation(
          entry.place(),
          "manifest/unknown-property",
          "unknown property \"" + key + "\"",
          "add the plugin " + plugin + " to \"plugins\"");
    }
  }

  // Without the plugin, the keys are unknown.
  private void checkOwnRole(FunctionSection section) {
    if (Plugins.isListed(service, FunctionRoles.NAME)) {
      return;
    }
    for (String key : FunctionRoles.FUNCTION_KEYS) {
      Mapping.Entry entry = section.node().entries().get(key);
      if (entry != null) {
        findings.violation(
            entry.place(),
            "manifest/unknown-property",
            "unknown property \"" + key + "\"",
            "add the plugin " + FunctionRoles.NAME + " to \"plugins\"");
      }
    }
  }

  private void checkFunction(AwsFunction function) {
    FunctionSection section = function.section();
    boolean hasHandler = section.handler() != null && !section.handler().isEmpty();
    if (hasHandler == (section.image() != null)) {
      findings.error(
          place(section, hasHandler ? "image" : ""),
          "function/handler",
          "the function \""
              + function.key()
              + "\" has "
              + (hasHandler
                  ? "both \"handler\" and \"image\""
                  : "neither \"handler\" nor \"image\""),
          hasHandler ? "remove one of them" : "as in \"handler: src/index.main\"");
    }
    Images.check(service, function, findings);
    checkOwnRole(section);
    AwsFunction.Alias alias = function.alias();
    if (Boolean.TRUE.equals(section.invocation().snapStart())
        && alias != null
        && function.settings().provisionedConcurrency() != null) {
      findings.error(
          place(section, "snapStart"),
          "function/snap-start",
          "a function with SnapStart cannot have provisioned concurrency",
          "leave out \"snapStart\" or \"provisionedConcurrency\"");
    }
    if (section.invocation().durableConfig() != null) {
      DurableChecks.run(function, section.invocation().durableConfig(), findings);
    }
    checkLogGroupClass(function);
    VpcSection vpc = function.settings().vpc();
    if (section.fileSystemConfig() != null
        && (vpc == null || vpc.securityGroupIds() == null || vpc.subnetIds() == null)) {
      findings.error(
          place(section, "fileSystemConfig"),
          "function/file-system",
          "the function \"" + function.key() + "\" has a file system but no vpc",
          "set \"vpc\" with securityGroupIds and subnetIds, for the function or the provider");
    }
    if (section.invocation().destinations() != null) {
      checkDestination(section.invocation().destinations().onSuccess());
      checkDestination(section.invocation().destinations().onFailure());
    }
  }

  private static SourceRange place(FunctionSection section, String key) {
    Node value = section.node().get(key);
    return (value == null ? section.node() : value).place();
  }

  private void checkDestination(@Nullable Destination destination) {
    if (destination == null) {
      return;
    }
    String key = destination.function();
    if (key != null && service.function(key) == null) {
      List<String> keys = service.functions().stream().map(AwsFunction::key).toList();
      findings.error(
          destination.node().place(),
          "function/destination",
          "there is no function \"" + key + "\" in this service",
          Suggestion.didYouMean(key, keys));
    } else if (destination.action() == null) {
      findings.error(
          destination.node().place(),
          "function/destination",
          "unsupported destination: " + destination.arn().text(),
          "use a function, or the ARN of a queue, a topic, a function or an event bus");
    }
  }

  private void checkLogGroupClass(AwsFunction function) {
    LambdaLogs own = function.section().operation().logs();
    LambdaLogs general = service.provider().logging().logs().lambda();
    Value group = own != null && own.logGroup() != null ? own.logGroup() : general.logGroup();
    if (function.settings().hasInfrequentLogs() && group != null) {
      findings.error(
          place(function.section(), "logs"),
          "function/log-group-class",
          "the logs of the function \"" + function.key() + "\" have both a class and a log group",
          "set LogGroupClass of the log group under \"resources\", or remove \"logGroup\"");
    }
  }

  private void checkDomains() {
    for (String key : List.of("domain", "domains")) {
      Node domain = service.provider().node().get(key);
      if (domain != null) {
        findings.violation(
            domain.place(),
            "provider/domain",
            "custom domains are not set up: \"" + key + "\" has no effect",
            "define the domain under \"resources\"");
      }
    }
  }

  private void checkPruning() {
    FunctionDefaults defaults = service.provider().defaults();
    PruneSection prune = defaults.pruneFunctionVersions();
    boolean hasVersions =
        !Boolean.FALSE.equals(defaults.versionFunctions())
            || service.functions().stream()
                .anyMatch(function -> function.section().invocation().durableConfig() != null);
    Node place = service.provider().node().get("pruneFunctionVersions");
    if (prune != null && prune.isEnabled() && !hasVersions && place != null) {
      findings.error(
          place.place(),
          "provider/prune",
          "there are no versions to delete, because \"versionFunctions\" is false",
          "remove one of the two");
    }
  }

  private void checkLayer(String name, LayerSection layer) {
    boolean hasArtifact = layer.packaging() != null && layer.packaging().artifact() != null;
    if (layer.path() == null && !hasArtifact) {
      findings.error(
          layer.node().place(),
          "layer/path",
          "the layer \"" + name + "\" has neither \"path\" nor \"package.artifact\"");
    }
  }
}
