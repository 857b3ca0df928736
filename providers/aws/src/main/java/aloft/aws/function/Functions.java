package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.ImageSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.build.Packages;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.LinkedHashMap;
import java.util.Map;

/// Compiles functions with their log groups, versions, aliases, URLs and invocation settings.
public final class Functions {
  private Functions() {}

  /// Compiles all functions of a service.
  ///
  /// @param folder the folder of this deployment in the bucket
  public static Fragment compile(
      AwsService service,
      Packages packages,
      Artifacts artifacts,
      String folder,
      Map<Question, Fact> facts,
      Layers.Compiled layers) {
    Fragment all =
        Fragment.build(builder -> {
          for (AwsFunction function : service.functions()) {
            FunctionSettings settings = function.settings();
            ImageSection image = function.section().image();
            Code code =
                image == null
                    ? code(service, artifacts.get(packages.zipOf(function.key())), folder)
                    : Images.code(service, image, facts);
            Resource resource = FunctionResource.of(service, function, settings, code);
            builder.at(function.place());
            LogGroup.compile(function, settings, builder);
            builder.resource(
                function.logicalId(),
                settings.isAtEdge() ? FunctionResource.atEdge(resource) : resource);
            if (settings.isVersioned() || function.alias() != null) {
              String hash = VersionHash.of(resource, settings.unsetVariables(), code, layers);
              FunctionVersion.compile(function, settings, code, hash, builder);
            }
            FunctionUrl.compile(function, builder);
            EventInvoke.compile(service, function, builder);
          }
          RolePermissions.of(service).forEach(builder::statement);
        });
    return CapacityProviders.compile(service).plus(all);
  }

  /// The current versions of the functions of CloudFront, by the id without its digest, which their
  /// events refer to.
  ///
  /// @param functions the result of [#compile]
  public static Map<String, String> edgeVersions(AwsService service, Fragment functions) {
    Map<String, String> versions = new LinkedHashMap<>();
    for (AwsFunction function : service.functions()) {
      Output version = functions.outputs().get(LogicalIds.qualifiedArnOutput(function.key()));
      if (function.settings().isAtEdge()
          && version != null
          && version.value() instanceof Value.Ref ref) {
        versions.put(LogicalIds.version(function.key(), ""), ref.id());
      }
    }
    return versions;
  }

  /// What the settings of functions need from their role.
  public static Fragment permissions(AwsService service) {
    return Fragment.build(builder -> RolePermissions.of(service).forEach(builder::statement));
  }

  private static Code code(AwsService service, Artifact artifact, String folder) {
    return new Code(
        Fields.with("S3Bucket", service.bucket())
            .put("S3Key", folder + "/" + artifact.fileName())
            .obj(),
        artifact.sha256(),
        false);
  }
}
