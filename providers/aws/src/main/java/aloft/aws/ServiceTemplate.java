package aloft.aws;

import aloft.aws.check.TemplateChecks;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.References;
import aloft.aws.cloudformation.ResourcePlaces;
import aloft.aws.cloudformation.Template;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.customresource.CustomResourceFunctions;
import aloft.aws.event.cloudfront.CachePolicies;
import aloft.aws.function.CoreTemplate;
import aloft.aws.function.Functions;
import aloft.aws.function.Layers;
import aloft.aws.iam.LambdaRole;
import aloft.aws.iam.OwnRoles;
import aloft.aws.manifest.ResourcesSection;
import aloft.aws.plugin.Plugins;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.ExecutionRole;
import aloft.build.Packages;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Places;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The template of a service, compiled from its functions, events, roles and plugins and from the
/// user's own resources.
final class ServiceTemplate {
  private final AwsService service;
  private final Fragment core;
  private final Layers.Compiled layers;
  private final Fragment generated;
  private final Mapping document;

  /// @param folder the folder of this deployment in the bucket
  /// @param accelerated whether the bucket of the stack is accelerated; null if it is not requested
  ServiceTemplate(
      AwsService service,
      Packages packages,
      List<CustomResourceFunction.Requirement> customFunctions,
      Inputs inputs,
      String folder,
      @Nullable Boolean accelerated) {
    this.service = service;
    this.core = CoreTemplate.of(service, accelerated);
    this.layers = Layers.compile(service, packages, inputs.artifacts(), folder, inputs.facts());
    Fragment parts =
        core.plus(layers.fragment())
            .plus(
                Functions.compile(
                    service, packages, inputs.artifacts(), folder, inputs.facts(), layers))
            .plus(Events.compile(service, inputs.timestamp()))
            .plus(CachePolicies.of(service))
            .plus(CustomResourceFunctions.compile(service, customFunctions, folder));
    this.generated =
        Plugins.compile(service, parts.plus(roles(parts, inputs.timestamp())), inputs.timestamp())
            .withoutCollisions();
    this.document = compiled();
  }

  private Mapping compiled() {
    Map<String, String> renamed = new LinkedHashMap<>(layers.retained());
    renamed.putAll(Functions.edgeVersions(service, generated));
    ResourcesSection resources = service.manifest().resources();
    Mapping template =
        Template.of(
            generated,
            service.name(),
            service.stage(),
            resources == null ? null : resources.additions());
    return Plugins.transform(service, References.renamed(template, renamed));
  }

  /// The roles of the functions: one for all, or also roles of single functions.
  ///
  /// @param parts of all functions and events
  private Fragment roles(Fragment parts, Instant timestamp) {
    if (!OwnRoles.exist(service)) {
      return LambdaRole.of(service, parts);
    }
    Set<String> shared = new LinkedHashSet<>();
    Fragment roles = Fragment.EMPTY;
    for (AwsFunction function : service.functions()) {
      if (ExecutionRole.ownRoleId(service, function) == null) {
        shared.add(function.key());
      } else {
        Fragment needed = needed(service.sharingRole(Set.of(function.key())), timestamp);
        roles = roles.plus(OwnRoles.of(service, function, needed));
      }
    }
    if (ExecutionRole.isGeneratedInStack(service)) {
      AwsService sharing = service.sharingRole(shared);
      roles = roles.plus(LambdaRole.of(sharing, needed(sharing, timestamp)));
    }
    return roles;
  }

  private static Fragment needed(AwsService sharing, Instant timestamp) {
    return Functions.permissions(sharing).plus(Events.compile(sharing, timestamp));
  }

  /// The layers of the service.
  Layers.Compiled layers() {
    return layers;
  }

  /// The file of the template with which a stack is created: it has what uploads need.
  String coreJson() {
    return Json.write(Template.core(core).plain());
  }

  /// The template.
  Mapping document() {
    return document;
  }

  /// The file of the template.
  ///
  /// @param indent spaces per level
  String json(int indent) {
    return Json.write(document, indent);
  }

  /// Where the manifest defines the resources.
  Places places() {
    return new ResourcePlaces(generated.places(), document);
  }

  /// Reports what AWS would refuse.
  ///
  /// @param json the file of the template
  /// @param isComplete false if a part of the manifest is not supported yet
  void check(String json, boolean isComplete, DiagnosticCollector findings) {
    TemplateChecks.run(service, generated, document, json, isComplete, findings);
  }
}
