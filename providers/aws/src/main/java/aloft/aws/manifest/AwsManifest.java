package aloft.aws.manifest;

import aloft.build.BuildSettings;
import aloft.build.CodeSettings;
import aloft.build.VariableSettings;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Required;
import aloft.spi.schema.Source;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A serverless.yml for AWS.
///
/// @param functions the node as written: an object, or a list of objects that are merged in order
@Doc("A service on AWS")
public record AwsManifest(
    @Required
        @Doc("The service's name, the prefix of all names")
        @Matches(
            value = "^[a-zA-Z][0-9a-zA-Z-]*$",
            words = "letters, digits and dashes, starting with a letter")
        String service,
    @Inline FrameworkSettings framework,
    @Inline VariableSettings variables,
    @Required @Doc("The cloud and the defaults of all functions") ProviderSection provider,
    @Doc("The functions by name") @Nullable Node functions,
    @Doc("Lambda layers by name") Map<String, LayerSection> layers,
    @Doc("A CloudFormation template that is merged into the generated template")
        @Nullable ResourcesSection resources,
    @Inline CodeSettings code,
    @Inline PluginSections plugins,
    @Inline DashboardSettings dashboard,
    @Source Mapping node) {

  public AwsManifest {
    layers = layers == null ? Map.of() : layers;
  }

  /// The settings that decide how the service is packaged.
  public BuildSettings buildSettings() {
    return new BuildSettings(
        code.packaging(),
        code.custom(),
        code.build(),
        code.plugins(),
        Boolean.TRUE.equals(variables.useDotenv()),
        node);
  }

  /// How the Serverless Framework reads the manifest.
  public record FrameworkSettings(
      @Doc("Accepted for compatibility; the version is not checked")
          @Nullable Node frameworkVersion,
      @Doc("How violations of the schema are reported: error, warn (default) or off")
          @Advisory
          @OneOf({"error", "warn", "off"})
          @Nullable String configValidationMode,
      @Doc("Accepted for compatibility") @Nullable String deprecationNotificationMode,
      @Doc("Accepted for compatibility") @Nullable Node disabledDeprecations,
      @Doc("Accepted for compatibility") @Nullable Node variablesResolutionMode) {}

  /// Sections that plugins add to a manifest.
  @Doc("Sections of plugins")
  public record PluginSections(
      @Doc("State machines; needs the plugin serverless-step-functions")
          @Nullable Node stepFunctions,
      @Doc("Not supported: serverless-lift is not run") @Nullable Node constructs) {}

  /// Settings of the Serverless Framework's dashboard; they have no effect.
  @Doc("Settings without effect")
  public record DashboardSettings(
      @Doc("No effect") @Nullable Node outputs,
      @Doc("No effect") @Nullable Node app,
      @Doc("No effect") @Nullable Node org,
      @Doc("No effect") @Nullable Node tenant,
      @Doc("No effect") @Nullable Node licenseKey,
      @Doc("No effect") @Nullable Node console,
      @Doc("No effect") @Nullable Node projectDir) {}
}
